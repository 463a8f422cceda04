"""One dataset or service for the person who opens its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from lienthong.accounts.domain import Actor
from lienthong.accounts.queries import Contact, focal_point_of
from lienthong.catalog.domain import (
    DATASET_EDIT,
    DATASET_SUBMIT,
    DATASET_WITHDRAW,
    SERVICE_EDIT,
    SERVICE_SUBMIT,
    SERVICE_WITHDRAW,
    DatasetStatus,
    DictionaryColumn,
    PublicationGap,
    ServiceStatus,
    UploadState,
    VersionState,
    read_dictionary,
)
from lienthong.catalog.models import (
    DataService,
    Dataset,
    Distribution,
    TableVersion,
    Upload,
)
from lienthong.catalog.queries.records import (
    dataset_values,
    distributions_of,
    gaps,
    gaps_of_service,
    newest_versions,
    service_values,
)
from lienthong.catalog.queries.staff import (
    dataset_for,
    edits_since,
    service_for,
    uploads_of,
    versions_of,
)
from lienthong.governance.domain import day_of
from lienthong.inventory.domain import JSON, Met, met_in

_OPEN_UPLOADS = frozenset(
    {
        UploadState.WAITING.value,
        UploadState.READING.value,
        UploadState.REVIEW.value,
        UploadState.REFUSED.value,
    }
)


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table, file or interface of a dataset with its newest version, if it has one."""

    distribution: Distribution
    newest: TableVersion | None

    @property
    def columns(self) -> tuple[DictionaryColumn, ...]:
        """The dictionary of the newest version."""
        return read_dictionary(self.newest.columns) if self.newest else ()

    @property
    def undescribed(self) -> int:
        """How many columns nobody has explained."""
        return sum(not column.is_described for column in self.columns)

    @property
    def is_waiting(self) -> bool:
        """Whether its newest version is not public yet."""
        return self.newest is not None and self.newest.state != VersionState.PUBLISHED.value


@dataclass(frozen=True, slots=True)
class DatasetPage:
    """A dataset, what it still needs, and what its reader may do with it."""

    dataset: Dataset
    values: Mapping[str, JSON]
    gaps: tuple[PublicationGap, ...]
    tables: tuple[TableEntry, ...]
    uploads: tuple[Upload, ...]
    focal: Contact | None
    may_edit: bool
    may_submit: bool
    may_recall: bool
    may_withdraw: bool

    @property
    def status(self) -> DatasetStatus:
        """Where the live record stands."""
        return DatasetStatus(self.dataset.status)

    @property
    def was_published(self) -> bool:
        """Whether the public has seen it."""
        return self.dataset.published_content is not None

    @property
    def due_on(self) -> date | None:
        """The day by which it is decided, while it waits."""
        case = self.dataset.case
        return case.due_on if case is not None and self.status is DatasetStatus.IN_REVIEW else None


def dataset_page(slug: str, *, by: Actor, at: datetime) -> DatasetPage:
    """The page of a dataset. Raises DatasetNotFound to outsiders."""
    dataset = dataset_for(slug, by=by)
    agency, status = dataset.organization_id, DatasetStatus(dataset.status)
    distributions = distributions_of(dataset)
    newest = newest_versions(distributions)
    is_open = status in {DatasetStatus.DRAFT, DatasetStatus.PUBLISHED}
    submits = by.may(DATASET_SUBMIT, organization_id=agency)
    public = dataset.published_content is not None and status is not DatasetStatus.WITHDRAWN
    return DatasetPage(
        dataset=dataset,
        values=dataset_values(dataset),
        gaps=gaps(dataset, at),
        tables=tuple(TableEntry(each, newest.get(each.pk)) for each in distributions),
        uploads=tuple(each for each in uploads_of(dataset) if each.state in _OPEN_UPLOADS),
        focal=focal_point_of(agency, day_of(at)),
        may_edit=is_open and by.may(DATASET_EDIT, organization_id=agency),
        may_submit=status is DatasetStatus.DRAFT and submits,
        may_recall=status is DatasetStatus.IN_REVIEW and submits,
        may_withdraw=public
        and status is not DatasetStatus.IN_REVIEW
        and by.may(DATASET_WITHDRAW, organization_id=agency),
    )


def series_of(dataset: Dataset) -> list[tuple[Distribution, list[TableVersion]]]:
    """Each table of a dataset with its versions, the newest first."""
    return [(each, versions_of(each)) for each in distributions_of(dataset)]


def changes_since_published(dataset: Dataset) -> dict[str, tuple[JSON, JSON]]:
    """Fields of a dataset that differ from what the public sees, before and after."""
    if dataset.published_content is None:
        return {}
    public = cast("dict[str, JSON]", dataset.published_content["fields"])
    live = dataset_values(dataset)
    return {
        name: (public.get(name), value)
        for name, value in live.items()
        if (public.get(name) or None) != (value or None)
    }


@dataclass(frozen=True, slots=True)
class ServicePage:
    """A data service, what it still needs, and what its reader may do with it."""

    service: DataService
    values: Mapping[str, JSON]
    gaps: tuple[PublicationGap, ...]
    columns: tuple[DictionaryColumn, ...]
    focal: Contact | None
    may_edit: bool
    may_submit: bool
    may_recall: bool
    may_stop: bool

    @property
    def status(self) -> ServiceStatus:
        """Where the service stands."""
        return ServiceStatus(self.service.status)

    @property
    def was_published(self) -> bool:
        """Whether it was on the public list."""
        return self.service.published_content is not None


def service_page(slug: str, *, by: Actor, at: datetime) -> ServicePage:
    """The page of a service. Raises ServiceNotFound to outsiders."""
    service = service_for(slug, by=by)
    agency, status = service.organization_id, ServiceStatus(service.status)
    table = service.distribution
    version = newest_versions([table]).get(table.pk) if table else None
    submits = by.may(SERVICE_SUBMIT, organization_id=agency)
    shut = {ServiceStatus.IN_REVIEW, ServiceStatus.ENDED}
    return ServicePage(
        service=service,
        values=service_values(service),
        gaps=gaps_of_service(service, at),
        columns=read_dictionary(version.columns) if version else (),
        focal=focal_point_of(agency, day_of(at)),
        may_edit=status not in shut and by.may(SERVICE_EDIT, organization_id=agency),
        may_submit=status is ServiceStatus.DRAFT and submits,
        may_recall=status is ServiceStatus.IN_REVIEW and submits,
        may_stop=service.published_content is not None
        and status not in shut
        and by.may(SERVICE_WITHDRAW, organization_id=agency),
    )


def tables_to_serve(organization_id: int, *, by: Actor) -> list[Distribution]:
    """Tables of an agency that a service may answer from: those with a published version."""
    from lienthong.catalog.queries.staff import visible_datasets

    found = Distribution.objects.filter(
        deleted_at=None,
        latest__isnull=False,
        dataset__in=visible_datasets(by).filter(organization_id=organization_id),
    )
    return list(found.select_related("dataset").order_by("dataset__title", "position"))


def met_changes(
    record: Dataset | DataService, *, version: int, keys: list[str], by: Actor
) -> list[Met]:
    """Of these keys, the ones that other people changed after `version`, the last change each."""
    edits = edits_since(record, version)
    return met_in(edits, keys, version=version, by_person=by.person_id)
