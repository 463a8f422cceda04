"""One change of a dataset or a service in the running transaction: compared, written, kept."""

from collections.abc import Mapping
from datetime import date, datetime

from lienthong.accounts import audit
from lienthong.accounts.domain import Actor
from lienthong.accounts.queries import organization
from lienthong.catalog.domain import (
    DATASET_FIELDS,
    DATASET_REFERENCES,
    SERVICE_FIELDS,
    SERVICE_REFERENCES,
)
from lienthong.catalog.models import DataService, Dataset, Revision
from lienthong.catalog.queries.records import dataset_values, service_values
from lienthong.catalog.queries.staff import distribution_for, edits_since
from lienthong.governance.domain import refuse_secret_texts
from lienthong.inventory.domain import (
    JSON,
    Change,
    Kind,
    RevisionKind,
    clean_values,
    compare,
    may_run_together,
    read_changes,
    require_no_conflict,
    run_together,
    write_changes,
)
from lienthong.inventory.queries import database_for

DATASET = "catalog.dataset"
SERVICE = "catalog.service"


def record_event(
    event: str,
    record: Dataset | DataService,
    *,
    by: Actor,
    at: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    """Write what happened to a dataset, a table of it or a service into the audit log."""
    audit.record(
        f"catalog.{event}",
        subject=DATASET if isinstance(record, Dataset) else SERVICE,
        subject_id=record.pk,
        organization_id=record.organization_id,
        by=by,
        at=at,
        details={
            "code": record.code,
            "slug": record.slug,
            "version": record.version,
            **(details or {}),
        },
    )


class Editing:
    """A record held for a change of its fields. Nothing is written before `save`."""

    def __init__(
        self, record: Dataset | DataService, *, version: int | None, by: Actor, at: datetime
    ) -> None:
        self.record, self.by, self.at = record, by, at
        self.version = record.version if version is None else version
        self.changes: dict[str, Change] = {}
        is_dataset = isinstance(record, Dataset)
        self.specs = DATASET_FIELDS if is_dataset else SERVICE_FIELDS
        self.references = DATASET_REFERENCES if is_dataset else SERVICE_REFERENCES

    def values(self) -> dict[str, JSON]:
        """The fields as they are."""
        if isinstance(self.record, Dataset):
            return dataset_values(self.record)
        return service_values(self.record)

    def set_fields(self, values: Mapping[str, object]) -> None:
        """Plan new values. Raises FieldUnknown, FieldInvalid, StateSecretRefused, NotFound."""
        wanted = clean_values(values, self.specs)
        texts = {k: v for k, v in wanted.items() if isinstance(v, str)}
        refuse_secret_texts(texts)
        changed = compare(self.values(), wanted, version=self.record.version + 1)
        self._check_references(changed)
        self.changes.update(changed)

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
        if self.version < self.record.version:
            require_no_conflict(
                self.changes,
                edits_since(self.record, self.version),
                version=self.version,
                by_person=self.by.person_id,
            )
        for name, change in self.changes.items():
            self._write(name, change.after)
        self.record.version += 1
        self.record.changed_at = self.at
        self.record.save()
        return self._remember(kind, note, undoes)

    def _write(self, name: str, value: JSON) -> None:
        kept: object = value
        if self.specs[name].kind is Kind.DATE and isinstance(value, str):
            kept = date.fromisoformat(value)
        if name == "fee":
            kept = value or 0
        setattr(self.record, f"{name}_id" if name in self.references else name, kept)

    def _check_references(self, changes: Mapping[str, Change]) -> None:
        for name in ("creator", "database", "distribution"):
            value = changes[name].after if name in changes else None
            if not isinstance(value, int):
                continue
            if name == "creator":
                organization(value)
            elif name == "database":
                database_for(value, by=self.by)
            else:
                distribution_for(value, by=self.by)

    def _remember(self, kind: RevisionKind, note: str, undoes: Revision | None) -> Revision:
        last = Revision.objects.filter(**_of(self.record)).order_by("-pk").first()
        if last is not None and undoes is None and self._continues(last, kind):
            merged = run_together(read_changes(last.changes), self.changes)
            last.changes, last.at, last.version = (
                write_changes(merged),
                self.at,
                self.record.version,
            )
            last.save(update_fields=["changes", "at", "version"])
            return last
        history = History(self.record, by=self.by, at=self.at)
        return history.add(kind, changes=self.changes, note=note, undoes=undoes)

    def _continues(self, last: Revision, kind: RevisionKind) -> bool:
        if last.kind != kind.value or kind is not RevisionKind.EDITED:
            return False
        if Revision.objects.filter(undoes=last).exists():
            return False
        sections = [{self.specs[k].section for k in keys} for keys in (last.changes, self.changes)]
        return sections[0] == sections[1] and may_run_together(
            last_person=last.by_id, last_at=last.at, person=self.by.person_id, at=self.at
        )


def _of(record: Dataset | DataService) -> dict[str, Dataset | DataService]:
    return {"dataset": record} if isinstance(record, Dataset) else {"service": record}


class History:
    """The history of a record, to which one change by one person adds a line."""

    def __init__(self, record: Dataset | DataService, *, by: Actor, at: datetime) -> None:
        self.record, self.by, self.at = record, by, at

    def add(
        self,
        kind: RevisionKind,
        *,
        changes: Mapping[str, Change] | None = None,
        note: str = "",
        undoes: Revision | None = None,
    ) -> Revision:
        """Write a line with the version that the record has now."""
        made: Revision = Revision.objects.create(
            **_of(self.record),
            kind=kind.value,
            changes=write_changes(changes or {}),
            note=note,
            version=self.record.version,
            by_id=self.by.person_id,
            started_at=self.at,
            at=self.at,
            undoes=undoes,
        )
        return made
