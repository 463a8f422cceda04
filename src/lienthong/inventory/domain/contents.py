"""An entry of the catalogue of databases as facts: its fields, sections and gaps."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lienthong.errors import LienthongError, gettext_noop
from lienthong.governance.domain import Requirement
from lienthong.inventory.domain.fields import JSON, FieldSpec, Kind, Shape, choice, is_blank
from lienthong.inventory.domain.vocabulary import (
    BasicDomain,
    CollectionKind,
    DataType,
    Frequency,
    Level,
    OperatingStatus,
    Section,
    SyncStatus,
)

_I, _S, _C, _H = (
    s.value for s in (Section.IDENTITY, Section.SCOPE, Section.COLLECTION, Section.SYSTEM)
)
_LIST = Section.ITEMS.value

DATABASE_FIELDS: Mapping[str, FieldSpec] = {
    "name": FieldSpec(_I, longest=500),
    "name_en": FieldSpec(_I, longest=500),
    "purpose": FieldSpec(_I),
    "owner": FieldSpec(_I, Kind.REF),
    "operator": FieldSpec(_I, Kind.REF),
    "level": choice(_I, Level),
    "basic_domain": choice(_I, BasicDomain),
    "legal_bases": FieldSpec(_I, Kind.LINES, longest=500),
    "scope": FieldSpec(_S),
    "scope_areas": FieldSpec(_S, Kind.LINES, longest=20, shape=Shape.AREA),
    "scope_start": FieldSpec(_S, Kind.DATE),
    "scope_end": FieldSpec(_S, Kind.DATE),
    "content": FieldSpec(_S),
    "collection_kinds": FieldSpec(_C, Kind.CHOICES, frozenset(k.value for k in CollectionKind)),
    "collection_mechanism": FieldSpec(_C),
    "update_mechanism": FieldSpec(_C),
    "update_frequency": choice(_C, Frequency),
    "input_period": choice(_C, Frequency),
    "sources": FieldSpec(_C, Kind.LINES, longest=500),
    "hosting_system": FieldSpec(_H, Kind.REF),
    "status": choice(_H, OperatingStatus),
    "record_count": FieldSpec(_H, Kind.INTEGER),
    "start_year": FieldSpec(_H, Kind.INTEGER, least=1900, most=2200),
    "share_format": FieldSpec(_H, longest=250),
    "regulations": FieldSpec(_H, Kind.LINES, longest=500),
    "sync_national": choice(_H, SyncStatus),
    "quality_result": FieldSpec(_H),
    "quality_last_on": FieldSpec(_H, Kind.DATE),
    "quality_due_on": FieldSpec(_H, Kind.DATE),
}

_CODES = frozenset(
    {"open", "default", "specific", "shared", "private"}
)  # every profile's; the service narrows them to those of the day

ITEM_FIELDS: Mapping[str, FieldSpec] = {
    "name": FieldSpec(_LIST, longest=500),
    "description": FieldSpec(_LIST),
    "data_type": choice(_LIST, DataType),
    "length": FieldSpec(_LIST, Kind.INTEGER, most=1_000_000_000),
    "unit": FieldSpec(_LIST, longest=60),
    "value_range": FieldSpec(_LIST, longest=250),
    "is_identifier": FieldSpec(_LIST, Kind.FLAG),
    "sharing_class": FieldSpec(_LIST, Kind.CHOICE, _CODES),
    "consumers": FieldSpec(_LIST, Kind.LINES, longest=250),
    "importance": FieldSpec(_LIST, Kind.CHOICE, frozenset({"core", "important", "other"})),
    "personal_data": FieldSpec(_LIST, Kind.CHOICE, frozenset({"none", "basic", "sensitive"})),
    "master_data": FieldSpec(_LIST, Kind.FLAG),
    "code_list": FieldSpec(_LIST, longest=250),
    "state_secret": FieldSpec(_LIST, Kind.FLAG),
    "position": FieldSpec(_LIST, Kind.INTEGER),
}

SYSTEM_FIELDS: Mapping[str, FieldSpec] = {
    "name": FieldSpec(_H, longest=250),
    "description": FieldSpec(_H),
    "operator": FieldSpec(_H, Kind.REF),
    "status": choice(_H, OperatingStatus),
    "builds_database": FieldSpec(_H, Kind.FLAG),
    "security_level": FieldSpec(_H, Kind.INTEGER, least=1, most=5),
    "architecture_ref": FieldSpec(_H, longest=250),
    "maintenance_plan": FieldSpec(_H),
}

_FROM_ELSEWHERE = {"focal_officer": _I, "items": _LIST}


class NotSubmittable(LienthongError):
    """An entry still needs parts that the rules of the day ask for."""

    code = "inventory.database.not_submittable"
    status = 409
    message = gettext_noop("Database {name} cannot be submitted: it still needs {missing}.")
    hint = gettext_noop("Open the database and complete those parts; each is named on its page.")


class ClassNotOfTheDay(LienthongError):
    """A class is not one that the law of the day knows."""

    code = "inventory.item.class_not_of_the_day"
    status = 422
    message = gettext_noop("“{value}” is not a class of the law in force: choose one of {choices}.")
    hint = gettext_noop("Choose the class again from the list.")


class Reason(StrEnum):
    """Why something is a gap."""

    MISSING = "missing"
    NOT_OF_THE_DAY = "not_of_the_day"


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """A data item as the rules see it; `id` is None for one that is not stored yet."""

    id: int | None
    values: Mapping[str, JSON]

    @property
    def name(self) -> str:
        """Its name, maybe empty."""
        return str(self.values.get("name") or "")


@dataclass(frozen=True, slots=True)
class Facts:
    """An entry as the rules see it, and whether its owner has a focal officer on the day."""

    values: Mapping[str, JSON]
    items: tuple[ItemFacts, ...] = ()
    has_focal_officer: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A part that is asked for and not there: where it is entered and who asks for it."""

    section: str
    field: str
    requirement: Requirement
    item_id: int | None = None
    item_name: str = ""
    reason: Reason = Reason.MISSING

    @property
    def basis(self) -> str:
        """The place in the law, such as `ND47:11.4.c`."""
        return self.requirement.basis

    @property
    def is_duty(self) -> bool:
        """Whether the law in force asks for it; else it is an internal rule."""
        return self.requirement.is_duty

    def __str__(self) -> str:
        return str(self.requirement)


def section_of(field: str) -> str:
    """The section in which a field is entered."""
    if field in _FROM_ELSEWHERE:
        return _FROM_ELSEWHERE[field]
    return DATABASE_FIELDS[field].section if field in DATABASE_FIELDS else _LIST


def gaps(
    facts: Facts, required: tuple[Requirement, ...], *, classes: Collection[str]
) -> tuple[Gap, ...]:
    """What the entry still needs, in the order of the law; empty means it may be submitted.

    `classes` are the sharing classes of the day: an item with another class must be classed again.
    """
    found: list[Gap] = []
    for requirement in required:
        part = requirement.part
        if part.startswith("item."):
            found += _item_gaps(facts.items, part.removeprefix("item."), requirement, classes)
        elif not _is_there(facts, part):
            found.append(Gap(section_of(part), part, requirement))
        elif part == "items":
            found += _item_gaps(facts.items, "name", requirement, classes)
    return tuple(found)


def _is_there(facts: Facts, part: str) -> bool:
    if part == "items":
        return bool(facts.items)
    if part == "focal_officer":
        return facts.has_focal_officer
    if part == "collection_mechanism" and not is_blank(facts.values.get("collection_kinds")):
        return True
    return not is_blank(facts.values.get(part))


def _item_gaps(
    items: tuple[ItemFacts, ...], field: str, requirement: Requirement, classes: Collection[str]
) -> list[Gap]:
    found = []
    for item in items:
        value = item.values.get(field)
        if is_blank(value):
            reason = Reason.MISSING
        elif field == "sharing_class" and value not in classes:
            reason = Reason.NOT_OF_THE_DAY
        else:
            continue
        found.append(Gap(_LIST, field, requirement, item.id, item.name, reason))
    return found


@dataclass(frozen=True, slots=True)
class SectionState:
    """A line of the task list: a section and what it still needs."""

    section: Section
    gaps: tuple[Gap, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing in it."""
        return not self.gaps


def sections(found: tuple[Gap, ...]) -> tuple[SectionState, ...]:
    """The task list: every section in order, with its gaps."""
    return tuple(SectionState(s, tuple(g for g in found if g.section == s.value)) for s in Section)
