"""The sections of a database as forms."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienthong.inventory import labels, queries, services
from lienthong.inventory.domain import (
    DATABASE_FIELDS,
    DATABASE_VIEW,
    Section,
    State,
)
from lienthong.inventory.queries import RecordPage
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Fact, StepMark
from lienthong.web.console.databases.choices import reference_choices
from lienthong.web.console.databases.record import crumbs
from lienthong.web.console.databases.wording import terms_of, value_words
from lienthong.web.console.entry.editing import Target, edit
from lienthong.web.console.entry.forms import Plan

LISTING: Final = "database.listing"
HINTS: Final = {
    "legal_bases": gettext_lazy("One document on each line, with its number and day."),
    "scope": gettext_lazy("Which objects, in which area, over which time."),
    "scope_areas": gettext_lazy("Codes of administrative units, one on each line."),
    "content": gettext_lazy("Which information the database holds about each object."),
    "collection_mechanism": gettext_lazy(
        "Who collects, from which procedure or device. May stay empty when a way is ticked above."
    ),
    "update_mechanism": gettext_lazy("Who updates it, and on which event."),
    "sources": gettext_lazy("One source on each line: an agency, a system, a kind of record."),
    "record_count": gettext_lazy("As a whole number, such as 1.286."),
    "share_format": gettext_lazy("Such as API, Excel, CSV."),
    "regulations": gettext_lazy("One document on each line, with its number and day."),
}


def _steps(page: RecordPage, current: Section) -> list[StepMark]:
    slug = page.database.slug
    steps = []
    for section in Section:
        href = reverse("console:database_section", args=[slug, section.value])
        if section is Section.ITEMS:
            href = reverse("console:database", args=[slug]) + "#hang-muc"
        steps.append(StepMark(str(labels.SECTIONS[section]), href, current=section is current))
    return steps


def _target(request: ConsoleRequest, page: RecordPage, section: Section) -> Target:
    slug = page.database.slug
    names = [name for name, spec in DATABASE_FIELDS.items() if spec.section == section.value]
    required = {each.part for each in page.profile.requirements(LISTING)}
    plan = Plan(
        specs=DATABASE_FIELDS,
        words=labels.FIELDS,
        names=names,
        choices=reference_choices(request.actor, page.values),
        hints={name: str(words) for name, words in HINTS.items()},
        required=frozenset(required & set(names)),
    )
    title = str(labels.SECTIONS[section])
    terms = terms_of(page.profile)
    return Target(
        record=page.database,
        title=title,
        plan=plan,
        values=page.values,
        save=lambda changes, version: services.update_database(
            database_id=page.database.pk,
            version=version,
            changes=changes,
            by=request.actor,
            at=now(),
        ),
        again=lambda: _target(
            request, queries.record_page(slug, by=request.actor, at=now()), section
        ),
        met=lambda version, keys: queries.met_changes(
            page.database.pk, version=version, keys=keys, by=request.actor
        ),
        say=lambda key, value: value_words(key, value, terms),
        here=reverse("console:database_section", args=[slug, section.value]),
        after=reverse("console:database", args=[slug]),
        crumbs=crumbs(page, title),
        facts={"steps": _steps(page, section)},
    )


def _reading(request: ConsoleRequest, page: RecordPage, section: Section) -> HttpResponse:
    """The section for those who may not change it now."""
    if page.state is State.SUBMITTED:
        messages.info(request, _("The entry waits for the coordinator: it cannot be changed now."))
    shown = [
        Fact(str(labels.FIELDS[name]), value_words(name, page.values.get(name), {}) or "–")
        for name, spec in DATABASE_FIELDS.items()
        if spec.section == section.value
    ]
    title = str(labels.SECTIONS[section])
    facts = {
        "page": page,
        "database": page.database,
        "title": title,
        "facts": shown,
        "steps": _steps(page, section),
        "crumbs": crumbs(page, title),
    }
    return render(request, "console/databases/reading.html", facts)


@needs(DATABASE_VIEW)
def section(request: ConsoleRequest, slug: str, name: str) -> HttpResponse:
    """One section of a database, as a form that saves itself."""
    page = queries.record_page(slug, by=request.actor, at=now())
    if name not in set(Section):
        raise Http404
    chosen = Section(name)
    if chosen is Section.ITEMS:
        return redirect(reverse("console:database", args=[slug]) + "#hang-muc")
    if not page.may_edit and request.method != "POST":
        return _reading(request, page, chosen)
    return edit(request, _target(request, page, chosen))


urls = [
    path("co-so-du-lieu/ho-so/<slug:slug>/muc/<slug:name>/", section, name="database_section"),
]
