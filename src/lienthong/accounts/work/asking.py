"""Asking for jobs, and what a person may do with them."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F

from lienthong.accounts.domain import Actor
from lienthong.accounts.models.work import Job
from lienthong.errors import LienthongError, gettext_noop

WAITING: Final = "waiting"
RUNNING: Final = "running"
DONE: Final = "done"
FAILED: Final = "failed"
CANCELLED: Final = "cancelled"
STATES: Final = (WAITING, RUNNING, DONE, FAILED, CANCELLED)


class JobNotFound(LienthongError):
    """There is no such job, or the actor may not see it."""

    code = "accounts.job.not_found"
    status = 404
    message = gettext_noop("There is no such job.")
    hint = gettext_noop("Open the list of jobs; old ones are cleared after 90 days.")


class JobNotChangeable(LienthongError):
    """A finished job cannot be cancelled, and only a failed or cancelled one tried again."""

    code = "accounts.job.not_changeable"
    status = 409
    message = gettext_noop("Job {job_id} is {state}: this cannot be done with it now.")
    hint = gettext_noop("Reload the page to see how the job stands.")


def enqueue(
    name: str,
    *,
    key: str,
    at: datetime,
    by: Actor | None = None,
    organization_id: int | None = None,
    run_at: datetime | None = None,
    title: str = "",
    arguments: Mapping[str, object] | None = None,
    **args: object,
) -> int:
    """Ask for a job in the running transaction; gives its number, the old one for a known key.

    `arguments` are more arguments of the job, for names that this function uses itself.
    """
    args |= arguments or {}
    json.dumps(args)  # arguments are JSON, or the mistake shows here and not in the worker
    known = Job.objects.filter(key=key).values_list("pk", flat=True).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            made = Job.objects.create(
                key=key,
                name=name,
                title=title,
                args=args,
                organization_id=organization_id,
                person_id=by.person_id if by else None,
                state=WAITING,
                created_at=at,
                run_at=run_at or at,
            )
    except IntegrityError:
        return Job.objects.values_list("pk", flat=True).get(key=key)
    return made.pk


def _held(job_id: int, *, by: Actor) -> Job:
    job = Job.objects.select_for_update().filter(pk=job_id).first()
    if job is None or not (by.is_system or _may_manage(job, by=by)):
        raise JobNotFound
    return job


def _may_manage(job: Job, *, by: Actor) -> bool:
    own = job.person_id is not None and job.person_id == by.person_id
    return own or by.may("job.manage", organization_id=job.organization_id)


@transaction.atomic
def cancel(*, job_id: int, by: Actor, at: datetime) -> None:
    """Stop a job: at once while it waits, at its next step while it runs.

    Raises JobNotFound to outsiders and JobNotChangeable when it has ended.
    """
    job = _held(job_id, by=by)
    if job.state == WAITING:
        Job.objects.filter(pk=job_id).update(state=CANCELLED, finished_at=at)
    elif job.state == RUNNING:
        Job.objects.filter(pk=job_id).update(cancel_requested=True)
    else:
        raise JobNotChangeable(job_id=job_id, state=job.state)


@transaction.atomic
def retry(*, job_id: int, by: Actor, at: datetime) -> None:
    """Try a failed or cancelled job again; steps that happened are not repeated.

    Raises JobNotFound to outsiders and JobNotChangeable unless it failed or was cancelled.
    """
    job = _held(job_id, by=by)
    if job.state not in {FAILED, CANCELLED}:
        raise JobNotChangeable(job_id=job_id, state=job.state)
    Job.objects.filter(pk=job_id).update(
        state=WAITING,
        run_at=at,
        failures=0,
        attempt=F("attempt") + 1,
        cancel_requested=False,
        finished_at=None,
        error=None,
        note="",
    )
