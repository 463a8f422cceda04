"""Reads for staff: fenced by the actor; what a person may not see is not found."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from lienthong.accounts.domain import Actor
from lienthong.catalog.domain import (
    DATASET_VIEW,
    SERVICE_VIEW,
    DatasetNotFound,
    DistributionNotFound,
    SchemaChange,
    ServiceNotFound,
    ServiceStatus,
    UploadNotFound,
    VersionState,
)
from lienthong.catalog.models import (
    DataService,
    Dataset,
    Distribution,
    Revision,
    TableVersion,
    Upload,
)
from lienthong.catalog.queries.files import store
from lienthong.catalog.queries.records import SHOWN
from lienthong.inventory.domain import Edit, RevisionNotFound
from lienthong.inventory.queries import database_for, items_of
from lienthong.inventory.queries.history import RevisionView, edits_of, revision_view
from lienthong.tabular.intake import Reading
from lienthong.text import fold, sort_key

_SHARED = frozenset({"shared", "default"})


def visible_datasets(by: Actor) -> QuerySet[Dataset]:
    """Datasets of the organizations on whose records the actor holds `dataset.view`."""
    found = Dataset.objects.filter(deleted_at=None)
    return (
        found if by.is_system else found.filter(organization_id__in=by.organizations(DATASET_VIEW))
    )


def datasets_for(
    by: Actor, *, text: str = "", status: str = "", organization_id: int | None = None
) -> list[Dataset]:
    """Datasets the actor may see, by title in Vietnamese order."""
    found = visible_datasets(by).select_related("organization", "database")
    if status:
        found = found.filter(status=status)
    if organization_id is not None:
        found = found.filter(organization_id=organization_id)
    wanted = fold(text)
    shown = [d for d in found if wanted in fold(f"{d.title} {d.code}")]
    return sorted(shown, key=lambda d: sort_key(d.title))


def dataset_for(slug_or_id: str | int, *, by: Actor, lock: bool = False) -> Dataset:
    """One dataset the actor may see; with `lock`, held until the transaction ends.

    Raises DatasetNotFound otherwise, so that an outsider does not learn that it exists.
    """
    found = visible_datasets(by)
    if lock:
        found = found.select_for_update()
    else:
        found = found.select_related("organization", "creator", "database", "case", "item")
    key = {"pk": slug_or_id} if isinstance(slug_or_id, int) else {"slug": slug_or_id}
    row = found.filter(**key).first()
    if row is None:
        raise DatasetNotFound(slug=slug_or_id)
    return row


def deleted_datasets_for(by: Actor) -> list[Dataset]:
    """Deleted drafts the actor may see, the last deleted first."""
    found = Dataset.objects.exclude(deleted_at=None).select_related("organization")
    if not by.is_system:
        found = found.filter(organization_id__in=by.organizations(DATASET_VIEW))
    return list(found.order_by("-deleted_at"))


def distribution_for(distribution_id: int, *, by: Actor, lock: bool = False) -> Distribution:
    """One distribution of a dataset the actor may see. Raises DistributionNotFound."""
    found = Distribution.objects.filter(deleted_at=None, dataset__in=visible_datasets(by))
    found = (
        found.select_for_update(of=("self",)) if lock else found.select_related("dataset", "latest")
    )
    row = found.filter(pk=distribution_id).first()
    if row is None:
        raise DistributionNotFound(distribution=distribution_id)
    return row


def versions_of(distribution: Distribution) -> list[TableVersion]:
    """All versions of a table that were not let go, newest first."""
    return list(distribution.versions.exclude(state=VersionState.DISCARDED.value))


def version_for(version_id: int, *, by: Actor, lock: bool = False) -> TableVersion:
    """One version of a table of a dataset the actor may see. Raises DistributionNotFound."""
    found = TableVersion.objects.filter(distribution__dataset__in=visible_datasets(by))
    if lock:
        found = found.select_for_update(of=("self",))
    else:
        found = found.select_related("distribution__dataset", "upload")
    row = found.filter(pk=version_id).first()
    if row is None:
        raise DistributionNotFound(distribution=version_id)
    return row


def next_version_of(distribution: Distribution) -> TableVersion | None:
    """The version that waits for publication, or None."""
    waiting = [s for s in SHOWN if s != VersionState.PUBLISHED.value]
    return distribution.versions.filter(state__in=waiting).order_by("-number").first()


def change_of(version: TableVersion) -> SchemaChange | None:
    """What a version does to the columns of the one before; None for a first version."""
    return SchemaChange.from_json(version.changes) if version.changes else None


def uploads_of(dataset: Dataset) -> list[Upload]:
    """Files that came in for a dataset, the newest first."""
    return list(dataset.uploads.select_related("by", "distribution"))


def upload_for(upload_id: int, *, by: Actor, lock: bool = False) -> Upload:
    """One file on its way into a dataset the actor may see. Raises UploadNotFound."""
    found = Upload.objects.filter(dataset__in=visible_datasets(by))
    if lock:
        found = found.select_for_update(of=("self",))
    else:
        found = found.select_related("dataset__organization", "distribution", "by")
    row = found.filter(pk=upload_id).first()
    if row is None:
        raise UploadNotFound(upload=upload_id)
    return row


def reading_of(upload: Upload) -> Reading | None:
    """The whole reading of a file, with every line that was set aside; None before it was read."""
    if not upload.reading:
        return None
    import msgspec

    data: dict[str, Any] = msgspec.json.decode(store().path(upload.reading["sha256"]).read_bytes())
    return Reading.from_data(data)


def history_of_dataset(dataset: Dataset, *, limit: int = 50) -> list[RevisionView]:
    """The changes of a dataset, the newest first."""
    return _history(Revision.objects.filter(dataset=dataset), limit)


def history_of_service(service: DataService, *, limit: int = 50) -> list[RevisionView]:
    """The changes of a service, the newest first."""
    return _history(Revision.objects.filter(service=service), limit)


def _history(rows: QuerySet[Revision], limit: int) -> list[RevisionView]:
    found = rows.select_related("by", "undone_by").order_by("-pk")[:limit]
    return [revision_view(row) for row in found]


def edits_since(record: Dataset | DataService, version: int) -> list[Edit]:
    """Changes of a record that made a later version, for finding conflicts."""
    own = {"dataset": record} if isinstance(record, Dataset) else {"service": record}
    return edits_of(Revision.objects.filter(**own), version)


def revision_of(record: Dataset | DataService, revision_id: int) -> Revision:
    """One change of a record. Raises RevisionNotFound."""
    own = {"dataset": record} if isinstance(record, Dataset) else {"service": record}
    found = Revision.objects.filter(**own, pk=revision_id).first()
    if found is None:
        raise RevisionNotFound(revision=revision_id)
    return found


def _visible_services(by: Actor) -> QuerySet[DataService]:
    found = DataService.objects.filter(deleted_at=None)
    return (
        found if by.is_system else found.filter(organization_id__in=by.organizations(SERVICE_VIEW))
    )


def services_for(
    by: Actor, *, text: str = "", status: str = "", organization_id: int | None = None
) -> list[DataService]:
    """Services the actor may see, by name in Vietnamese order."""
    found = _visible_services(by).select_related("organization", "database", "distribution")
    if status:
        found = found.filter(status=status)
    if organization_id is not None:
        found = found.filter(organization_id=organization_id)
    wanted = fold(text)
    shown = [s for s in found if wanted in fold(f"{s.name} {s.code}")]
    return sorted(shown, key=lambda s: sort_key(s.name))


def service_for(slug_or_id: str | int, *, by: Actor, lock: bool = False) -> DataService:
    """One service the actor may see. Raises ServiceNotFound otherwise."""
    found = _visible_services(by)
    if lock:
        found = found.select_for_update()
    else:
        found = found.select_related("organization", "database", "distribution__latest", "case")
    key = {"pk": slug_or_id} if isinstance(slug_or_id, int) else {"slug": slug_or_id}
    row = found.filter(**key).first()
    if row is None:
        raise ServiceNotFound(slug=slug_or_id)
    return row


def items_without_service(database_id: int, *, by: Actor) -> list[str]:
    """Names of items for common use (once: shared by default) that no public service gives (R13).

    A service without named items counts for every item of its database.
    """
    database = database_for(database_id, by=by)
    running = DataService.objects.filter(
        deleted_at=None, database=database, published_content__isnull=False
    ).exclude(status=ServiceStatus.ENDED.value)
    given = [set(service.item_ids) for service in running]
    if any(not ids for ids in given):
        return []
    named = set().union(*given) if given else set()
    return [
        item.name
        for item in items_of(database)
        if item.sharing_class in _SHARED and item.pk not in named
    ]


def is_late(service: DataService, at: datetime) -> bool:
    """Whether a ready service should have been published by now (R53)."""
    from lienthong.governance.domain import day_of

    due = service.publish_due_on
    return due is not None and service.published_at is None and due < day_of(at)
