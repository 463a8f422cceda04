"""The page of one data service: what it needs, how it is called, and each step of its life."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lienthong.catalog import labels, services
from lienthong.catalog.domain import (
    SERVICE_EDIT,
    SERVICE_SUBMIT,
    SERVICE_VIEW,
    SERVICE_WITHDRAW,
    PublicationGap,
    ServiceNotPublishable,
    ServiceStatus,
)
from lienthong.catalog.domain.sections import (
    ServiceSection,
    gaps_by_section,
    place_of_service_part,
)
from lienthong.catalog.queries.pages import ServicePage, service_page
from lienthong.catalog.queries.staff import history_of_service
from lienthong.inventory.domain import CannotUndo
from lienthong.settings import settings
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Badge, Fact, GapLine, Link, Section
from lienthong.web.console.datasets.record import HISTORY, LONGEST_REASON, RECENT, cannot_undo_words
from lienthong.web.console.datasets.wording import history_lines, status_badge
from lienthong.web.console.entry.wording import basis_words, when
from lienthong.web.console.navigation import address
from lienthong.web.console.services.wording import TITLES
from lienthong.web.templatetags.kit import day


def crumbs(page: ServicePage, *more: str) -> list[Link]:
    """The way to a page of the service."""
    service = page.service
    name = service.name or service.code
    way = [Link(_("Data services"), reverse("console:services"))]
    if not more:
        return [*way, Link(name)]
    return [*way, Link(name, reverse("console:service", args=[service.slug])), *map(Link, more)]


def _gap_line(slug: str, gap: PublicationGap) -> GapLine:
    place = place_of_service_part(gap.part)
    if not place.section:
        href = address("console:focal_officers")
    else:
        section = reverse("console:service_section", args=[slug, place.section])
        href = f"{section}#id_{place.field}"
    return GapLine(labels.gap_words(gap), basis_words(gap), href)


def _sections(page: ServicePage) -> list[Section]:
    missing = gaps_by_section(page.gaps, of_service=True)
    lines = []
    for part in ServiceSection:
        n = len(missing[part.value])
        badge = (
            Badge(ngettext("{n} missing", "{n} missing", n).format(n=n), "wait")
            if n
            else Badge(_("Complete"), "ok")
        )
        href = reverse("console:service_section", args=[page.service.slug, part.value])
        lines.append(Section(str(TITLES[part.value]), badge, href))
    return lines


def _facts(page: ServicePage) -> list[Fact]:
    service = page.service
    told = [
        Fact(_("Agency"), service.organization.name),
        Fact(_("Focal officer"), page.focal.name if page.focal else _("not named yet")),
    ]
    if service.case is not None:
        case = service.case
        told.append(Fact(_("Case"), case.number, reverse("console:case", args=[case.pk])))
    if service.publish_due_on and not service.published_at:
        told.append(Fact(_("To be published by"), day(service.publish_due_on)))
    if service.published_at:
        told.append(Fact(_("Published"), day(service.published_at)))
        told.append(Fact(_("Revision"), service.revision))
    return [*told, Fact(_("Code"), service.code)]


def call_of(page: ServicePage) -> str:
    """How programs of other agencies call the service, with its first key; "" before it has one."""
    keys, given = page.service.key_columns, page.service.filterable
    if not keys and not given:
        return ""
    asked = "&".join(f"{name}=…" for name in keys or given)
    return f"GET {settings().exchange_url}/x1/AGREEMENT/{'record' if keys else 'page'}?{asked}"


def _badges(page: ServicePage) -> list[Badge]:
    service = page.service
    badge = status_badge(service.status, labels.SERVICE_STATUSES)
    if page.status is ServiceStatus.DRAFT:
        saved = _("Draft, saved {moment}").format(moment=when(service.changed_at))
        badge = Badge(saved, "wait")
    version = Badge(_("Version {n}").format(n=service.service_version))
    return [badge, version]


def _answer(request: ConsoleRequest, page: ServicePage, *, wrong: str = "") -> HttpResponse:
    service, n = page.service, len(page.gaps)
    heading = ngettext(
        "{n} part is missing before it can be submitted",
        "{n} parts are missing before it can be submitted",
        n,
    )
    facts = {
        "page": page,
        "service": service,
        "wrong": wrong,
        "badges": _badges(page),
        "gap_title": heading.format(n=n),
        "gaps": [_gap_line(service.slug, gap) for gap in page.gaps],
        "sections": _sections(page),
        "facts": _facts(page),
        "history": history_lines(history_of_service(service, limit=RECENT), may_edit=page.may_edit),
        "fields": [c for c in page.columns if c.name in service.fields],
        "call": call_of(page),
        "is_suspended": page.status is ServiceStatus.SUSPENDED,
        "public_address": reverse("portal:service", args=[service.slug])
        if page.was_published
        else "",
        "crumbs": crumbs(page),
    }
    return render(request, "console/services/record.html", facts, status=422 if wrong else 200)


@needs(SERVICE_VIEW)
def service(request: ConsoleRequest, slug: str) -> HttpResponse:
    """One service. ServiceNotFound becomes a 404."""
    return _answer(request, service_page(slug, by=request.actor, at=now()))


@needs(SERVICE_VIEW)
def history(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Every change of a service, field by field."""
    page = service_page(slug, by=request.actor, at=now())
    lines = history_of_service(page.service, limit=HISTORY)
    facts = {
        "record": page.service,
        "undo_name": "console:service_undo",
        "lines": history_lines(lines, may_edit=page.may_edit),
        "crumbs": crumbs(page, _("History")),
    }
    return render(request, "console/datasets/history.html", facts)


@require_POST
@needs(SERVICE_EDIT)
def undo(request: ConsoleRequest, slug: str, revision_id: int) -> HttpResponse:
    """Take one change back."""
    page = service_page(slug, by=request.actor, at=now())
    try:
        services.undo_service(
            service_id=page.service.pk, revision_id=revision_id, by=request.actor, at=now()
        )
    except CannotUndo as error:
        messages.error(request, cannot_undo_words(error))
    else:
        messages.success(request, _("The change was undone; the undoing stands in the history."))
    return redirect("console:service", slug=slug)


@require_POST
@needs(SERVICE_SUBMIT)
def submit(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Declare the service ready; another person approves its publication."""
    page = service_page(slug, by=request.actor, at=now())
    try:
        services.submit_service(service_id=page.service.pk, by=request.actor, at=now())
    except ServiceNotPublishable:
        return _answer(
            request, page, wrong=_("It was not submitted: the parts named below are missing.")
        )
    said = _("Submitted. Another person of {agency} decides; nothing is public before that.")
    messages.success(request, said.format(agency=page.service.organization.name))
    return redirect("console:service", slug=slug)


@require_POST
@needs(SERVICE_WITHDRAW)
def resume(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Answer again after a suspension."""
    page = service_page(slug, by=request.actor, at=now())
    services.resume_service(service_id=page.service.pk, by=request.actor, at=now())
    messages.success(request, _("The service answers again as it was approved last."))
    return redirect("console:service", slug=slug)


def _with_reason(
    request: ConsoleRequest, slug: str, words: dict[str, str], act: Callable[..., object]
) -> HttpResponse:
    """Ask for the reason of a step, then do it."""
    page = service_page(slug, by=request.actor, at=now())
    reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
    if request.method == "POST" and reason:
        act(service_id=page.service.pk, reason=reason, by=request.actor, at=now())
        messages.success(request, words["done"])
        return redirect("console:service", slug=slug)
    wrong = _("Write the reason in a sentence.") if request.method == "POST" else ""
    facts = {
        **words,
        "back": reverse("console:service", args=[slug]),
        "wrong": wrong,
        "crumbs": crumbs(page, words["title"]),
    }
    return render(request, "console/datasets/reason.html", facts, status=422 if wrong else 200)


@needs(SERVICE_SUBMIT)
def recall(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Take a submission back to go on editing."""
    words = {
        "title": _("Take the submission back"),
        "text": _("The case is closed without a decision, and the service can be edited again."),
        "action": _("Take it back"),
        "done": _("The submission is taken back; you can go on editing."),
    }
    return _with_reason(request, slug, words, services.recall_service)


@needs(SERVICE_WITHDRAW)
def suspend(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Stop answering for a while."""
    words = {
        "title": _("Suspend the service"),
        "text": _("It stops answering at once. Its page stays and gives your reason."),
        "action": _("Suspend"),
        "done": _("The service is suspended; its page gives the reason."),
    }
    return _with_reason(request, slug, words, services.suspend_service)


@needs(SERVICE_WITHDRAW)
def end(request: ConsoleRequest, slug: str) -> HttpResponse:
    """End the service for good."""
    words = {
        "title": _("End the service"),
        "text": _(
            "It stops answering for good; this cannot be taken back. Its page gives your reason."
        ),
        "action": _("End it for good"),
        "done": _("The service has ended; its page gives the reason."),
    }
    return _with_reason(request, slug, words, services.end_service)


urls = [
    path("dich-vu/<slug:slug>/", service, name="service"),
    path("dich-vu/<slug:slug>/lich-su/", history, name="service_history"),
    path("dich-vu/<slug:slug>/lich-su/<int:revision_id>/hoan-tac/", undo, name="service_undo"),
    path("dich-vu/<slug:slug>/gui/", submit, name="service_submit"),
    path("dich-vu/<slug:slug>/lay-lai/", recall, name="service_recall"),
    path("dich-vu/<slug:slug>/tam-ngung/", suspend, name="service_suspend"),
    path("dich-vu/<slug:slug>/mo-lai/", resume, name="service_resume"),
    path("dich-vu/<slug:slug>/cham-dut/", end, name="service_end"),
]
