"""The parts of a dataset or service as people complete them, and where a gap is mended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lienthong.catalog.domain.readiness import PublicationGap


class Section(StrEnum):
    """A part of a dataset."""

    ABOUT = "about"
    SOURCE = "source"
    TERMS = "terms"
    FILES = "files"
    PLAN = "plan"


class ServiceSection(StrEnum):
    """A part of a data service."""

    ABOUT = "about"
    DATA = "data"
    TECHNICAL = "technical"
    MODEL = "model"
    TERMS = "terms"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part is completed: a section, and the field in it; "" for the section as a whole."""

    section: str
    field: str = ""


_DATASET: Final[Mapping[str, Place]] = {
    "title": Place(Section.ABOUT, "title"),
    "description": Place(Section.ABOUT, "description"),
    "licence": Place(Section.TERMS, "licence"),
    "contact": Place(Section.TERMS, "contact_name"),
    "personal_data": Place(Section.TERMS, "personal_data_reviewed"),
    "update_frequency": Place(Section.SOURCE, "frequency"),
    "origin_kind": Place(Section.SOURCE, "origin_kind"),
    "source": Place(Section.SOURCE, "source_url"),
    "period": Place(Section.SOURCE, "temporal_start"),
    "dictionary": Place(Section.FILES),
    "distributions": Place(Section.FILES),
    "tables": Place(Section.FILES),
}
_SERVICE: Final[Mapping[str, Place]] = {
    "name": Place(ServiceSection.ABOUT, "name"),
    "method": Place(ServiceSection.ABOUT, "method"),
    "operations": Place(ServiceSection.DATA, "distribution"),
    "schema": Place(ServiceSection.DATA, "fields"),
    "documents": Place(ServiceSection.TECHNICAL, "documents"),
    "capacity": Place(ServiceSection.TECHNICAL, "capacity"),
    "regulation": Place(ServiceSection.TERMS, "regulations"),
    "focal_officer": Place("", "focal_officer"),
}


def place_of_dataset_part(part: str) -> Place:
    """Where a part of a dataset is completed."""
    return _DATASET.get(part, Place(Section.ABOUT, part))


def place_of_service_part(part: str) -> Place:
    """Where a part of a service is completed."""
    return _SERVICE.get(part, Place(ServiceSection.ABOUT, part))


def gaps_by_section(
    gaps: Iterable[PublicationGap], *, of_service: bool = False
) -> dict[str, list[PublicationGap]]:
    """The gaps of each section, every section named."""
    every = ServiceSection if of_service else Section
    place_of = place_of_service_part if of_service else place_of_dataset_part
    found: dict[str, list[PublicationGap]] = {each.value: [] for each in every}
    for gap in gaps:
        found.setdefault(place_of(gap.part).section, []).append(gap)
    return found
