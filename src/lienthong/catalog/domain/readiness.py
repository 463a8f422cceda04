"""What a dataset or a service must have before it is published: facts and law in, gaps out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from lienthong.catalog.domain.columns import DictionaryColumn
from lienthong.catalog.domain.vocabulary import AccessLevel, OriginKind, PersonalData
from lienthong.errors import LienthongError, gettext_noop
from lienthong.governance.domain import Requirement, Status
from lienthong.governance.domain.profiles import Label
from lienthong.inventory.domain import JSON, is_blank


class NotPublishable(LienthongError):
    """A dataset lacks parts that the rules of the day ask for."""

    code = "catalog.dataset.not_publishable"
    status = 409
    message = gettext_noop("Dataset {slug} cannot be published: it still needs {missing}.")
    hint = gettext_noop("Open the dataset, choose Edit, and complete those parts.")


class ServiceNotPublishable(LienthongError):
    """A service lacks parts that the rules of the day ask for."""

    code = "catalog.service.not_publishable"
    status = 409
    message = gettext_noop("Service {slug} cannot be published: it still needs {missing}.")
    hint = gettext_noop("Open the service, choose Edit, and complete those parts.")


def _house(part: str, basis: str, vi: str, en: str) -> Requirement:
    return Requirement(part, basis, Status.HOUSE, Label(vi, en))


# Rules of this system that stand beside those of the legal profile; never shown as legal duties.
HOUSE_PARTS: Final = (
    _house("origin_kind", "ND:III.2", "Nguồn gốc theo bốn loại của kế hoạch", "Kind of origin"),
    _house("source", "ND:III.2", "Nguồn dữ liệu: địa chỉ và ngày lấy", "Source: address and day"),
    _house("period", "ND:III.2", "Kỳ số liệu", "Period of the figures"),
    _house("tables", "ND47:17.1.a", "Mọi dòng của tệp đã có chỗ", "Every line accounted for"),
    _house("personal_data", "ND47:20.1", "Rà soát dữ liệu cá nhân", "Personal data reviewed"),
)


@dataclass(frozen=True, slots=True)
class TableFacts:
    """A table of a dataset: its dictionary, whether it is stored, its lines all accounted for."""

    title: str
    columns: tuple[DictionaryColumn, ...]
    is_ready: bool
    is_accounted: bool


@dataclass(frozen=True, slots=True)
class DatasetFacts:
    """A dataset as the rules see it."""

    values: Mapping[str, JSON]
    tables: tuple[TableFacts, ...] = ()
    other_distributions: int = 0

    def _text(self, name: str) -> str:
        return str(self.values.get(name) or "")

    @property
    def has_contact(self) -> bool:
        """Somebody who can be reached."""
        return bool(
            self._text("contact_name")
            and (self._text("contact_email") or self._text("contact_phone"))
        )

    @property
    def has_source(self) -> bool:
        """R25: what was taken from a website names its address and day; a document is named."""
        origin = self._text("origin_kind")
        if origin == OriginKind.WEBSITE.value:
            return bool(self._text("source_url") and self._text("source_retrieved_on"))
        return origin != OriginKind.DOCUMENT.value or bool(
            self._text("source") or self._text("source_url")
        )

    @property
    def has_period(self) -> bool:
        """R23: statistics say of which period they are."""
        is_statistics = self._text("origin_kind") == OriginKind.STATISTICS.value
        return not is_statistics or bool(self._text("temporal_start"))

    @property
    def is_privacy_reviewed(self) -> bool:
        """Somebody looked at each column, and an open table has none with personal data."""
        if not self.values.get("personal_data_reviewed"):
            return False
        is_open = self._text("access_level") == AccessLevel.OPEN.value
        return not (is_open and self.personal_columns)

    @property
    def personal_columns(self) -> tuple[str, ...]:
        """Labels of columns with personal data."""
        none = PersonalData.NONE.value
        return tuple(c.label for t in self.tables for c in t.columns if c.personal != none)


_PARTS: Final[Mapping[str, Callable[[DatasetFacts], bool]]] = {
    "contact": lambda f: f.has_contact,
    "source": lambda f: f.has_source,
    "period": lambda f: f.has_period,
    "personal_data": lambda f: f.is_privacy_reviewed,
    "distributions": lambda f: bool(f.tables or f.other_distributions),
    "dictionary": lambda f: all(c.is_described for t in f.tables for c in t.columns),
    "tables": lambda f: all(t.is_ready and t.is_accounted for t in f.tables),
}
_FIELD_OF: Final = {"update_frequency": "frequency"}


@dataclass(frozen=True, slots=True)
class PublicationGap:
    """A part that a dataset or service still needs, who asks for it, and where exactly."""

    part: str
    requirement: Requirement
    places: tuple[str, ...] = field(default=())

    @property
    def basis(self) -> str:
        """The place in the law."""
        return self.requirement.basis

    @property
    def is_duty(self) -> bool:
        """Whether the law in force asks for it; else it is an internal rule."""
        return self.requirement.is_duty

    def __str__(self) -> str:
        return str(self.requirement)


def dataset_gaps(
    facts: DatasetFacts, required: tuple[Requirement, ...]
) -> tuple[PublicationGap, ...]:
    """What a dataset still needs, the law's parts first; empty means it may be submitted."""
    found = []
    for requirement in (*required, *HOUSE_PARTS):
        if requirement.part == "publisher":  # the organization of the record, always there
            continue
        test = _PARTS.get(requirement.part)
        name = _FIELD_OF.get(requirement.part, requirement.part)
        there = test(facts) if test is not None else not is_blank(facts.values.get(name))
        if not there:
            places = _places(requirement.part, facts)
            found.append(PublicationGap(requirement.part, requirement, places))
    return tuple(found)


def _places(part: str, facts: DatasetFacts) -> tuple[str, ...]:
    if part == "dictionary":
        return tuple(
            c.label or c.name for t in facts.tables for c in t.columns if not c.is_described
        )
    if part == "personal_data":
        return facts.personal_columns
    if part == "tables":
        return tuple(t.title for t in facts.tables if not (t.is_ready and t.is_accounted))
    return ()


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """A data service as the rules see it; parts that a table gives need not be written twice."""

    values: Mapping[str, JSON]
    has_table: bool
    has_focal_officer: bool
    has_regulation: bool


def service_gaps(
    facts: ServiceFacts, required: tuple[Requirement, ...]
) -> tuple[PublicationGap, ...]:
    """What a service still needs (R51); empty means it may be submitted."""
    served = facts.has_table and not is_blank(facts.values.get("fields"))
    known = {
        "focal_officer": facts.has_focal_officer,
        "regulation": facts.has_regulation,
        "operations": served or not is_blank(facts.values.get("operations")),
        "schema": served or not is_blank(facts.values.get("schemas")),
    }
    found = []
    for requirement in required:
        part = requirement.part
        there = known[part] if part in known else not is_blank(facts.values.get(part))
        if not there:
            found.append(PublicationGap(part, requirement))
    return tuple(found)


def is_accounted(
    *, lines_in: int, header_lines: int, set_aside: int, stored: int, rejected: int
) -> bool:
    """Whether every line of a table of a file is a header, set aside, stored or rejected."""
    return lines_in == header_lines + set_aside + stored + rejected
