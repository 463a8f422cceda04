"""Organizations in time: levels, kinds, what a role covers, what a successor may read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Final

VIEW_SUFFIX: Final = ".view"


class Level(StrEnum):
    """Where an organization stands in the state."""

    CENTRAL = "central"
    PROVINCE = "province"
    DISTRICT = "district"
    """Ended on 30/6/2025; kept for history."""
    COMMUNE = "commune"
    OTHER = "other"


class Kind(StrEnum):
    """What an organization is."""

    PEOPLES_COMMITTEE = "peoples_committee"
    MINISTRY = "ministry"
    DEPARTMENT = "department"
    OFFICE = "office"
    DIVISION = "division"
    PUBLIC_UNIT = "public_unit"
    ENTERPRISE = "enterprise"
    OTHER = "other"


class Covers(StrEnum):
    """On whose records a role works: its own organization, or that and all units below."""

    OWN = "own"
    SUBTREE = "subtree"


class Scope(StrEnum):
    """Towards whom a focal officer speaks."""

    INSIDE = "inside"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class OrganizationDetails:
    """What is known of an organization besides its name and place: other names and contact."""

    name_en: str = ""
    short_name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Appointment:
    """What a decision says of a focal officer; every part is wanted (ND47:7, plan part IV)."""

    position: str
    function: str
    phone: str
    email: str
    qualification: str
    decision_number: str
    decision_on: date

    def missing(self) -> tuple[str, ...]:
        """Names of the parts that are empty, in the order of the form."""
        return tuple(
            part.name for part in fields(self) if not str(getattr(self, part.name)).strip()
        )


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """The tree and the successions as ids: children by parent, predecessors by successor."""

    children: Mapping[int, frozenset[int]]
    predecessors: Mapping[int, frozenset[int]]

    def below(self, organization_id: int) -> frozenset[int]:
        """The organization and everything under it, ended units included."""
        return _reached({organization_id}, self.children)

    def before(self, organization_ids: Iterable[int]) -> frozenset[int]:
        """The organizations and everything they followed, however long ago."""
        return _reached(set(organization_ids), self.predecessors)


def _reached(start: set[int], steps: Mapping[int, frozenset[int]]) -> frozenset[int]:
    seen: set[int] = set()
    waiting = set(start)
    while waiting:
        at = waiting.pop()
        seen.add(at)
        waiting |= steps.get(at, frozenset()) - seen
    return frozenset(seen)


def expand_grants(
    roles: Iterable[tuple[int, frozenset[str], Covers]], units: UnitFacts
) -> dict[str, frozenset[int]]:
    """What roles allow: permission -> organizations, from (organization, permissions, covers).

    A `*.view` permission also reaches the organizations that the covered ones followed, so that
    every successor reads the records nobody has assigned yet; any other permission does not.
    """
    grants: dict[str, set[int]] = {}
    for organization_id, permissions, covers in roles:
        own = units.below(organization_id) if covers == Covers.SUBTREE else {organization_id}
        seen = units.before(own)
        for permission in permissions:
            reached = seen if permission.endswith(VIEW_SUFFIX) else own
            grants.setdefault(permission, set()).update(reached)
    return {permission: frozenset(ids) for permission, ids in grants.items()}
