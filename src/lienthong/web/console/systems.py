"""Information systems of agencies: a small list, and one form."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienthong.accounts.domain import Actor
from lienthong.accounts.queries import organizations_of
from lienthong.errors import LienthongError
from lienthong.governance.domain import day_of
from lienthong.inventory import labels, queries, services
from lienthong.inventory.domain import JSON, SYSTEM_EDIT, SYSTEM_FIELDS, SYSTEM_VIEW, Kind
from lienthong.text import fold
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Badge, Fact, Heading, Link, Tone
from lienthong.web.console.databases.choices import reference_choices
from lienthong.web.console.entry.forms import EntryForm, Plan

TONES: dict[str, Tone] = {"operating": "ok", "building": "wait", "upgrading": "wait"}
HINTS = {
    "description": gettext_lazy("What it is for, who uses it."),
    "security_level": gettext_lazy("From 1 to 5, as approved; empty while it is not approved."),
    "maintenance_plan": gettext_lazy("When it is maintained or upgraded, and by whom."),
}


@needs(SYSTEM_VIEW)
def systems(request: ConsoleRequest) -> HttpResponse:
    """The systems that the actor may see."""
    text = request.GET.get("q", "").strip()[:200]
    every = queries.systems_for(request.actor)
    found = [each for each in every if fold(text) in fold(each.name)]
    heads = [_("System"), _("Agency"), _("Databases"), _("Level of security"), _("State")]
    facts = {
        "text": text,
        "rows": [
            (each, Badge(labels.word("status", each.status), TONES.get(each.status, "")))
            for each in found
        ],
        "headings": [Heading(head, is_number=place in {2, 3}) for place, head in enumerate(heads)],
        "has_any": bool(every),
        "may_add": request.actor.holds(SYSTEM_EDIT),
    }
    return render(request, "console/systems/list.html", facts)


def _plan(by: Actor, values: dict[str, JSON]) -> Plan:
    return Plan(
        specs=SYSTEM_FIELDS,
        words=labels.SYSTEM_FIELDS,
        names=tuple(SYSTEM_FIELDS),
        choices={"operator": reference_choices(by, values)["operator"]},
        hints={name: str(words) for name, words in HINTS.items()},
        required=frozenset({"name"}),
    )


def _form_page(
    request: ConsoleRequest, form: EntryForm, *, title: str, facts: dict[str, object]
) -> HttpResponse:
    shown = {
        **facts,
        "form": form,
        "fields": form.marked(),
        "title": title,
        "crumbs": [Link(_("Information systems"), reverse("console:systems")), Link(title)],
    }
    status = 422 if form.errors else 200
    return render(request, "console/systems/form.html", shown, status=status)


@needs(SYSTEM_EDIT)
def add(request: ConsoleRequest) -> HttpResponse:
    """Register a system."""
    agencies = organizations_of(request.actor, SYSTEM_EDIT, on=day_of(now()))
    told = request.POST.get("agency", "")
    ids = {str(each.pk): each.pk for each in agencies}
    chosen = ids.get(told, request.actor.organization_id or agencies[0].pk)
    values: dict[str, JSON] = {"status": "operating", "builds_database": True}
    data = request.POST if request.method == "POST" else None
    form = EntryForm(_plan(request.actor, {}), values=values, data=data)
    if data is not None and form.is_valid():
        try:
            made = services.create_system(
                organization_id=chosen,
                values={name: form.cleaned_data[name] for name in SYSTEM_FIELDS},
                by=request.actor,
                at=now(),
            )
        except LienthongError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved: {title}.").format(title=made.name))
            return redirect("console:systems")
    facts: dict[str, object] = {"agencies": agencies, "agency": chosen}
    return _form_page(request, form, title=_("Register a system"), facts=facts)


@needs(SYSTEM_VIEW)
def system(request: ConsoleRequest, slug: str) -> HttpResponse:
    """One system: its form, or its facts for those who may not change it."""
    found = queries.system_for(slug, by=request.actor)
    values: dict[str, JSON] = {
        name: getattr(found, f"{name}_id" if spec.kind is Kind.REF else name)
        for name, spec in SYSTEM_FIELDS.items()
    }
    if not request.actor.may(SYSTEM_EDIT, organization_id=found.organization_id):
        return _reading(request, found.name, values, operator=str(found.operator or "–"))
    data = request.POST if request.method == "POST" else None
    form = EntryForm(_plan(request.actor, values), values=values, data=data)
    if data is not None and form.is_valid():
        try:
            if form.changes():
                services.update_system(
                    system_id=found.pk, values=form.changes(), by=request.actor, at=now()
                )
        except LienthongError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved: {title}.").format(title=found.name))
            return redirect("console:systems")
    return _form_page(request, form, title=found.name, facts={"owner": found.organization.name})


def _reading(
    request: ConsoleRequest, title: str, values: dict[str, JSON], *, operator: str
) -> HttpResponse:
    said = {
        **values,
        "operator": operator,
        "status": labels.word("status", values["status"]),
        "builds_database": _("yes") if values["builds_database"] else _("no"),
    }
    facts = {
        "title": title,
        "facts": [Fact(str(words), said[n] or "–") for n, words in labels.SYSTEM_FIELDS.items()],
        "crumbs": [Link(_("Information systems"), reverse("console:systems")), Link(title)],
    }
    return render(request, "console/databases/reading.html", facts)


urls = [
    path("he-thong/", systems, name="systems"),
    path("he-thong/dang-ky/", add, name="system_add"),
    path("he-thong/ho-so/<slug:slug>/", system, name="system"),
]
