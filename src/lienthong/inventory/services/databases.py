"""Writes of databases: create, edit, undo, delete, restore, hand over."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from lienthong.accounts.domain import Actor
from lienthong.accounts.queries import organization
from lienthong.accounts.services import transfer_record
from lienthong.inventory.domain import (
    DATABASE_EDIT,
    CannotDelete,
    NameMissing,
    NotEditableNow,
    NothingToUndo,
    RevisionKind,
    State,
    free_slug,
    inverse,
    read_changes,
    record_code,
)
from lienthong.inventory.models import Database, Revision
from lienthong.inventory.queries.databases import database_for, deleted_database_for
from lienthong.inventory.queries.history import UNDOABLE, revision_of
from lienthong.inventory.services._editing import SUBJECT, Editing, record_event


@transaction.atomic
def create_database(
    *,
    organization_id: int,
    name: str,
    values: Mapping[str, object] | None = None,
    by: Actor,
    at: datetime,
) -> Database:
    """Begin an entry of the catalogue for an agency; its code and address never change.

    `values` are fields of the entry that are known already. Needs `database.edit`. Raises
    NameMissing, FieldInvalid, FieldUnknown, StateSecretRefused.
    """
    by.require(DATABASE_EDIT, organization_id=organization_id)
    if not name.strip():
        raise NameMissing
    agency = organization(organization_id)
    slug = free_slug(
        name, lambda free: Database.objects.filter(slug=free).exists(), owner=agency.slug
    )
    database = Database.objects.create(
        organization=agency,
        owner=agency,
        code=record_code(agency.code, "csdl", slug),
        slug=slug,
        state_at=at,
        state_by_id=by.person_id,
        created_by_id=by.person_id,
        created_at=at,
        changed_at=at,
        version=0,
    )
    editing = Editing(database.pk, version=None, by=by, at=at)
    editing.set_fields({"level": _level_of(agency.level), **(values or {}), "name": name})
    editing.save(RevisionKind.CREATED)
    record_event("created", editing.database, by=by, at=at)
    return editing.database


def _level_of(level: str) -> str:
    known = {"central": "ministry", "province": "province", "commune": "commune"}
    return known.get(level, "")


@transaction.atomic
def update_database(
    *,
    database_id: int,
    version: int | None,
    changes: Mapping[str, object],
    by: Actor,
    at: datetime,
) -> Database:
    """Save fields of an entry, complete or not; an autosave sends what changed.

    `version` is the one the page showed. Other people's changes to other fields are kept; to the
    same fields they raise EditedMeanwhile, and nothing is written. An accepted entry becomes a
    draft again. Raises NotEditableNow while it waits for the coordinator.
    """
    editing = Editing(database_id, version=version, by=by, at=at)
    editing.set_fields(changes)
    if editing.save(RevisionKind.EDITED) is not None:
        facts = {"fields": sorted(editing.changes)}
        record_event("updated", editing.database, by=by, at=at, details=facts)
    return editing.database


@transaction.atomic
def undo(*, database_id: int, revision_id: int, by: Actor, at: datetime) -> Database:
    """Take one change back, fields and items alike.

    Raises CannotUndo when a later change touched the same fields, NothingToUndo for submissions
    and for changes that were undone already.
    """
    editing = Editing(database_id, version=None, by=by, at=at)
    revision = revision_of(editing.database, revision_id)
    if revision.kind not in UNDOABLE or Revision.objects.filter(undoes=revision).exists():
        raise NothingToUndo
    back = inverse(
        read_changes(revision.changes), editing.current_values(), version=editing.next_version
    )
    editing.take(back)
    editing.save(RevisionKind.UNDONE, undoes=revision)
    record_event("undone", editing.database, by=by, at=at, details={"revision": revision_id})
    return editing.database


def _mark(database: Database, kind: RevisionKind, *, note: str, by: Actor, at: datetime) -> None:
    database.version += 1
    database.changed_at = at
    database.save()
    Revision.objects.create(
        database=database,
        kind=kind.value,
        note=note,
        version=database.version,
        by_id=by.person_id,
        started_at=at,
        at=at,
    )


@transaction.atomic
def delete_database(*, database_id: int, reason: str = "", by: Actor, at: datetime) -> Database:
    """Put an entry away; it can be restored. Raises CannotDelete for one that was issued."""
    database = database_for(database_id, by=by, lock=True)
    by.require(DATABASE_EDIT, organization_id=database.organization_id)
    if database.issued_content is not None:
        raise CannotDelete(name=database.name)
    if database.state == State.SUBMITTED.value:
        raise NotEditableNow(name=database.name, state=database.state)
    database.deleted_at = at
    _mark(database, RevisionKind.DELETED, note=reason, by=by, at=at)
    record_event("deleted", database, by=by, at=at, details={"reason": reason})
    return database


@transaction.atomic
def restore_database(*, database_id: int, by: Actor, at: datetime) -> Database:
    """Bring a deleted entry back as it was."""
    database = deleted_database_for(database_id, by=by, lock=True)
    by.require(DATABASE_EDIT, organization_id=database.organization_id)
    database.deleted_at = None
    _mark(database, RevisionKind.RESTORED, note="", by=by, at=at)
    record_event("restored", database, by=by, at=at)
    return database


@transaction.atomic
def transfer_database(
    *,
    database_id: int,
    to_organization_id: int,
    decision: str,
    on: date,
    by: Actor,
    at: datetime,
) -> Database:
    """Assign an entry of an ended agency to a successor, by decision; its history stays (R140).

    Needs `record.transfer`. Raises TransferInvalid.
    """
    database = database_for(database_id, by=by, lock=True)
    transfer_record(
        subject=SUBJECT,
        subject_id=database.pk,
        from_organization_id=database.organization_id,
        to_organization_id=to_organization_id,
        decision=decision,
        on=on,
        by=by,
        at=at,
    )
    database.organization_id = to_organization_id
    database.owner_id = to_organization_id
    _mark(database, RevisionKind.TRANSFERRED, note=decision, by=by, at=at)
    record_event("transferred", database, by=by, at=at, details={"to": to_organization_id})
    return database
