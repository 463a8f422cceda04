"""The history of a database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from lienthong.inventory.domain import (
    Changes,
    Edit,
    RevisionKind,
    RevisionNotFound,
    read_changes,
)
from lienthong.inventory.models import Database, Revision

UNDOABLE = frozenset(
    {RevisionKind.EDITED.value, RevisionKind.ITEMS.value, RevisionKind.UNDONE.value}
)


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One line of a history. `can_undo` says that it may be tried; it fails if values moved on."""

    id: int
    kind: str
    who: str
    person_id: int | None
    at: datetime
    version: int
    changes: Changes
    note: str
    can_undo: bool

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields of the entry that changed."""
        return tuple(key for key in self.changes if not key.startswith("item:"))

    @property
    def item_count(self) -> int:
        """How many items were added, removed or changed."""
        return len({key.split(":")[1] for key in self.changes if key.startswith("item:")})

    @property
    def item_fields(self) -> tuple[str, ...]:
        """Fields of items that changed."""
        parts = [key.split(":") for key in self.changes if key.count(":") == 2]  # noqa: PLR2004
        return tuple(dict.fromkeys(part[2] for part in parts))


def history(database: Database, *, limit: int = 50) -> list[RevisionView]:
    """The changes of a database, the newest first."""
    rows = database.revisions.select_related("by", "undone_by").order_by("-pk")[:limit]
    return [revision_view(row) for row in rows]


def revision_view(row: Any) -> RevisionView:
    """A change of any kind of record as a value. Needs `by` and `undone_by`."""
    undone = getattr(row, "undone_by", None) is not None
    return RevisionView(
        id=row.pk,
        kind=row.kind,
        who=str(row.by) if row.by else "",
        person_id=row.by_id,
        at=row.at,
        version=row.version,
        changes=read_changes(row.changes),
        note=row.note,
        can_undo=row.kind in UNDOABLE and not undone and bool(row.changes),
    )


def revision_of(database: Database, revision_id: int) -> Revision:
    """One change of a database. Raises RevisionNotFound."""
    found = database.revisions.filter(pk=revision_id).first()
    if found is None:
        raise RevisionNotFound(revision=revision_id)
    return found


def edits_since(database: Database, version: int) -> list[Edit]:
    """Changes that made a later version than `version`, for finding conflicts."""
    return edits_of(database.revisions.all(), version)


def edits_of(rows: QuerySet[Any], version: int) -> list[Edit]:
    """Of the changes of one record of any kind, those after `version`, the newest first."""
    later = rows.filter(version__gt=version).select_related("by").order_by("-pk")
    return [
        Edit(str(row.by) if row.by else "", row.by_id, row.at, read_changes(row.changes))
        for row in later
    ]
