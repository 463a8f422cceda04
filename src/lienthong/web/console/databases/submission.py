"""From the agency to the coordinator and back: send, take back, accept, return."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lienthong.errors import LienthongError
from lienthong.inventory import queries, services
from lienthong.inventory.domain import (
    DATABASE_SUBMIT,
    LIST_CONSOLIDATE,
    NotEditableNow,
    NotSubmittable,
    NotWaiting,
)
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.console.databases.record import page_facts
from lienthong.web.console.entry.wording import problem_words

LONGEST_REASON = 4000


def _again(request: ConsoleRequest, slug: str, wrong: str) -> HttpResponse:
    """The page of the record with what was wrong on top; what was typed stays."""
    page = queries.record_page(slug, by=request.actor, at=now())
    facts = page_facts(request, page)
    facts |= {"wrong": wrong, "reason": request.POST.get("reason", "")}
    return render(request, "console/databases/record.html", facts, status=422)


def _moved_on(request: ConsoleRequest, slug: str, error: LienthongError) -> HttpResponse:
    """Another person, or a second click, was faster: say so on the page as it stands now."""
    messages.error(request, problem_words(error))
    return redirect("console:database", slug=slug)


@require_POST
@needs(DATABASE_SUBMIT)
def submit(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Send a complete entry to the coordinator; the gaps are named when it is not complete."""
    page = queries.record_page(slug, by=request.actor, at=now())
    try:
        services.submit_database(database_id=page.database.pk, by=request.actor, at=now())
    except NotEditableNow as error:
        return _moved_on(request, slug, error)
    except NotSubmittable:
        return _again(request, slug, _("It was not sent: the parts named below are missing."))
    said = _("Sent to {name}. You can take it back until they answer.")
    messages.success(request, said.format(name=page.coordinator))
    return redirect("console:database", slug=slug)


@require_POST
@needs(DATABASE_SUBMIT)
def recall(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Take a submission back to go on editing."""
    page = queries.record_page(slug, by=request.actor, at=now())
    reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
    if not reason:
        wrong = _("Write why you take it back; the reason stays in the history.")
        return _again(request, slug, wrong)
    try:
        services.recall_database(
            database_id=page.database.pk, reason=reason, by=request.actor, at=now()
        )
    except NotWaiting as error:
        return _moved_on(request, slug, error)
    messages.success(request, _("The submission is taken back; the entry can be edited again."))
    return redirect("console:database", slug=slug)


@require_POST
@needs(LIST_CONSOLIDATE)
def decide(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Accept a submitted entry for the next list, or return it with a reason."""
    page = queries.record_page(slug, by=request.actor, at=now())
    reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
    name, key = page.database.name, page.database.pk
    is_accepted = request.POST.get("decision") == "accept"
    if not is_accepted and not reason:
        return _again(request, slug, _("Write what the agency has to mend before you return it."))
    try:
        if is_accepted:
            services.accept_database(database_id=key, by=request.actor, at=now())
            said = _("{name} is accepted. It goes into the next list that is issued.")
        else:
            services.return_database(database_id=key, reason=reason, by=request.actor, at=now())
            said = _("{name} is returned to the agency with your reason.")
    except NotWaiting as error:
        return _moved_on(request, slug, error)
    messages.success(request, said.format(name=name))
    return redirect("console:inbox")


urls = [
    path("co-so-du-lieu/ho-so/<slug:slug>/gui/", submit, name="database_submit"),
    path("co-so-du-lieu/ho-so/<slug:slug>/lay-lai/", recall, name="database_recall"),
    path("co-so-du-lieu/ho-so/<slug:slug>/quyet-dinh/", decide, name="database_decide"),
]
