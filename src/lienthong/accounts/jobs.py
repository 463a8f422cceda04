"""Background work of the room."""

from datetime import timedelta

from lienthong.accounts.domain import FORGOTTEN_AFTER, SYSTEM, Step
from lienthong.accounts.services import clear_sign_in_failures


def clear_sign_in(step: Step) -> None:
    """Forget failures that no longer count and links that ended a day ago."""
    at = step.at
    before = at - max(FORGOTTEN_AFTER, timedelta(days=1))
    step(
        f"clear {at.isoformat()}",
        lambda: clear_sign_in_failures(before=before, by=SYSTEM, at=at),
    )
