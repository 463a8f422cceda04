"""Assigning the records of an ended organization to its successors, one by one, by decision."""

from datetime import date, datetime

from django.db import transaction

from lienthong.accounts import audit
from lienthong.accounts.domain import Actor
from lienthong.accounts.models import RecordTransfer
from lienthong.accounts.queries.lengths import check_lengths
from lienthong.accounts.queries.organizations import organization, successors
from lienthong.errors import LienthongError, gettext_noop


class TransferInvalid(LienthongError):
    """A record of an ended organization goes to one of its successors, by a decision."""

    code = "accounts.transfer.invalid"
    status = 409
    message = gettext_noop("A record of {before} cannot go to {after}.")
    hint = gettext_noop(
        "Choose an organization that followed it and still exists, and name the decision."
    )


@transaction.atomic
def transfer_record(
    *,
    subject: str,
    subject_id: int | str,
    from_organization_id: int,
    to_organization_id: int,
    decision: str,
    on: date,
    by: Actor,
    at: datetime,
) -> RecordTransfer:
    """Record the decision that assigns a record to a successor.

    The room that owns the record calls this in its own transaction and moves its foreign key; its
    history stays. Needs `record.transfer` on the ended organization (the coordinator's). Raises
    OrganizationNotFound, NotAllowed, TransferInvalid.
    """
    before, after = organization(from_organization_id), organization(to_organization_id)
    by.require("record.transfer", organization_id=from_organization_id)
    followed = {row.pk for row in successors(from_organization_id, on)}
    if to_organization_id not in followed or not decision.strip():
        raise TransferInvalid(before=before.name, after=after.name)
    made = RecordTransfer(
        subject=subject,
        subject_id=str(subject_id),
        from_organization=before,
        to_organization=after,
        decision=decision.strip(),
        on=on,
    )
    check_lengths(made)
    made.save()
    _record_transferred(made, by=by, at=at)
    return made


def _record_transferred(made: RecordTransfer, *, by: Actor, at: datetime) -> None:
    audit.record(
        "accounts.record.transferred",
        subject=made.subject,
        subject_id=made.subject_id,
        organization_id=made.to_organization_id,
        by=by,
        at=at,
        details={
            "from": made.from_organization_id,
            "to": made.to_organization_id,
            "decision": made.decision,
            "on": made.on.isoformat(),
        },
    )
