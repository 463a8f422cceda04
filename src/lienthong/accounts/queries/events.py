"""Stored events as values: for the sequencer, for followers and for the page of the stream."""

import json

from lienthong.accounts.domain import Event
from lienthong.accounts.models import AuditEvent


def told(row: AuditEvent, position: int | None) -> Event:
    """A stored event as a value."""
    key = row.subject_id
    return Event(
        position=position,
        id=row.pk,
        event=row.event,
        subject=row.subject,
        subject_id=(int(key) if key.isascii() and key.isdigit() else key) if key else None,
        organization_id=row.organization_id,
        person_id=row.person_id,
        at=row.at,
        details=json.loads(row.details),
    )
