"""Writes of datasets: create, edit, undo, delete, hand over."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from lienthong.accounts.domain import Actor
from lienthong.accounts.queries import focal_point_of, organization
from lienthong.accounts.services import transfer_record
from lienthong.catalog.domain import (
    DATASET_EDIT,
    CannotDeleteDataset,
    DatasetNotFound,
    DatasetStatus,
    NotEditable,
    TitleMissing,
)
from lienthong.catalog.models import Dataset, Revision
from lienthong.catalog.queries.staff import dataset_for, revision_of
from lienthong.catalog.services._recording import DATASET, Editing, History, record_event
from lienthong.governance.domain import day_of
from lienthong.inventory.domain import (
    ItemNotFound,
    NothingToUndo,
    RevisionKind,
    free_slug,
    inverse,
    read_changes,
    record_code,
)
from lienthong.inventory.queries import database_for, items_of
from lienthong.inventory.queries.history import UNDOABLE


def _held(dataset_id: int, *, by: Actor) -> Dataset:
    """A dataset that may be edited now, held until the transaction ends."""
    dataset = dataset_for(dataset_id, by=by, lock=True)
    by.require(DATASET_EDIT, organization_id=dataset.organization_id)
    if dataset.status in {DatasetStatus.IN_REVIEW.value, DatasetStatus.WITHDRAWN.value}:
        raise NotEditable(slug=dataset.slug, status=dataset.status)
    return dataset


def _touch(dataset: Dataset) -> None:
    """What is edited after publication is a draft again; the public sees what was approved."""
    if dataset.status == DatasetStatus.PUBLISHED.value:
        dataset.status = DatasetStatus.DRAFT.value


@transaction.atomic
def create_dataset(
    *,
    organization_id: int,
    title: str,
    values: Mapping[str, object] | None = None,
    database_id: int | None = None,
    item_id: int | None = None,
    by: Actor,
    at: datetime,
) -> Dataset:
    """Begin a dataset of an agency; its code and address never change.

    From a database, or from one of its items of the open class (R12), its name and purpose are
    taken over. The focal officer of the agency is the contact until another one is entered. Needs
    `dataset.edit`. Raises TitleMissing, FieldInvalid, DatabaseNotFound, ItemNotFound.
    """
    by.require(DATASET_EDIT, organization_id=organization_id)
    if not title.strip():
        raise TitleMissing
    agency = organization(organization_id)
    slug = free_slug(title, _is_taken, owner=agency.slug)
    dataset = Dataset.objects.create(
        organization=agency,
        creator=agency,
        code=record_code(agency.code, "dl", slug),
        slug=slug,
        author_id=by.person_id,
        created_at=at,
        changed_at=at,
        version=0,
        item_id=_item(database_id, item_id, by=by),
    )
    known = {**_contact(organization_id, on=day_of(at)), **(values or {}), "title": title}
    if database_id is not None:
        known["database"] = database_id
    editing = Editing(dataset, version=None, by=by, at=at)
    editing.set_fields({"licence": "open-terms", **known})
    editing.save(RevisionKind.CREATED)
    record_event("dataset.created", dataset, by=by, at=at)
    return dataset


def _is_taken(slug: str) -> bool:
    return Dataset.objects.filter(slug=slug).exists()


def _contact(organization_id: int, *, on: date) -> dict[str, object]:
    focal = focal_point_of(organization_id, on)
    if focal is None:
        return {}
    return {
        "contact_name": focal.name,
        "contact_email": focal.email,
        "contact_phone": focal.phone,
    }


def _item(database_id: int | None, item_id: int | None, *, by: Actor) -> int | None:
    if database_id is None or item_id is None:
        return None
    database = database_for(database_id, by=by)
    if item_id not in {item.pk for item in items_of(database)}:
        raise ItemNotFound(item=item_id)
    return item_id


@transaction.atomic
def update_dataset(
    *,
    dataset_id: int,
    version: int | None,
    changes: Mapping[str, object],
    by: Actor,
    at: datetime,
) -> Dataset:
    """Save fields of a dataset, complete or not; an autosave sends what changed.

    Other people's changes to other fields are kept; to the same fields they raise EditedMeanwhile.
    Raises NotEditable while it is in review or after its withdrawal.
    """
    dataset = _held(dataset_id, by=by)
    editing = Editing(dataset, version=version, by=by, at=at)
    editing.set_fields(changes)
    if editing.changes:
        _touch(dataset)
    if editing.save(RevisionKind.EDITED) is not None:
        facts = {"fields": sorted(editing.changes)}
        record_event("dataset.updated", dataset, by=by, at=at, details=facts)
    return dataset


@transaction.atomic
def undo_dataset(*, dataset_id: int, revision_id: int, by: Actor, at: datetime) -> Dataset:
    """Take one change back. Raises CannotUndo, NothingToUndo, RevisionNotFound."""
    dataset = _held(dataset_id, by=by)
    revision = revision_of(dataset, revision_id)
    if revision.kind not in UNDOABLE or Revision.objects.filter(undoes=revision).exists():
        raise NothingToUndo
    editing = Editing(dataset, version=None, by=by, at=at)
    changes = read_changes(revision.changes)
    editing.take(inverse(changes, editing.values(), version=dataset.version + 1))
    _touch(dataset)
    editing.save(RevisionKind.UNDONE, undoes=revision)
    record_event("dataset.undone", dataset, by=by, at=at, details={"revision": revision_id})
    return dataset


def _mark(dataset: Dataset, kind: RevisionKind, *, note: str, by: Actor, at: datetime) -> None:
    dataset.version += 1
    dataset.changed_at = at
    dataset.save()
    History(dataset, by=by, at=at).add(kind, note=note)


@transaction.atomic
def delete_dataset(*, dataset_id: int, reason: str = "", by: Actor, at: datetime) -> Dataset:
    """Put a draft away; it can be restored. Raises CannotDeleteDataset for one that was public."""
    dataset = _held(dataset_id, by=by)
    if dataset.published_content is not None:
        raise CannotDeleteDataset(slug=dataset.slug)
    dataset.deleted_at = at
    _mark(dataset, RevisionKind.DELETED, note=reason, by=by, at=at)
    record_event("dataset.deleted", dataset, by=by, at=at, details={"reason": reason})
    return dataset


@transaction.atomic
def restore_dataset(*, dataset_id: int, by: Actor, at: datetime) -> Dataset:
    """Bring a deleted draft back as it was."""
    dataset = (
        Dataset.objects.select_for_update().exclude(deleted_at=None).filter(pk=dataset_id).first()
    )
    if dataset is None or not by.may("dataset.view", organization_id=dataset.organization_id):
        raise DatasetNotFound(slug=dataset_id)
    by.require(DATASET_EDIT, organization_id=dataset.organization_id)
    dataset.deleted_at = None
    _mark(dataset, RevisionKind.RESTORED, note="", by=by, at=at)
    record_event("dataset.restored", dataset, by=by, at=at)
    return dataset


@transaction.atomic
def transfer_dataset(
    *,
    dataset_id: int,
    to_organization_id: int,
    decision: str,
    on: date,
    by: Actor,
    at: datetime,
) -> Dataset:
    """Assign a dataset of an ended agency to a successor, by decision (R140)."""
    dataset = dataset_for(dataset_id, by=by, lock=True)
    transfer_record(
        subject=DATASET,
        subject_id=dataset.pk,
        from_organization_id=dataset.organization_id,
        to_organization_id=to_organization_id,
        decision=decision,
        on=on,
        by=by,
        at=at,
    )
    dataset.organization_id = to_organization_id
    _mark(dataset, RevisionKind.TRANSFERRED, note=decision, by=by, at=at)
    record_event("dataset.transferred", dataset, by=by, at=at, details={"to": to_organization_id})
    return dataset
