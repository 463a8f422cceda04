"""Writing an event in the transaction of the change it tells of."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from lienthong.accounts.domain import Actor, canonical
from lienthong.accounts.models import AuditEvent


def record(
    event: str,
    *,
    subject: str,
    subject_id: int | str | None,
    organization_id: int | None,
    by: Actor,
    at: datetime,
    details: Mapping[str, object] | None = None,
) -> int:
    """Write an event in the running transaction, as the last write of a service; gives its id.

    The id is taken after the change, so that of two events on one record the later one has the
    higher id. `details` must be JSON. Raises TransactionManagementError outside a transaction:
    an event without its change, or a change without its event, must not be possible.
    """
    if not transaction.get_connection().in_atomic_block:
        message = "audit.record is called inside the transaction of the change"
        raise transaction.TransactionManagementError(message)
    made = AuditEvent.objects.create(
        event=event,
        subject=subject,
        subject_id="" if subject_id is None else str(subject_id),
        organization_id=organization_id,
        person_id=by.person_id,
        at=at,
        details=canonical(details or {}),
    )
    return made.pk
