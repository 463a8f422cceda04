"""Claiming a job by lease and running it, each step once."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar, cast

from django.db import connection, transaction
from django.db.models import Q

from lienthong.accounts.models.work import Job, JobStep
from lienthong.accounts.work.asking import CANCELLED, DONE, FAILED, RUNNING, WAITING
from lienthong.errors import LienthongError, gettext_noop

R = TypeVar("R")

LEASE: Final = timedelta(seconds=30)
BACK_OFF: Final = (1, 5, 30, 120)  # seconds before the next try, after each failure
MOST_ATTEMPTS: Final = 5
SERVER_FAULT: Final = 500


class JobCancelled(Exception):
    """A person cancelled the job; raised inside it at the next step or progress."""


class JobLost(Exception):
    """The lease went to another worker; this one must stop without a trace."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that this worker holds, under a number that no other run of it shares."""

    job_id: int
    name: str
    args: Mapping[str, object]
    owner: str
    attempt: int


def release(*, owner: str, at: datetime) -> int:
    """Give back the jobs of a worker that is known to be dead; gives how many there were."""
    return Job.objects.filter(state=RUNNING, owner=owner).update(
        state=WAITING, run_at=at, owner="", lease_until=None
    )


def claim(*, owner: str, at: datetime) -> Claim | None:
    """Take the next job that is due, or one whose worker let its lease end."""
    due = Q(state=WAITING, run_at__lte=at) | Q(state=RUNNING, lease_until__lt=at)
    if not Job.objects.filter(due).exists():
        return None  # the usual case costs no write lock
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        waiting = Job.objects.select_for_update(skip_locked=skip).filter(due)
        job = waiting.order_by("run_at", "pk").first()
        if job is None:
            return None
        tries = job.failures + (1 if job.state == RUNNING else 0)
        if tries >= MOST_ATTEMPTS:
            _end(job.pk, state=FAILED, at=at, error=job.error or _LOST)
            return None
        Job.objects.filter(pk=job.pk).update(
            state=RUNNING,
            owner=owner,
            lease_until=at + LEASE,
            attempt=job.attempt + 1,
            failures=tries,
            started_at=job.started_at or at,
        )
    return Claim(job.pk, job.name, job.args, owner, job.attempt + 1)


_LOST: Final = {
    "code": "accounts.job.lost",
    "message": gettext_noop("The worker stopped each time it ran this job."),
    "hint": gettext_noop("Look at the memory of the machine, then try again."),
    "facts": {},
}
_FAULT: Final = {
    "code": "accounts.job.fault",
    "message": gettext_noop("The job met a fault of the program."),
    "hint": gettext_noop("Try again; if it fails again, give the job's number to the operator."),
    "facts": {},
}


def _end(job_id: int, *, state: str, at: datetime, error: Mapping[str, object] | None) -> None:
    Job.objects.filter(pk=job_id).update(
        state=state, finished_at=at, error=error, owner="", lease_until=None
    )


class StepRunner:
    """Runs the steps of one claimed job; the `Step` that job code sees."""

    def __init__(self, claimed: Claim, *, clock: Callable[[], datetime]) -> None:
        self._claim = claimed
        self._clock = clock
        self._shown_at: datetime | None = None
        self.at = clock()

    @property
    def job_id(self) -> int:
        """The number of this job."""
        return self._claim.job_id

    def __call__(
        self, name: str, function: Callable[..., R], *args: object, inside: bool = True
    ) -> R:
        """Run the step once, or give the result of an earlier run."""
        kept = JobStep.objects.filter(job_id=self.job_id, name=name).first()
        if kept is not None:
            return cast("R", kept.result)
        if not inside:
            self.hold()
            result = function(*args)
            with transaction.atomic():
                self.hold()
                return self._keep(name, result)
        with transaction.atomic():
            self.hold()
            return self._keep(name, function(*args))

    def _keep(self, name: str, result: R) -> R:
        JobStep.objects.create(
            job_id=self.job_id, name=name, result=result, finished_at=self._clock()
        )
        return result

    def _mine(self) -> Q:
        held = self._claim
        return Q(pk=held.job_id, state=RUNNING, owner=held.owner, attempt=held.attempt)

    def hold(self) -> None:
        """Extend the lease; raises JobCancelled or JobLost when the job is no longer ours."""
        until = self._clock() + LEASE
        kept = Job.objects.filter(self._mine(), cancel_requested=False).update(lease_until=until)
        if kept:
            return
        if Job.objects.filter(self._mine()).exists():
            raise JobCancelled
        raise JobLost

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Show how far the job is, at most five times a second."""
        now = self._clock()
        if self._shown_at and now - self._shown_at < timedelta(milliseconds=200) and done < total:
            return
        self._shown_at = now
        self.hold()
        Job.objects.filter(self._mine()).update(done=done, total=total, note=note[:300])


def _beat(step: StepRunner, stop: threading.Event) -> None:
    """Keep the lease while a long step runs."""
    while not stop.wait(LEASE.total_seconds() / 3):
        try:
            step.hold()
        except (JobCancelled, JobLost):
            return
        finally:
            connection.close()


def _described(error: Exception) -> dict[str, object]:
    if not isinstance(error, LienthongError):
        return dict(_FAULT)
    facts = {name: str(value) for name, value in error.facts.items()}
    return {"code": error.code, "message": error.message, "hint": error.hint, "facts": facts}


def run(claimed: Claim, job: Callable[..., None], *, clock: Callable[[], datetime]) -> str:
    """Run a claimed job to its end, its failure or its cancellation; gives the state after it.

    A refusal (an error of ours below 500) fails at once, since another try would be refused too;
    anything else is tried again after a while, at most MOST_ATTEMPTS times.
    """
    step = StepRunner(claimed, clock=clock)
    stop = threading.Event()
    beat = threading.Thread(target=_beat, args=(step, stop), daemon=True)
    beat.start()
    try:
        job(step, **claimed.args)
        with transaction.atomic():
            step.hold()
            _end(claimed.job_id, state=DONE, at=clock(), error=None)
    except JobCancelled:
        _end(claimed.job_id, state=CANCELLED, at=clock(), error=None)
        return CANCELLED
    except JobLost:
        return RUNNING
    except Exception as error:  # noqa: BLE001 - whatever job code raises must be recorded
        return _failed(claimed, error, at=clock())
    finally:
        stop.set()
        beat.join()
    return DONE


def _failed(claimed: Claim, error: Exception, *, at: datetime) -> str:
    """Record a failure: final for a refusal, else another try after a while."""
    described = _described(error)
    refused = isinstance(error, LienthongError) and error.status < SERVER_FAULT
    job = Job.objects.get(pk=claimed.job_id)
    failures = job.failures + 1
    if refused or failures >= MOST_ATTEMPTS:
        Job.objects.filter(pk=job.pk).update(failures=failures)
        _end(job.pk, state=FAILED, at=at, error=described)
        return FAILED
    wait = timedelta(seconds=BACK_OFF[min(failures, len(BACK_OFF)) - 1])
    Job.objects.filter(pk=job.pk).update(
        state=WAITING,
        run_at=at + wait,
        failures=failures,
        owner="",
        lease_until=None,
        error=described,
    )
    return WAITING
