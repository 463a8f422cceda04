"""The roles of the house: which permissions of which rooms a person of that work needs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lienthong.accounts import services
from lienthong.accounts.domain import SYSTEM, Covers


@dataclass(frozen=True, slots=True)
class RoleTemplate:
    """A role as the product ships it."""

    code: str
    name: str
    name_en: str
    permissions: frozenset[str]
    covers: Covers = Covers.OWN


_READS: Final = frozenset(
    {
        "agreement.view",
        "case.view",
        "database.view",
        "dataset.view",
        "job.view",
        "key.view",
        "service.view",
        "system.view",
    }
)

_WRITES: Final = frozenset(
    {
        "agreement.propose",
        "database.edit",
        "database.submit",
        "dataset.edit",
        "dataset.submit",
        "service.edit",
        "service.submit",
        "system.edit",
    }
)

_DECIDES: Final = frozenset(
    {
        "agreement.accept",
        "agreement.withdraw",
        "case.decide",
        "dataset.publish",
        "dataset.withdraw",
        "list.issue",
        "service.publish",
        "service.withdraw",
    }
)

ROLES: Final = (
    RoleTemplate(
        code="author",
        name="Cán bộ dữ liệu",
        name_en="Data officer",
        permissions=_READS | _WRITES,
    ),
    RoleTemplate(
        code="approver",
        name="Người phê duyệt",
        name_en="Approver",
        permissions=_READS | _DECIDES,
    ),
    RoleTemplate(
        code="coordinator",
        name="Đầu mối điều phối dữ liệu",
        name_en="Data coordinator",
        permissions=_READS
        | _WRITES
        | {
            "case.decide",
            "focal_point.appoint",
            "legal_basis.edit",
            "list.consolidate",
            "organization.edit",
            "organization.view",
            "person.view",
            "record.transfer",
        },
        covers=Covers.SUBTREE,
    ),
    RoleTemplate(
        code="developer",
        name="Kỹ sư của cơ quan khai thác",
        name_en="Developer of a consuming agency",
        permissions=frozenset({"agreement.view", "agreement.propose", "key.edit", "key.view"}),
    ),
    RoleTemplate(
        code="operator",
        name="Quản trị hệ thống",
        name_en="Operator",
        permissions=frozenset(
            {
                "audit.view",
                "job.manage",
                "job.view",
                "organization.edit",
                "organization.view",
                "person.edit",
                "person.view",
                "role.assign",
            }
        ),
        covers=Covers.SUBTREE,
    ),
    RoleTemplate(
        code="inspector",
        name="Cán bộ kiểm tra",
        name_en="Inspector",
        permissions=_READS | {"audit.view", "organization.view", "person.view"},
        covers=Covers.SUBTREE,
    ),
)


def define_roles(*, at: datetime) -> None:
    """Write the roles of the house into the register; safe to run again."""
    for role in ROLES:
        services.define_role(
            code=role.code,
            name=role.name,
            name_en=role.name_en,
            permissions=role.permissions,
            covers=role.covers,
            by=SYSTEM,
            at=at,
        )
