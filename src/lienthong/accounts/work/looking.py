"""Reads of jobs: what a person may see of the work that goes on behind the pages."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from lienthong.accounts.domain import Actor
from lienthong.accounts.models.work import Job, JobStep
from lienthong.accounts.work.asking import JobNotFound


@dataclass(frozen=True, slots=True)
class StepView:
    """A step that happened."""

    name: str
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as its page shows it; `share` is 0 to 100, None when nobody counted."""

    id: int
    name: str
    title: str
    state: str
    organization: str
    person: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    failures: int
    done: int
    total: int
    note: str
    error: dict[str, object] | None
    may_manage: bool
    cancel_requested: bool
    steps: tuple[StepView, ...] = ()

    @property
    def share(self) -> int | None:
        """Per cent done, rounded down."""
        return min(100, self.done * 100 // self.total) if self.total else None

    @property
    def is_open(self) -> bool:
        """Whether the job may still change by itself."""
        return self.state in {"waiting", "running"}


@dataclass(frozen=True, slots=True)
class JobPage:
    """A page of jobs, newest first; `before` asks for the next."""

    jobs: tuple[JobView, ...]
    before: int | None
    counts: dict[str, int]


def _visible(by: Actor) -> QuerySet[Job]:
    jobs = Job.objects.select_related("organization", "person")
    if by.is_system:
        return jobs
    seen = Q(person_id=by.person_id) | Q(organization_id__in=by.organizations("job.view"))
    if by.holds("job.manage"):
        seen |= Q(organization_id=None)
    return jobs.filter(seen)


def _shown(job: Job, *, by: Actor, steps: tuple[StepView, ...] = ()) -> JobView:
    own = job.person_id is not None and job.person_id == by.person_id
    return JobView(
        id=job.pk,
        name=job.name,
        title=job.title,
        state=job.state,
        organization=job.organization.name if job.organization else "",
        person=job.person.full_name if job.person else "",
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        failures=job.failures,
        done=job.done,
        total=job.total,
        note=job.note,
        error=job.error,
        may_manage=own or by.may("job.manage", organization_id=job.organization_id),
        cancel_requested=job.cancel_requested,
        steps=steps,
    )


def jobs_page(*, by: Actor, state: str = "", before: int | None = None, size: int = 50) -> JobPage:
    """Jobs that the actor may see, newest first."""
    visible = _visible(by)
    counts = dict(visible.order_by().values_list("state").annotate(n=Count("pk")))
    chosen = visible.filter(state=state) if state else visible
    if before:
        chosen = chosen.filter(pk__lt=before)
    found = list(chosen.order_by("-pk")[: size + 1])
    shown = tuple(_shown(job, by=by) for job in found[:size])
    return JobPage(shown, shown[-1].id if len(found) > size else None, counts)


def job_for(job_id: int, *, by: Actor) -> JobView:
    """One job with its steps; raises JobNotFound to those who may not see it."""
    job = _visible(by).filter(pk=job_id).first()
    if job is None:
        raise JobNotFound
    steps = JobStep.objects.filter(job_id=job_id).order_by("pk")
    return _shown(job, by=by, steps=tuple(StepView(s.name, s.finished_at) for s in steps))


def job_by_key(key: str, *, by: Actor) -> JobView | None:
    """The job that was asked for by this key, if there is one that the actor may see."""
    job = _visible(by).filter(key=key).first()
    return _shown(job, by=by) if job is not None else None
