"""Reading the audit stream by person, record and period."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Model, Q, QuerySet

from lienthong.accounts.domain import Actor, Event
from lienthong.accounts.domain.chain import ZONE
from lienthong.accounts.models import AuditEvent, AuditPosition, Organization
from lienthong.accounts.queries.events import told
from lienthong.errors import LienthongError, gettext_noop

PERMISSION: Final = "audit.view"
EXPORT_BATCH: Final = 1000


class EditedMeanwhile(LienthongError):
    """Another person saved the record after it was opened."""

    code = "accounts.edited_meanwhile"
    status = 409
    message = gettext_noop("{person} changed this record on {when}: {fields}.")
    hint = gettext_noop("Reload the page to see the change, then make yours again.")


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to show: every part narrows it; days are days in Vietnam, both included."""

    person_id: int | None = None
    organization_id: int | None = None
    event: str = ""
    subject: str = ""
    subject_id: str = ""
    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An event with the names people know."""

    event: Event
    person: str
    organization: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Events, newest first; `before` asks for the next page, None at the end."""

    lines: tuple[AuditLine, ...]
    before: int | None


def audit_page(
    by: Actor, *, wanted: AuditFilter | None = None, before: int | None = None, size: int = 50
) -> AuditPage:
    """Events of the organizations on which the actor holds `audit.view`, newest first.

    Events of no organization (roles, schedules) are shown to those who hold it at the top.
    """
    rows = _chosen(by, wanted or AuditFilter())
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: size + 1])
    lines = _lines(found[:size])
    return AuditPage(lines, found[size - 1].pk if len(found) > size else None)


def audit_lines(by: Actor, *, wanted: AuditFilter) -> Iterator[AuditLine]:
    """All chosen events, newest first, read in batches, for a file."""
    before: int | None = None
    while True:
        page = audit_page(by, wanted=wanted, before=before, size=EXPORT_BATCH)
        yield from page.lines
        if page.before is None:
            return
        before = page.before


def history_of(
    subject: str, subject_id: int | str, *, organization_id: int, by: Actor, size: int = 50
) -> tuple[AuditLine, ...]:
    """What happened to one record; the room that owns it has already decided who may see it."""
    rows = AuditEvent.objects.filter(subject=subject, subject_id=str(subject_id))
    return _lines(list(rows.select_related("person", "organization").order_by("-pk")[:size]))


def changed_fields(
    record: Model, wanted: Mapping[str, object], *, version: int, subject: str
) -> list[str]:
    """Set the wanted values on a record and name the fields that differ.

    Raises EditedMeanwhile when the record is newer than `version`, naming who saved, when and what.
    """
    if version != getattr(record, "version"):  # noqa: B009 - a field of each record with versions
        last = AuditEvent.objects.filter(subject=subject, subject_id=str(record.pk))
        row = last.select_related("person").order_by("-pk").first()
        fields = json.loads(row.details).get("fields", []) if row else []
        raise EditedMeanwhile(
            person=row.person.full_name if row and row.person else "Liên Thông",
            when=row.at.astimezone(ZONE).strftime("%d/%m/%Y %H:%M") if row else "…",
            fields=", ".join(fields) or "…",
        )
    changed = [name for name, value in wanted.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, wanted[name])
    return changed


def _visible(by: Actor) -> QuerySet[AuditEvent]:
    rows = AuditEvent.objects.select_related("person", "organization").order_by("-pk")
    if by.is_system:
        return rows
    seen = by.organizations(PERMISSION)
    shown = Q(organization_id__in=seen)
    if Organization.objects.filter(pk__in=seen, parent=None).exists():
        shown |= Q(organization_id=None)
    return rows.filter(shown)


def _chosen(by: Actor, wanted: AuditFilter) -> QuerySet[AuditEvent]:
    rows = _visible(by)
    exact = {
        "person_id": wanted.person_id,
        "organization_id": wanted.organization_id,
        "subject": wanted.subject,
        "subject_id": wanted.subject_id,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.event:
        rows = rows.filter(event__startswith=wanted.event)
    if wanted.first_on:
        rows = rows.filter(at__gte=_midnight(wanted.first_on))
    if wanted.last_on:
        rows = rows.filter(at__lt=_midnight(wanted.last_on + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZONE)


def _lines(rows: list[AuditEvent]) -> tuple[AuditLine, ...]:
    places = dict(
        AuditPosition.objects.filter(event_id__in=[row.pk for row in rows]).values_list(
            "event_id", "position"
        )
    )
    return tuple(
        AuditLine(
            event=told(row, places.get(row.pk)),
            person=row.person.full_name if row.person else "",
            organization=row.organization.name if row.organization else "",
        )
        for row in rows
    )
