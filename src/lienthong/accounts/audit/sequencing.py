"""Numbering the stream: whatever is committed and unnumbered, in id order, by one sequencer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from lienthong.accounts.domain import START, Event, chained, event_digest
from lienthong.accounts.models import AuditEvent, AuditHead, AuditPosition
from lienthong.accounts.queries.events import told

ADVISORY_LOCK: Final = 77
_HEAD: Final = 1

# An event is taken when it is visible and has no position. `floor`: every transaction below it had
# ended and was numbered in an earlier pass, so the search begins there. The lowest running
# transaction (xmin) comes from the snapshot of the same statement.
_PENDING_ON_POSTGRESQL: Final = """
WITH s AS MATERIALIZED (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS x)
SELECT e.id, (SELECT x::text FROM s) FROM accounts_auditevent e
 WHERE e.xid >= LEAST(%s::text::xid8, (SELECT x FROM s))
   AND NOT EXISTS (SELECT 1 FROM accounts_auditposition p WHERE p.event_id = e.id)
 ORDER BY e.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class _Pending:
    ids: list[int]
    floor: str


def sequence(*, limit: int) -> int:
    """Number at most `limit` committed events and chain them; gives how many there were.

    Safe to call from several processes: one works, the others are told 0. A late commit gets a
    later number; nothing is skipped.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic():
            if not _is_alone():
                return 0
            return _number(_pending_on_postgresql(_head(), limit))
    if not _pending_by_id(limit=1):  # the usual case takes no write lock
        return 0
    with transaction.atomic():
        return _number(_Pending(_pending_by_id(limit=limit), "0"))


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        return bool(cursor.fetchone()[0])


def _head() -> AuditHead:
    head, _ = AuditHead.objects.get_or_create(pk=_HEAD, defaults={"hash": START})
    return head


def _pending_on_postgresql(head: AuditHead, limit: int) -> _Pending:
    with connection.cursor() as cursor:
        cursor.execute(_PENDING_ON_POSTGRESQL, [head.floor, limit])
        rows = cursor.fetchall()
    drained = len(rows) < limit
    return _Pending([row[0] for row in rows], rows[0][1] if rows and drained else head.floor)


def _pending_by_id(*, limit: int) -> list[int]:
    """On SQLite one writer commits at a time, so that ids are in the order of commits."""
    last = AuditPosition.objects.order_by("-position").values_list("event_id", flat=True).first()
    waiting = AuditEvent.objects.filter(pk__gt=last or 0).order_by("pk")
    return list(waiting.values_list("pk", flat=True)[:limit])


def _number(pending: _Pending) -> int:
    if not pending.ids:
        return 0
    head = _head()
    events = AuditEvent.objects.in_bulk(pending.ids)
    places = []
    for position, event_id in enumerate(pending.ids, start=head.position + 1):
        head.hash = chained(head.hash, position=position, digest=digest_of(events[event_id]))
        places.append(AuditPosition(position=position, event_id=event_id, hash=head.hash))
    AuditPosition.objects.bulk_create(places)
    head.position += len(places)
    head.floor = pending.floor
    head.save()
    return len(places)


def digest_of(row: AuditEvent) -> bytes:
    """The digest of a stored event."""
    return event_digest(
        id=row.pk,
        event=row.event,
        subject=row.subject,
        subject_id=row.subject_id,
        organization_id=row.organization_id,
        person_id=row.person_id,
        at=row.at,
        details=row.details,
    )


def last_position() -> int:
    """The number of the newest numbered event; 0 when there is none."""
    found = AuditPosition.objects.order_by("-position").values_list("position", flat=True).first()
    return found or 0


def events_after(position: int, *, limit: int) -> list[Event]:
    """The next events after a position, in order: how a follower reads, missing nothing."""
    places = dict(
        AuditPosition.objects.filter(position__gt=position)
        .order_by("position")
        .values_list("event_id", "position")[:limit]
    )
    return _in_order(places)


def _in_order(places: dict[int, int]) -> list[Event]:
    rows: Iterable[AuditEvent] = AuditEvent.objects.filter(pk__in=list(places))
    found: Sequence[Event] = [told(row, places[row.pk]) for row in rows]
    return sorted(found, key=lambda event: event.position or 0)
