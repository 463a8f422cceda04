"""The sections of a dataset as forms."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienthong.accounts.domain import Actor
from lienthong.accounts.queries import organization_tree
from lienthong.catalog import labels, services
from lienthong.catalog.domain import DATASET_FIELDS, DATASET_VIEW, DatasetStatus
from lienthong.catalog.domain.sections import Section, place_of_dataset_part
from lienthong.catalog.queries.pages import DatasetPage, dataset_page, met_changes
from lienthong.catalog.queries.records import PUBLICATION
from lienthong.governance.domain import day_of
from lienthong.governance.queries import requirements
from lienthong.inventory.domain import Kind
from lienthong.inventory.queries import databases_for
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Fact, StepMark
from lienthong.web.console.datasets.record import crumbs
from lienthong.web.console.datasets.wording import (
    LANGUAGES,
    SECTION_TITLES,
    choices_of,
    value_words,
)
from lienthong.web.console.entry.editing import Target, edit
from lienthong.web.console.entry.forms import Choices, Plan

HINTS: Final = {
    "description": gettext_lazy(
        "What each row is, where the figures come from, what one must know to use them rightly."
    ),
    "keywords": gettext_lazy("One on each line, in the words that people search with."),
    "origin_kind": gettext_lazy("Which kind of origin the data have."),
    "source": gettext_lazy("The document or register, with its number and day."),
    "source_url": gettext_lazy("Needed when the data already stands on a website."),
    "spatial": gettext_lazy("Such as the name of the commune or province."),
    "relations": gettext_lazy("Addresses of pages that belong to it, one on each line."),
    "contact_name": gettext_lazy("A person or an office that answers questions about the data."),
    "citation": gettext_lazy(
        "May stay empty: a usual citation is then made from title and agency."
    ),
    "personal_data_reviewed": gettext_lazy(
        "Tick when each column of the dictionary says whether it holds personal data. A new column "
        "takes the tick away."
    ),
    "access_level": gettext_lazy("What only agencies may have is found at no public page."),
    "changelog": gettext_lazy("What is different from the version before, in a sentence."),
    "list_ref": gettext_lazy("Number and day of the decision that issued the list."),
}


def _steps(page: DatasetPage, current: Section) -> list[StepMark]:
    slug = page.dataset.slug
    steps = []
    for section in Section:
        href = reverse("console:dataset_section", args=[slug, section.value])
        if section is Section.FILES:
            href = reverse("console:dataset", args=[slug]) + "#tep"
        title = str(SECTION_TITLES[section.value])
        steps.append(StepMark(title, href, current=section is current))
    return steps


def _choices(page: DatasetPage, names: list[str], *, by: Actor) -> dict[str, Choices]:
    found: dict[str, Choices] = {
        name: choices_of(name) for name in names if DATASET_FIELDS[name].kind is Kind.CHOICE
    }
    if "creator" in names:
        living = organization_tree(on=day_of(now()))
        found["creator"] = [(str(v.organization.pk), v.organization.name) for v in living]
    if "database" in names:
        found["database"] = [(str(each.pk), each.name) for each in databases_for(by)]
        current = page.dataset.database
        if current is not None and str(current.pk) not in dict(found["database"]):
            found["database"] = [*found["database"], (str(current.pk), current.name)]
    return found


def _target(request: ConsoleRequest, page: DatasetPage, section: Section) -> Target:
    slug = page.dataset.slug
    names = [name for name, spec in DATASET_FIELDS.items() if spec.section == section.value]
    asked = {place_of_dataset_part(r.part).field for r in requirements(PUBLICATION, at=now())}
    title = str(SECTION_TITLES[section.value])
    plan = Plan(
        specs=DATASET_FIELDS,
        words=labels.DATASET_FIELDS,
        names=names,
        choices=_choices(page, names, by=request.actor),
        hints={name: str(words) for name, words in HINTS.items()},
        required=frozenset((asked | {"origin_kind", "personal_data_reviewed"}) & set(names)),
    )
    return Target(
        record=page.dataset,
        title=title,
        plan=plan,
        values=page.values,
        save=lambda changes, version: services.update_dataset(
            dataset_id=page.dataset.pk,
            version=version,
            changes=changes,
            by=request.actor,
            at=now(),
        ),
        again=lambda: _target(request, dataset_page(slug, by=request.actor, at=now()), section),
        met=lambda version, keys: met_changes(
            page.dataset, version=version, keys=keys, by=request.actor
        ),
        say=lambda key, value: (
            dict(plan.choices.get(key, ())).get(str(value)) or value_words(key, value)
        ),
        here=reverse("console:dataset_section", args=[slug, section.value]),
        after=reverse("console:dataset", args=[slug]),
        crumbs=crumbs(page, title),
        facts={"steps": _steps(page, section)},
    )


def fields_of(page: DatasetPage, section: Section) -> list[Fact]:
    """The fields of a section as they stand, in words."""
    names = {"database": page.dataset.database.name} if page.dataset.database else {}
    return [
        Fact(
            str(labels.DATASET_FIELDS[name]),
            names.get(name) or LANGUAGES.get(str(page.values[name]))
            if name in {"database", "language"}
            else value_words(name, page.values.get(name)) or "–",
        )
        for name, spec in DATASET_FIELDS.items()
        if spec.section == section.value
    ]


def _reading(request: ConsoleRequest, page: DatasetPage, section: Section) -> HttpResponse:
    """The section for those who may not change it now."""
    if page.status is DatasetStatus.IN_REVIEW:
        messages.info(request, _("The dataset waits for approval: it cannot be changed now."))
    title = str(SECTION_TITLES[section.value])
    facts = {
        "title": title,
        "facts": fields_of(page, section),
        "steps": _steps(page, section),
        "crumbs": crumbs(page, title),
    }
    return render(request, "console/datasets/reading.html", facts)


@needs(DATASET_VIEW)
def section(request: ConsoleRequest, slug: str, name: str) -> HttpResponse:
    """One section of a dataset, as a form that saves itself."""
    page = dataset_page(slug, by=request.actor, at=now())
    if name not in set(Section):
        raise Http404
    chosen = Section(name)
    if chosen is Section.FILES:
        return redirect(reverse("console:dataset", args=[slug]) + "#tep")
    if not page.may_edit and request.method != "POST":
        return _reading(request, page, chosen)
    return edit(request, _target(request, page, chosen))


urls = [
    path("du-lieu-mo/bo/<slug:slug>/phan/<slug:name>/", section, name="dataset_section"),
]
