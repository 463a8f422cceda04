"""Background work of the room."""

from datetime import UTC, datetime

from lienthong.accounts.domain import SYSTEM, Step
from lienthong.exchange.services import issue_snapshot


def issue_register(step: Step, *, at: str) -> None:
    """Issue the register again: after its agreements changed, and before it expires."""
    moment = datetime.fromisoformat(at).astimezone(UTC)
    step("issue", lambda: issue_snapshot(by=SYSTEM, at=moment).number, inside=False)
