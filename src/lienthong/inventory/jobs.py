"""Work of the room that follows events of others."""

from collections.abc import Mapping
from datetime import datetime

from lienthong.accounts.domain import SYSTEM, Job, Step
from lienthong.inventory.services import settle_submission


def settle_case(step: Step, *, case_id: int, at: str) -> None:
    """Bring a database to what the decision on its case says; runs again without harm."""
    moment = datetime.fromisoformat(at)

    def settle() -> int | None:
        found = settle_submission(case_id=case_id, by=SYSTEM, at=moment)
        return found.pk if found is not None else None

    step("settle", settle)


JOBS: Mapping[str, Job] = {"inventory.settle_case": settle_case}
