"""Jobs: what goes on behind the pages, how far it is, and what to do when it failed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lienthong.accounts import work
from lienthong.web.access import ConsoleRequest, signed_in
from lienthong.web.components import Badge, Fact, Figure, Heading, Link, Pager, Tone
from lienthong.web.problems import told_facts

LONGEST_NUMBER = 18
TONES: dict[str, Tone] = {"done": "ok", "running": "wait", "waiting": "wait", "failed": "late"}


def state_words() -> dict[str, str]:
    """The states of a job in the reader's language."""
    return {
        "waiting": _("Waiting"),
        "running": _("Running"),
        "done": _("Done"),
        "failed": _("Failed"),
        "cancelled": _("Cancelled"),
    }


def badge_of(job: work.JobView) -> Badge:
    """The state of a job as a badge."""
    return Badge(state_words()[job.state], TONES.get(job.state, ""))


def _error_words(error: dict[str, object] | None) -> tuple[str, str]:
    if not error:
        return "", ""
    facts = error.get("facts")
    filled = told_facts(facts) if isinstance(facts, dict) else {}
    message, hint = _(str(error["message"])), _(str(error["hint"]))
    return message.format(**filled), hint.format(**filled)


def _before(request: HttpRequest) -> int | None:
    asked = request.GET.get("before", "")[:LONGEST_NUMBER]
    return int(asked) if asked.isdecimal() else None


@signed_in
def jobs(request: ConsoleRequest) -> HttpResponse:
    """The jobs that the actor may see, newest first, by state."""
    state = request.GET.get("state", "")
    state = state if state in work.STATES else ""
    before = _before(request)
    page = work.jobs_page(by=request.actor, state=state, before=before)
    here = reverse("console:jobs")
    figures = [
        Figure(
            page.counts.get(name, 0),
            words,
            f"{here}?state={name}",
            current=state == name,
            is_late=name == "failed" and bool(page.counts.get(name)),
        )
        for name, words in state_words().items()
    ]
    following = f"{here}?state={state}&before={page.before}" if page.before else ""
    heads = [_("Job"), _("Agency"), _("Requested by"), _("State"), _("Asked at")]
    facts = {
        "figures": figures,
        "rows": [(job, badge_of(job)) for job in page.jobs],
        "headings": [Heading(head) for head in heads],
        "pager": Pager(place="", first=here if before else "", next=following),
        "state": state,
    }
    return render(request, "console/jobs/list.html", facts)


def _facts(job: work.JobView) -> list[Fact]:
    told = [
        Fact(_("Job number"), job.id),
        Fact(_("Requested by"), job.person or _("The hub itself")),
    ]
    if job.organization:
        told.append(Fact(_("Agency"), job.organization))
    for label, value in (
        (_("Asked at"), job.created_at),
        (_("Started at"), job.started_at),
        (_("Ended at"), job.finished_at),
    ):
        if value:
            told.append(Fact(label, value))
    if job.failures:
        told.append(Fact(_("Failed tries"), job.failures))
    return told


@signed_in
def job(request: ConsoleRequest, job_id: int) -> HttpResponse:
    """One job: how far it is, its steps, why it failed. A part of the page asks again by itself."""
    found = work.job_for(job_id, by=request.actor)
    message, hint = _error_words(found.error)
    facts = {
        "job": found,
        "badge": badge_of(found),
        "facts": _facts(found),
        "error_message": message,
        "error_hint": hint,
        "crumbs": [
            Link(_("Jobs in progress"), reverse("console:jobs")),
            Link(found.title or found.name),
        ],
        "poll": reverse("console:job", args=[job_id]) if found.is_open else "",
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "console/jobs/state.html" if part else "console/jobs/detail.html", facts)


@require_POST
@signed_in
def cancel(request: ConsoleRequest, job_id: int) -> HttpResponse:
    """Stop a job."""
    work.cancel(job_id=job_id, by=request.actor, at=now())
    messages.success(request, _("The job is being stopped."))
    return redirect("console:job", job_id=job_id)


@require_POST
@signed_in
def retry(request: ConsoleRequest, job_id: int) -> HttpResponse:
    """Try a failed or cancelled job again."""
    work.retry(job_id=job_id, by=request.actor, at=now())
    messages.success(request, _("The job will run again; steps that were done are not repeated."))
    return redirect("console:job", job_id=job_id)


urls = [
    path("cong-viec-nen/", jobs, name="jobs"),
    path("cong-viec-nen/<int:job_id>/", job, name="job"),
    path("cong-viec-nen/<int:job_id>/dung/", cancel, name="job_cancel"),
    path("cong-viec-nen/<int:job_id>/chay-lai/", retry, name="job_retry"),
]
