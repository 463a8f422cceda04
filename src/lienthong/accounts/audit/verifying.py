"""Proving the stream: every number, every event and the head against the hash chain."""

from typing import Final

from lienthong.accounts.audit.sequencing import digest_of
from lienthong.accounts.domain import START, Fault, Verdict, chained
from lienthong.accounts.models import AuditEvent, AuditHead, AuditPosition

BATCH: Final = 2000


def verify() -> Verdict:
    """Check the whole stream; the verdict names the first bad place.

    Found: a changed field, a deleted event, a deleted event with its number, two swapped events,
    a cut tail. Not found: a tail cut together with a rewritten head, which only a head kept
    outside this database shows. Events not numbered yet are outside the chain.
    """
    head = AuditHead.objects.first()
    position, chain = 0, START
    while places := list(
        AuditPosition.objects.filter(position__gt=position).order_by("position")[:BATCH]
    ):
        events = AuditEvent.objects.in_bulk([place.event_id for place in places])
        for place in places:
            expected = position + 1
            fault = _fault(place, expected=expected, event=events.get(place.event_id), chain=chain)
            if fault is not None:
                return Verdict(
                    ok=False,
                    numbered=position,
                    head=chain,
                    position=expected,
                    event_id=place.event_id if place.position == expected else None,
                    fault=fault,
                )
            position, chain = place.position, place.hash
    return _end(head, position=position, chain=chain)


def _fault(
    place: AuditPosition, *, expected: int, event: AuditEvent | None, chain: str
) -> Fault | None:
    if place.position != expected:
        return Fault.POSITION_MISSING
    if event is None:
        return Fault.EVENT_MISSING
    right = chained(chain, position=expected, digest=digest_of(event))
    return None if place.hash == right else Fault.CHANGED


def _end(head: AuditHead | None, *, position: int, chain: str) -> Verdict:
    claimed = (head.position, head.hash) if head else (0, START)
    fault = None
    if claimed[0] > position:
        fault = Fault.TAIL_MISSING
    elif claimed != (position, chain):
        fault = Fault.HEAD_CHANGED
    return Verdict(
        ok=fault is None,
        numbered=position,
        head=chain,
        position=position + 1 if fault else None,
        fault=fault,
    )
