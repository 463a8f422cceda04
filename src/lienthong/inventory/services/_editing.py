"""One change of a database in the running transaction: compared, checked, written, remembered."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import cast

from lienthong.accounts import audit
from lienthong.accounts.domain import Actor
from lienthong.accounts.queries import organization
from lienthong.governance.domain import day_of, refuse_secret_texts
from lienthong.governance.queries import profile_on
from lienthong.inventory.domain import (
    DATABASE_EDIT,
    DATABASE_FIELDS,
    ITEM_FIELDS,
    JSON,
    Change,
    ClassNotOfTheDay,
    Kind,
    NotEditableNow,
    RevisionKind,
    State,
    clean_values,
    compare,
    may_run_together,
    read_changes,
    require_no_conflict,
    run_together,
    write_changes,
)
from lienthong.inventory.models import Database, DataItem, Revision
from lienthong.inventory.queries.contents import (
    REFERENCES,
    item_values,
    values_of,
)
from lienthong.inventory.queries.databases import database_for
from lienthong.inventory.queries.history import edits_since
from lienthong.inventory.queries.systems import system_for

SUBJECT = "inventory.database"
_RUN_TOGETHER = frozenset({RevisionKind.EDITED.value, RevisionKind.ITEMS.value})


def record_event(
    what: str,
    database: Database,
    *,
    by: Actor,
    at: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    """Write what happened to a database into the audit log."""
    audit.record(
        f"{SUBJECT}.{what}",
        subject=SUBJECT,
        subject_id=database.pk,
        organization_id=database.organization_id,
        by=by,
        at=at,
        details={"code": database.code, "version": database.version, **(details or {})},
    )


class Editing:
    """A database held for a change. Nothing is written before `save`.

    `version` is the one the person saw; changes of others since then to the same fields are a
    conflict, changes to other fields are kept beside these.
    """

    def __init__(
        self, slug_or_id: str | int, *, version: int | None, by: Actor, at: datetime
    ) -> None:
        self.database = database_for(slug_or_id, by=by, lock=True)
        by.require(DATABASE_EDIT, organization_id=self.database.organization_id)
        if self.database.state == State.SUBMITTED.value:
            raise NotEditableNow(name=self.database.name, state=self.database.state)
        self.by, self.at = by, at
        self.version = self.database.version if version is None else version
        self.items = {item.pk: item for item in self.database.items.all()}
        self.changes: dict[str, Change] = {}
        self._fresh: list[DataItem] = []

    @property
    def next_version(self) -> int:
        """The version that this change makes."""
        return self.database.version + 1

    def set_fields(self, values: Mapping[str, object]) -> None:
        """Plan new values of fields. Raises FieldUnknown, FieldInvalid, StateSecretRefused."""
        wanted = clean_values(values, DATABASE_FIELDS)
        refuse_secret_texts(_texts(wanted))
        changed = compare(values_of(self.database), wanted, version=self.next_version)
        self._check_references(changed)
        self.changes.update(changed)

    def set_item(self, item_id: int, values: Mapping[str, object]) -> None:
        """Plan new values of an item that the database has."""
        wanted = self._clean_item(values)
        before = item_values(self.items[item_id])
        prefix = f"item:{item_id}:"
        self.changes.update(compare(before, wanted, version=self.next_version, prefix=prefix))

    def add_item(self, values: Mapping[str, object]) -> DataItem:
        """Write a new item at once, so that it has an id, and remember it."""
        last = max((item.position for item in self.items.values()), default=-1)
        wanted = {"position": last + 1, **self._clean_item(values)}
        item = DataItem(database=self.database)
        _write_values(item, wanted)
        self._fresh.append(item)
        item.save()
        self.items[item.pk] = item
        self.changes[f"item:{item.pk}"] = Change(None, item_values(item), self.next_version)
        return item

    def remove_items(self, item_ids: Iterable[int]) -> None:
        """Plan the removal of items."""
        for item_id in item_ids:
            before = item_values(self.items[item_id])
            self.changes[f"item:{item_id}"] = Change(before, None, self.next_version)

    def take(self, changes: Mapping[str, Change]) -> None:
        """Plan changes that were computed elsewhere, such as those that undo others."""
        self._check_references(changes)
        self.changes.update(changes)

    def save(
        self, kind: RevisionKind, *, note: str = "", undoes: Revision | None = None
    ) -> Revision | None:
        """Write what was planned and its revision; None when nothing changed.

        Raises EditedMeanwhile when another person changed the same fields since `version`.
        """
        if not self.changes:
            return None
        if self.version < self.database.version:
            require_no_conflict(
                self.changes,
                edits_since(self.database, self.version),
                version=self.version,
                by_person=self.by.person_id,
            )
        self._write()
        return self._remember(kind, note, undoes)

    def current_values(self) -> dict[str, JSON]:
        """The value of every key that a change can have, now."""
        current = values_of(self.database)
        for item_id, item in self.items.items():
            values = item_values(item)
            current[f"item:{item_id}"] = cast("JSON", values)
            current.update({f"item:{item_id}:{name}": value for name, value in values.items()})
        return current

    def _clean_item(self, values: Mapping[str, object]) -> dict[str, JSON]:
        wanted = clean_values(values, ITEM_FIELDS)
        flagged = bool(wanted.get("state_secret"))
        texts = _texts(wanted) | ({"state_secret": "bí mật nhà nước: có"} if flagged else {})
        refuse_secret_texts(texts)
        self._check_classes(wanted)
        return wanted

    def _check_classes(self, values: Mapping[str, JSON]) -> None:
        """A class must be one of the day, unless it stays what it was."""
        profile = profile_on(day_of(self.at))
        for name, terms in (
            ("sharing_class", profile.classes()),
            ("importance", profile.importances()),
        ):
            value = values.get(name)
            codes = {term.code for term in terms}
            if value and codes and value not in codes and not self._is_kept(name, value):
                choices = ", ".join(term.label.vi for term in terms)
                raise ClassNotOfTheDay(value=value, choices=choices)

    def _is_kept(self, name: str, value: JSON) -> bool:
        return any(getattr(item, name) == value for item in self.items.values())

    def _check_references(self, changes: Mapping[str, Change]) -> None:
        owner = changes["owner"].after if "owner" in changes else None
        if isinstance(owner, int):
            organization(owner)
            self.by.require(DATABASE_EDIT, organization_id=owner)
        operator = changes["operator"].after if "operator" in changes else None
        if isinstance(operator, int):
            organization(operator)
        system = changes["hosting_system"].after if "hosting_system" in changes else None
        if isinstance(system, int):
            system_for(system, by=self.by)

    def _write(self) -> None:
        fields = {k: c.after for k, c in self.changes.items() if not k.startswith("item:")}
        _write_values(self.database, fields)
        if isinstance(fields.get("owner"), int):
            self.database.organization_id = cast("int", fields["owner"])
        if self.database.state == State.ACCEPTED.value:
            self.database.state = State.DRAFT.value
            self.database.state_at, self.database.state_by_id = self.at, self.by.person_id
        self.database.version += 1
        self.database.changed_at = self.at
        self.database.save()
        self._write_items()

    def _write_items(self) -> None:
        fresh = {item.pk for item in self._fresh}
        touched: dict[int, DataItem] = {}
        for key, change in self.changes.items():
            parts = key.split(":")
            if parts[0] != "item" or int(parts[1]) in fresh:
                continue
            item_id = int(parts[1])
            if len(parts) == 2 and change.after is None:  # noqa: PLR2004
                DataItem.objects.filter(pk=item_id).delete()
            elif len(parts) == 2:  # noqa: PLR2004
                item = DataItem(pk=item_id, database=self.database)
                _write_values(item, cast("dict[str, JSON]", change.after))
                item.save(force_insert=True)
            else:
                _write_values(self.items[item_id], {parts[2]: change.after})
                touched[item_id] = self.items[item_id]
        for item in touched.values():
            item.save()

    def _remember(self, kind: RevisionKind, note: str, undoes: Revision | None) -> Revision | None:
        last = self.database.revisions.order_by("-pk").first()
        if last is not None and undoes is None and self._continues(last, kind):
            merged = run_together(read_changes(last.changes), self.changes)
            last.changes, last.at, last.version = (
                write_changes(merged),
                self.at,
                self.database.version,
            )
            last.save(update_fields=["changes", "at", "version"])
            return last
        return Revision.objects.create(
            database=self.database,
            kind=kind.value,
            changes=write_changes(self.changes),
            note=note,
            version=self.database.version,
            by_id=self.by.person_id,
            started_at=self.at,
            at=self.at,
            undoes=undoes,
        )

    def _continues(self, last: Revision, kind: RevisionKind) -> bool:
        """Quick edits of one person in the same fields or the same kind run together."""
        if last.kind != kind.value or kind.value not in _RUN_TOGETHER:
            return False
        if Revision.objects.filter(undoes=last).exists() or _sections(last.changes) != _sections(
            self.changes
        ):
            return False
        return may_run_together(
            last_person=last.by_id, last_at=last.at, person=self.by.person_id, at=self.at
        )


def _sections(keys: Iterable[str]) -> set[str]:
    return {DATABASE_FIELDS[k].section if k in DATABASE_FIELDS else _shape(k) for k in keys}


def _shape(key: str) -> str:
    """Items added or removed do not run together with items changed."""
    return "item" if key.count(":") == 1 else "item_field"


def _texts(values: Mapping[str, JSON]) -> dict[str, str]:
    texts = {}
    for name, value in values.items():
        if isinstance(value, str):
            texts[name] = value
        elif isinstance(value, list):
            texts[name] = "\n".join(str(part) for part in value)
    return texts


def _write_values(row: Database | DataItem, values: Mapping[str, JSON]) -> None:
    """Put JSON values into the fields of a row; days become days again."""
    specs = DATABASE_FIELDS if isinstance(row, Database) else ITEM_FIELDS
    for name, value in values.items():
        kept: object = value
        if specs[name].kind is Kind.DATE and isinstance(value, str):
            kept = date.fromisoformat(value)
        setattr(row, f"{name}_id" if name in REFERENCES else name, kept)
