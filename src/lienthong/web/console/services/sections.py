"""The sections of a data service as forms."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.timezone import now

from lienthong.accounts.domain import Actor
from lienthong.catalog import labels, services
from lienthong.catalog.domain import SERVICE_FIELDS, SERVICE_VIEW
from lienthong.catalog.domain.sections import ServiceSection, place_of_service_part
from lienthong.catalog.queries.pages import ServicePage, met_changes, service_page, tables_to_serve
from lienthong.catalog.queries.records import SERVICE_PUBLICATION
from lienthong.governance.queries import requirements
from lienthong.inventory.domain import JSON, FieldSpec, Kind, Met
from lienthong.inventory.queries import databases_for
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Fact, StepMark
from lienthong.web.console.datasets.wording import choices_of, value_words
from lienthong.web.console.entry.editing import Target, edit
from lienthong.web.console.entry.forms import Choices, Plan
from lienthong.web.console.services.record import crumbs
from lienthong.web.console.services.wording import HINTS, TITLES

COLUMNS: Final = ("key_columns", "fields", "filterable")
PAIRS: Final[Mapping[str, tuple[str, str]]] = {
    "documents": ("title", "url"),
    "endpoints": ("environment", "url"),
    "operations": ("name", "description"),
}
NOT_EDITED: Final = frozenset({"item_ids", "schemas", "national_register_status"})


def names_of(section: ServiceSection) -> list[str]:
    """The fields of a section that a person edits."""
    return [
        name
        for name, spec in SERVICE_FIELDS.items()
        if spec.section == section.value and name not in NOT_EDITED
    ]


def specs_of(page: ServicePage) -> dict[str, FieldSpec]:
    """How each field is written on the form: columns are ticked, lists of pairs are lines."""
    columns = frozenset(column.name for column in page.columns)
    made = dict(SERVICE_FIELDS)
    for name in COLUMNS:
        made[name] = replace(made[name], kind=Kind.CHOICES, choices=columns)
    for name in PAIRS:
        made[name] = replace(made[name], kind=Kind.LINES)
    return made


def lines_of(entries: object, parts: tuple[str, str]) -> list[JSON]:
    """Pairs as lines: "title | address"."""
    found = entries if isinstance(entries, list) else []
    return [
        " | ".join(str(e.get(p) or "") for p in parts).strip(" |")
        for e in found
        if isinstance(e, dict)
    ]


def pairs_of(lines: object, parts: tuple[str, str]) -> list[JSON]:
    """Lines back as pairs; a line that is only an address names itself."""
    made: list[JSON] = []
    for line in lines if isinstance(lines, list) else []:
        first, bar, second = (each.strip() for each in str(line).partition("|"))
        if not bar and parts[1] == "url" and first.startswith(("https://", "http://")):
            second = first
        made.append({parts[0]: first, parts[1]: second})
    return made


def shown_values(page: ServicePage) -> dict[str, JSON]:
    """The values of the service as its forms show them."""
    shown = dict(page.values)
    for name, parts in PAIRS.items():
        shown[name] = lines_of(shown.get(name), parts)
    return shown


def as_shown(found: list[Met]) -> list[Met]:
    """What others changed, with its values as the forms show them."""
    return [
        replace(
            met,
            before=lines_of(met.before, PAIRS[met.key]),
            theirs=lines_of(met.theirs, PAIRS[met.key]),
        )
        if met.key in PAIRS
        else met
        for met in found
    ]


def kept_values(changes: Mapping[str, JSON]) -> dict[str, JSON]:
    """What the forms say, as the room keeps it."""
    return {
        name: pairs_of(value, PAIRS[name]) if name in PAIRS else value
        for name, value in changes.items()
    }


def _choices(page: ServicePage, names: list[str], *, by: Actor) -> dict[str, Choices]:
    service: Any = page.service
    found: dict[str, Choices] = {
        name: choices_of(name) for name in names if SERVICE_FIELDS[name].kind is Kind.CHOICE
    }
    if "distribution" in names:
        tables = tables_to_serve(service.organization_id, by=by)
        found["distribution"] = [(str(t.pk), f"{t.dataset.title} – {t.title}") for t in tables]
        own = [(c.name, f"{c.label} ({c.name})") for c in page.columns]
        found |= dict.fromkeys(COLUMNS, own)
    if "database" in names:
        found["database"] = [(str(each.pk), each.name) for each in databases_for(by)]
    return found


def _steps(page: ServicePage, current: ServiceSection) -> list[StepMark]:
    return [
        StepMark(
            str(TITLES[each.value]),
            reverse("console:service_section", args=[page.service.slug, each.value]),
            current=each is current,
        )
        for each in ServiceSection
    ]


def _target(request: ConsoleRequest, page: ServicePage, section: ServiceSection) -> Target:
    slug, names = page.service.slug, names_of(section)
    if section is ServiceSection.DATA and not page.columns:
        names = [name for name in names if name not in COLUMNS]
    asked = {
        place_of_service_part(r.part).field for r in requirements(SERVICE_PUBLICATION, at=now())
    }
    title = str(TITLES[section.value])
    plan = Plan(
        specs=specs_of(page),
        words=labels.SERVICE_FIELDS,
        names=names,
        choices=_choices(page, names, by=request.actor),
        hints={name: str(words) for name, words in HINTS.items()},
        required=frozenset(asked & set(names)),
    )
    return Target(
        record=page.service,
        title=title,
        plan=plan,
        values=shown_values(page),
        save=lambda changes, version: services.update_service(
            service_id=page.service.pk,
            version=version,
            changes=kept_values(changes),
            by=request.actor,
            at=now(),
        ),
        again=lambda: _target(request, service_page(slug, by=request.actor, at=now()), section),
        met=lambda version, keys: as_shown(
            met_changes(page.service, version=version, keys=keys, by=request.actor)
        ),
        say=lambda key, value: (
            dict(plan.choices.get(key, ())).get(str(value)) or value_words(key, value)
        ),
        here=reverse("console:service_section", args=[slug, section.value]),
        after=reverse("console:service", args=[slug]),
        crumbs=crumbs(page, title),
        facts={"steps": _steps(page, section)},
    )


@needs(SERVICE_VIEW)
def section(request: ConsoleRequest, slug: str, name: str) -> HttpResponse:
    """One section of a service, as a form that saves itself, or for reading only."""
    page = service_page(slug, by=request.actor, at=now())
    if name not in set(ServiceSection):
        raise Http404
    chosen = ServiceSection(name)
    if page.may_edit or request.method == "POST":
        return edit(request, _target(request, page, chosen))
    known = _choices(page, names_of(chosen), by=request.actor)
    facts = {
        "title": str(TITLES[chosen.value]),
        "facts": [
            Fact(
                str(labels.SERVICE_FIELDS[field]),
                dict(known.get(field, ())).get(str(page.values[field]))
                or value_words(field, page.values[field])
                or "–",
            )
            for field in names_of(chosen)
        ],
        "steps": _steps(page, chosen),
        "crumbs": crumbs(page, str(TITLES[chosen.value])),
    }
    return render(request, "console/datasets/reading.html", facts)


urls = [path("dich-vu/<slug:slug>/phan/<slug:name>/", section, name="service_section")]
