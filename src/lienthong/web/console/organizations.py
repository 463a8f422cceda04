"""Agencies as a tree in time: entering, changing, ending with successors, focal officers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from lienthong.accounts import labels, queries, services
from lienthong.accounts.domain import Actor, OrganizationDetails
from lienthong.accounts.queries import Organization, OrganizationView
from lienthong.errors import LienthongError
from lienthong.web.access import ConsoleRequest, needs, signed_in
from lienthong.web.components import Badge, Fact, Heading, Link, Tab
from lienthong.web.console.editing import conflict_words
from lienthong.web.console.organization_forms import (
    CONTACT,
    AppointForm,
    EditOrganizationForm,
    EndForm,
    NewOrganizationForm,
)
from lienthong.web.problems import sentence
from lienthong.web.templatetags.kit import day


def _badge(organization: Organization) -> Badge:
    if organization.valid_to is None:
        return Badge(_("In existence"), "ok")
    return Badge(_("Ended on {day}").format(day=day(organization.valid_to)), "late")


def _seen(by: Actor, *, ended: bool) -> list[OrganizationView]:
    tree = queries.organization_tree(on=localdate(), include_ended=True)
    mine = by.organizations("organization.view")
    return [v for v in tree if v.organization.pk in mine and (ended or not v.is_ended)]


@needs("organization.view")
def organizations(request: ConsoleRequest) -> HttpResponse:
    """The tree of agencies; ended units on demand."""
    ended = request.GET.get("state") == "all"
    seen = _seen(request.actor, ended=True)
    shown = [view for view in seen if ended or not view.is_ended]
    here = reverse("console:organizations")
    first = min((view.depth for view in shown), default=0)
    facts = {
        "rows": [
            (
                view.organization,
                range(view.depth - first),
                labels.LEVELS[view.organization.level],
                _badge(view.organization),
            )
            for view in shown
        ],
        "headings": [
            Heading(h)
            for h in (_("Agency"), _("Identifier"), _("Administrative level"), _("State"))
        ],
        "tabs": [
            Tab(_("In existence"), here, not ended, sum(not v.is_ended for v in seen)),
            Tab(_("With ended units"), f"{here}?state=all", ended, len(seen)),
        ],
        "may_add": request.actor.holds("organization.edit"),
    }
    return render(request, "console/organizations/list.html", facts)


def _facts(organization: Organization) -> list[Fact]:
    given = [
        (_("Identifier"), organization.code),
        (_("Administrative level"), str(labels.LEVELS[organization.level])),
        (_("Kind"), str(labels.KINDS[organization.kind])),
        (_("Short name"), organization.short_name),
        (_("Name in English"), organization.name_en),
        (_("Under"), organization.parent.name if organization.parent else ""),
        (_("From"), day(organization.valid_from)),
        (_("Until"), day(organization.valid_to)),
        (_("Address"), organization.address),
        (_("Phone"), organization.phone),
        (_("E-mail"), organization.email),
        (_("Website"), organization.website),
    ]
    return [Fact(label, value) for label, value in given if value]


@needs("organization.view")
def organization(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """One agency: facts, what it followed, what followed it, its focal officers."""
    actor = request.actor
    found = queries.organization_for(organization_id, by=actor)
    may_edit = actor.may("organization.edit", organization_id=organization_id)
    followed = queries.successions(organization_id)
    facts = {
        "organization": found,
        "badge": _badge(found),
        "facts": _facts(found),
        "before": [s for s in followed if s.successor_id == organization_id],
        "after": [s for s in followed if s.predecessor_id == organization_id],
        "focal": [
            (point, labels.SCOPES[point.scope]) for point in queries.focal_history(organization_id)
        ],
        "may_edit": may_edit and found.valid_to is None,
        "may_appoint": actor.may("focal_point.appoint", organization_id=organization_id)
        and found.valid_to is None,
        "crumbs": [Link(_("Agencies"), reverse("console:organizations")), Link(found.name)],
    }
    return render(request, "console/organizations/organization.html", facts)


def _form_page(
    request: ConsoleRequest, form: object, *, title: str, about: Organization | None, lead: str = ""
) -> HttpResponse:
    crumbs = [Link(_("Agencies"), reverse("console:organizations"))]
    if about is not None:
        crumbs.append(Link(about.name, reverse("console:organization", args=[about.pk])))
    facts = {"form": form, "title": title, "lead": lead, "crumbs": [*crumbs, Link(title)]}
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, "console/organizations/form.html", facts, status=status)


@needs("organization.edit")
def organization_new(request: ConsoleRequest) -> HttpResponse:
    """Enter an agency under another."""
    form = NewOrganizationForm(request.POST or None, by=request.actor, on=localdate())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = services.create_organization(
                code=given["code"],
                name=given["name"],
                level=given["level"],
                kind=given["kind"],
                parent_id=int(given["parent"]),
                valid_from=given["valid_from"],
                details=OrganizationDetails(**{name: given[name] for name in CONTACT}),
                by=request.actor,
                at=now(),
            )
        except LienthongError as error:
            form.add_error("code" if "identifier" in error.code else None, sentence(error))
        else:
            messages.success(request, _("{name} is entered.").format(name=made.name))
            return redirect("console:organization", organization_id=made.pk)
    return _form_page(request, form, title=_("Enter an agency"), about=None)


@needs("organization.edit")
def organization_edit(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Change what is known of an agency."""
    found = queries.organization_for(organization_id, by=request.actor)
    request.actor.require("organization.edit", organization_id=organization_id)
    known = {name: getattr(found, name) for name in EditOrganizationForm.base_fields}
    form = EditOrganizationForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            services.update_organization(
                organization_id=organization_id,
                version=form.cleaned_data["version"],
                changes=form.changes(),
                by=request.actor,
                at=now(),
            )
        except LienthongError as error:
            form.add_error(None, conflict_words(error, form))
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("console:organization", organization_id=organization_id)
    return _form_page(request, form, title=_("Edit"), about=found)


@needs("organization.edit")
def organization_end(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """End an agency, naming those that follow it."""
    found = queries.organization_for(organization_id, by=request.actor)
    request.actor.require("organization.edit", organization_id=organization_id)
    form = EndForm(request.POST or None, by=request.actor, on=localdate(), about=found)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.end_organization(
                organization_id=organization_id,
                on=given["on"],
                successor_ids=[int(each) for each in given["successors"]],
                decision=given["decision"],
                by=request.actor,
                at=now(),
            )
        except LienthongError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("{name} has ended.").format(name=found.name))
            return redirect("console:organization", organization_id=organization_id)
    lead = _(
        "Its roles and focal officers end the same day. Those that follow it read its records; "
        "the coordinator edits them until a decision assigns each record."
    )
    return _form_page(request, form, title=_("End the agency"), about=found, lead=lead)


@needs("focal_point.appoint")
def focal_appoint(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Appoint a focal officer; the one in office ends the same day."""
    found = queries.organization_for(organization_id, by=request.actor)
    request.actor.require("focal_point.appoint", organization_id=organization_id)
    form = AppointForm(request.POST or None, by=request.actor, on=localdate(), about=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.appoint_focal_point(
                organization_id=organization_id,
                person_id=int(form.cleaned_data["person"]),
                scope=form.cleaned_data["scope"],
                appointment=form.appointment(),
                start=form.cleaned_data["start"],
                by=request.actor,
                at=now(),
            )
        except LienthongError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("The focal officer is appointed."))
            return redirect("console:organization", organization_id=organization_id)
    lead = _("The officer in office for the same scope ends on the day the new one begins.")
    return _form_page(request, form, title=_("Appoint a focal officer"), about=found, lead=lead)


@signed_in
def focal_officers(request: ConsoleRequest) -> HttpResponse:
    """Everyone who speaks for an agency about data today."""
    today = localdate()
    heads = [_("Agency"), _("Scope"), _("Officer"), _("Function"), _("Contact")]
    mine = request.actor.organizations("organization.view")
    living = {v.organization.pk: v.organization for v in _seen(request.actor, ended=False)}
    bare = queries.without_focal_point(set(living), today)
    facts = {
        "rows": [
            (contact, labels.SCOPES[contact.scope], contact.organization_id in mine)
            for contact in queries.focal_points(today)
        ],
        "bare": sorted((living[pk] for pk in bare), key=lambda each: each.name),
        "headings": [Heading(head) for head in heads],
    }
    return render(request, "console/organizations/focal_officers.html", facts)


urls = [
    path("co-quan/", organizations, name="organizations"),
    path("co-quan/them/", organization_new, name="organization_new"),
    path("co-quan/<int:organization_id>/", organization, name="organization"),
    path("co-quan/<int:organization_id>/sua/", organization_edit, name="organization_edit"),
    path("co-quan/<int:organization_id>/ket-thuc/", organization_end, name="organization_end"),
    path("co-quan/<int:organization_id>/dau-moi/", focal_appoint, name="focal_appoint"),
    path("dau-moi/", focal_officers, name="focal_officers"),
]
