"""Background work of the room."""

import time
from datetime import timedelta
from typing import Final

from lienthong.accounts import audit, work
from lienthong.accounts.domain import FORGOTTEN_AFTER, SYSTEM, Step
from lienthong.accounts.services import clear_sign_in_failures

REST_SECONDS: Final = 0.005  # between transactions, so that people's writes come first


def clear_jobs(step: Step) -> None:
    """Forget jobs that ended more than 90 days ago."""
    before = step.at - work.KEPT
    cleared = 0
    while found := work.clear_ended(before=before):
        cleared += found
        step.progress(cleared, cleared + found)
        time.sleep(REST_SECONDS)

    def tell() -> int:
        if not cleared:
            return 0
        return audit.record(
            "accounts.jobs.cleared",
            subject="accounts.job",
            subject_id=None,
            organization_id=None,
            by=SYSTEM,
            at=step.at,
            details={"count": cleared, "before": before.isoformat()},
        )

    step("tell", tell)


def clear_sign_in(step: Step) -> None:
    """Forget failures that no longer count and links that ended a day ago."""
    at = step.at
    before = at - max(FORGOTTEN_AFTER, timedelta(days=1))
    step(
        f"clear {at.isoformat()}",
        lambda: clear_sign_in_failures(before=before, by=SYSTEM, at=at),
    )
