"""Datasets and services as values and as facts for the rules."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, cast

from lienthong.accounts.queries import focal_point_of
from lienthong.catalog.domain import (
    DATASET_FIELDS,
    DATASET_REFERENCES,
    SERVICE_FIELDS,
    SERVICE_REFERENCES,
    DatasetFacts,
    PublicationGap,
    ServiceFacts,
    TableFacts,
    VersionState,
    dataset_gaps,
    is_accounted,
    read_dictionary,
    service_gaps,
)
from lienthong.catalog.models import DataService, Dataset, Distribution, TableVersion
from lienthong.governance.domain import day_of
from lienthong.governance.queries import requirements
from lienthong.inventory.domain import JSON

PUBLICATION = "dataset.publication"
SERVICE_PUBLICATION = "service.publication"
NEXT = (VersionState.BUILDING.value, VersionState.READY.value, VersionState.FAILED.value)
SHOWN = (*NEXT, VersionState.PUBLISHED.value)


def plain(value: object) -> JSON:
    """A stored value as JSON."""
    if isinstance(value, date):
        return value.isoformat()
    if value is not None and not isinstance(value, bool | int | float | str | list | dict):
        return int(str(value))  # the fee, a whole amount
    return cast("JSON", value)


def dataset_values(dataset: Dataset) -> dict[str, JSON]:
    """Every field of a dataset that people edit, as JSON; references are ids."""
    return {
        name: plain(getattr(dataset, f"{name}_id" if name in DATASET_REFERENCES else name))
        for name in DATASET_FIELDS
    }


def service_values(service: DataService) -> dict[str, JSON]:
    """Every field of a service that people edit, as JSON; references are ids."""
    return {
        name: plain(getattr(service, f"{name}_id" if name in SERVICE_REFERENCES else name))
        for name in SERVICE_FIELDS
    }


def distributions_of(dataset: Dataset) -> list[Distribution]:
    """The tables and files of a dataset, without deleted ones, each with its latest version."""
    found = dataset.distributions.filter(deleted_at=None).select_related("latest")
    return list(found.order_by("position", "pk"))


def newest_versions(distributions: Iterable[Distribution]) -> dict[int, TableVersion]:
    """For each distribution its newest version that was not let go, by distribution id."""
    keys = [each.pk for each in distributions]
    rows = TableVersion.objects.filter(distribution_id__in=keys, state__in=SHOWN)
    found: dict[int, TableVersion] = {}
    for version in rows.order_by("number"):
        found[version.distribution_id] = version
    return found


def table_facts(distribution: Distribution, version: TableVersion | None) -> TableFacts:
    """A table as the rules see it: its newest version."""
    if version is None:
        return TableFacts(distribution.title, (), is_ready=False, is_accounted=False)
    ready = version.state in {VersionState.READY.value, VersionState.PUBLISHED.value}
    return TableFacts(
        distribution.title,
        read_dictionary(version.columns),
        is_ready=ready,
        is_accounted=accounted(version.reading),
    )


def accounted(reading: dict[str, Any] | None) -> bool:
    """Whether every line of the table as it was read has its place."""
    return reading is not None and is_accounted(
        lines_in=reading["lines_in"],
        header_lines=reading["header_lines"],
        set_aside=reading["set_aside"],
        stored=reading["stored"],
        rejected=reading["rejected"],
    )


def dataset_facts(dataset: Dataset) -> DatasetFacts:
    """A dataset as the rules see it."""
    distributions = distributions_of(dataset)
    newest = newest_versions(distributions)
    tables = [d for d in distributions if d.kind == "table"]
    return DatasetFacts(
        values=dataset_values(dataset),
        tables=tuple(table_facts(d, newest.get(d.pk)) for d in tables),
        other_distributions=len(distributions) - len(tables),
    )


def gaps(dataset: Dataset, at: datetime) -> tuple[PublicationGap, ...]:
    """What a dataset still needs under the law of the day; empty means it may be submitted."""
    return dataset_gaps(dataset_facts(dataset), requirements(PUBLICATION, at=at))


def gaps_of_service(service: DataService, at: datetime) -> tuple[PublicationGap, ...]:
    """What a service still needs under the law of the day (R51)."""
    database = service.database
    facts = ServiceFacts(
        values=service_values(service),
        has_table=service.distribution is not None and service.distribution.latest_id is not None,
        has_focal_officer=focal_point_of(service.organization_id, day_of(at)) is not None,
        has_regulation=bool(service.regulations or (database and database.regulations)),
    )
    return service_gaps(facts, requirements(SERVICE_PUBLICATION, at=at))
