"""The audit stream as values: events, their canonical form, the hash chain and its verdict."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
START: Final = "0" * 64


def day_of(at: datetime) -> date:
    """The day of a moment in Asia/Ho_Chi_Minh; `at` must be aware."""
    return at.astimezone(ZONE).date()


@dataclass(frozen=True, slots=True)
class Event:
    """A past fact of the stream.

    `position` is its number in the stream, None until the sequencer has seen it. `subject_id` is a
    number when the record has a numeric key, else text.
    """

    position: int | None
    id: int
    event: str
    subject: str
    subject_id: int | str | None
    organization_id: int | None
    person_id: int | None
    at: datetime
    details: Mapping[str, object]


def canonical(value: Mapping[str, object]) -> str:
    """JSON with sorted names and no spaces: the same text for the same value.

    Raises TypeError for what JSON cannot hold and ValueError for NaN and infinities.
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def event_digest(
    *,
    id: int,  # noqa: A002 - the name of the field
    event: str,
    subject: str,
    subject_id: str,
    organization_id: int | None,
    person_id: int | None,
    at: datetime,
    details: str,
) -> bytes:
    """SHA-256 of the canonical form of an event; every stored field enters it."""
    facts = {
        "id": id,
        "event": event,
        "subject": subject,
        "subject_id": subject_id,
        "organization_id": organization_id,
        "person_id": person_id,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "details": details,
    }
    return hashlib.sha256(canonical(facts).encode()).digest()


def chained(previous: str, *, position: int, digest: bytes) -> str:
    """The hash of the chain at a position: sha256(previous || position as 8 bytes || digest)."""
    return hashlib.sha256(
        bytes.fromhex(previous) + position.to_bytes(8, "big") + digest
    ).hexdigest()


class Fault(StrEnum):
    """What is wrong with a stream, at its first bad place."""

    CHANGED = "changed"
    """The event, or the order of events, is not what was chained."""
    EVENT_MISSING = "event_missing"
    POSITION_MISSING = "position_missing"
    TAIL_MISSING = "tail_missing"
    HEAD_CHANGED = "head_changed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the stream is whole; if not, where the first bad place is."""

    ok: bool
    numbered: int
    head: str
    position: int | None = None
    event_id: int | None = None
    fault: Fault | None = None
