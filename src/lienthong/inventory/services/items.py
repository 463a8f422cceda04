"""Writes of data items: one, many at once, or a whole table from a spreadsheet."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from lienthong.accounts import audit
from lienthong.accounts.domain import Actor
from lienthong.inventory.domain import ItemNotFound, RevisionKind
from lienthong.inventory.models import Database, DataItem
from lienthong.inventory.queries.tables import merged_items, read_item_table
from lienthong.inventory.services._editing import Editing


def _save(editing: Editing, *, by: Actor, at: datetime) -> None:
    """Write planned changes of items and their audit event, when there are any."""
    if editing.save(RevisionKind.ITEMS) is None:
        return
    database = editing.database
    touched = {key.split(":")[1] for key in editing.changes}
    audit.record(
        "inventory.database.items_changed",
        subject="inventory.database",
        subject_id=database.pk,
        organization_id=database.organization_id,
        by=by,
        at=at,
        details={"code": database.code, "version": database.version, "items": len(touched)},
    )


def _known(editing: Editing, item_ids: Collection[int]) -> None:
    missing = [item_id for item_id in item_ids if item_id not in editing.items]
    if missing:
        raise ItemNotFound(item=missing[0])


@transaction.atomic
def add_item(
    *, database_id: int, version: int | None, values: Mapping[str, object], by: Actor, at: datetime
) -> DataItem:
    """Add one item at the end of the list."""
    editing = Editing(database_id, version=version, by=by, at=at)
    item = editing.add_item(values)
    _save(editing, by=by, at=at)
    return item


@transaction.atomic
def update_item(
    *,
    database_id: int,
    item_id: int,
    version: int | None,
    changes: Mapping[str, object],
    by: Actor,
    at: datetime,
) -> Database:
    """Save fields of one item, complete or not. Raises EditedMeanwhile, ItemNotFound."""
    return set_items(
        database_id=database_id, item_ids=[item_id], version=version, changes=changes, by=by, at=at
    )


@transaction.atomic
def set_items(
    *,
    database_id: int,
    item_ids: Collection[int],
    version: int | None,
    changes: Mapping[str, object],
    by: Actor,
    at: datetime,
) -> Database:
    """Give many items the same class, consumers, importance or any other field at once.

    Raises ItemNotFound, ClassNotOfTheDay, FieldInvalid, EditedMeanwhile; then nothing changes.
    """
    editing = Editing(database_id, version=version, by=by, at=at)
    _known(editing, item_ids)
    for item_id in item_ids:
        editing.set_item(item_id, changes)
    _save(editing, by=by, at=at)
    return editing.database


@transaction.atomic
def remove_items(
    *, database_id: int, item_ids: Collection[int], version: int | None, by: Actor, at: datetime
) -> Database:
    """Remove items; the change can be undone from the history."""
    editing = Editing(database_id, version=version, by=by, at=at)
    _known(editing, item_ids)
    editing.remove_items(item_ids)
    _save(editing, by=by, at=at)
    return editing.database


@transaction.atomic
def import_items(
    *, database_id: int, version: int | None, text: str, replace: bool, by: Actor, at: datetime
) -> Database:
    """Take in a table of items that was pasted or read from a file.

    Rows are matched to items by name without tone marks. With `replace`, items that the table does
    not name are removed. Raises ItemTableUnreadable, ItemRowsInvalid (nothing is changed),
    EditedMeanwhile. `queries.preview_items` shows beforehand what will change.
    """
    editing = Editing(database_id, version=version, by=by, at=at)
    table = read_item_table(text, at=at)
    table.require_clean()
    merged = merged_items(editing.database, table, replace=replace)
    kept = {item_id for item_id, _ in merged if item_id is not None}
    editing.remove_items(set(editing.items) - kept)
    for item_id, values in merged:
        if item_id is None:
            editing.add_item(values)
        else:
            editing.set_item(item_id, values)
    _save(editing, by=by, at=at)
    return editing.database
