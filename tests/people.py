"""The same people every time: An edits, Bình approves, Chi works elsewhere, Dung coordinates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from lienthong.accounts import queries, services
from lienthong.accounts.domain import SYSTEM, Actor
from lienthong.accounts.models import Organization, Person
from lienthong.web.roles import ROLES, define_roles

NOON: Final = datetime(2026, 10, 14, 5, 0, tzinfo=UTC)
"""Wednesday 14/10/2026, 12:00 in Vietnam: the moment at which tests happen unless they say so."""
BEGAN: Final = date(2025, 7, 1)
"""The day on which the units of the tests begin."""


@dataclass(frozen=True)
class People:
    """An edits and Bình approves at agency A, Chi edits at agency B, Dung coordinates both.

    Lan approves at B; Em develops the program of B that calls A; Hà inspects; Vy operates.
    """

    an: Actor
    binh: Actor
    chi: Actor
    lan: Actor
    dung: Actor
    em: Actor
    ha: Actor
    vy: Actor
    a: Organization
    b: Organization
    territory: Organization


def make_organization(
    name: str, code: str, *, parent: Organization | None = None, level: str = "commune"
) -> Organization:
    """An agency that lives since 1/7/2025."""
    return services.create_organization(
        code=code,
        name=name,
        level=level,
        kind="peoples_committee",
        parent_id=parent.pk if parent else None,
        valid_from=BEGAN,
        by=SYSTEM,
        at=NOON,
    )


def make_person(
    full_name: str, email: str, *, organization: Organization, roles: Iterable[str]
) -> Person:
    """A person with roles in one organization since it began."""
    person = services.create_person(
        email=email, full_name=full_name, organization_id=organization.pk, by=SYSTEM, at=NOON
    )
    for role in roles:
        services.assign_role(
            person_id=person.pk,
            organization_id=organization.pk,
            role=role,
            start=BEGAN,
            by=SYSTEM,
            at=NOON,
        )
    return person


def make_people() -> People:
    """Two communes of a territory and the people of the tests; roles as the product ships them."""
    define_roles(at=NOON)
    territory = make_organization("UBND thành phố Huế (ví dụ)", "H57", level="province")
    a = make_organization("UBND xã Khe Tre (ví dụ)", "H57.40", parent=territory)
    b = make_organization("UBND xã Nam Đông (ví dụ)", "H57.41", parent=territory)

    def actor(name: str, email: str, organization: Organization, *roles: str) -> Actor:
        person = make_person(name, email, organization=organization, roles=roles)
        return queries.actor_for(person.pk, at=NOON)

    return People(
        an=actor("Nguyễn Thị An", "an@khetre.example", a, "author"),
        binh=actor("Trần Văn Bình", "binh@khetre.example", a, "approver"),
        chi=actor("Lê Thị Chi", "chi@namdong.example", b, "author"),
        lan=actor("Phan Thị Lan", "lan@namdong.example", b, "approver"),
        dung=actor("Hoàng Mạnh Dung", "dung@hue.example", territory, "coordinator"),
        em=actor("Đỗ Văn Em", "em@namdong.example", b, "developer"),
        ha=actor("Võ Thị Hà", "ha@hue.example", territory, "inspector"),
        vy=actor("Bùi Tường Vy", "vy@hue.example", territory, "operator"),
        a=a,
        b=b,
        territory=territory,
    )


__all__ = [
    "BEGAN",
    "NOON",
    "ROLES",
    "People",
    "make_organization",
    "make_people",
    "make_person",
]
