"""People: list, entering and changing, roles for a period, sign-in links, locking."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lienthong.accounts import queries, services
from lienthong.accounts.queries import Person, RoleAssignment
from lienthong.errors import LienthongError
from lienthong.settings import settings
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Badge, Fact, Heading, Link, Tab
from lienthong.web.console.editing import conflict_words
from lienthong.web.console.people_forms import (
    EditPersonForm,
    NewPersonForm,
    RoleForm,
    role_name,
)
from lienthong.web.problems import sentence
from lienthong.web.templatetags.kit import day


def state_badge(person: Person) -> Badge:
    """Whether a person may sign in."""
    return Badge(_("In use"), "ok") if person.is_active else Badge(_("Locked"), "late")


def _role_line(role: RoleAssignment) -> str:
    return f"{role_name(role.role)}, {role.organization.name}"


@needs("person.view")
def people(request: ConsoleRequest) -> HttpResponse:
    """People of the actor's agencies, by given name."""
    text = request.GET.get("q", "")[:100]
    locked = request.GET.get("state") == "locked"
    found = queries.people_for(request.actor, text=text, only_locked=locked)
    roles = queries.current_roles([each.pk for each in found], localdate())
    every = len(queries.people_for(request.actor))
    shut = len(queries.people_for(request.actor, only_locked=True))
    here = reverse("console:people")
    heads = [_("Full name"), _("Agency"), _("Roles"), _("State")]
    facts = {
        "text": text,
        "state": "locked" if locked else "",
        "rows": [(p, [_role_line(r) for r in roles.get(p.pk, [])], state_badge(p)) for p in found],
        "headings": [Heading(head) for head in heads],
        "tabs": [
            Tab(_("All"), here, not locked, every),
            Tab(_("Locked"), f"{here}?state=locked", locked, shut),
        ],
        "may_add": request.actor.holds("person.edit"),
        "count": ngettext("{n} person", "{n} people", len(found)).format(n=len(found)),
    }
    return render(request, "console/people/list.html", facts)


def _role_state(role: RoleAssignment, today: date) -> Badge:
    if role.end is not None and role.end <= today:
        return Badge(_("Ended"))
    return Badge(_("Not yet"), "wait") if role.start > today else Badge(_("In force"), "ok")


def _page(
    request: ConsoleRequest, person: Person, *, form: RoleForm, status: int = 200, link: str = ""
) -> HttpResponse:
    actor, today = request.actor, localdate()
    may_edit = actor.may("person.edit", organization_id=person.organization_id)
    held = queries.roles_of(person.pk, by=actor)
    facts = {
        "person": person,
        "badge": state_badge(person),
        "link": link,
        "facts": [
            Fact(_("E-mail"), person.email),
            Fact(_("Position"), person.position or "–"),
            Fact(_("Phone"), person.phone or "–"),
            Fact(_("Agency"), person.organization.name if person.organization else "–"),
            Fact(_("Last signed in"), day(person.last_login) or _("Never")),
        ],
        "roles": [
            (
                role,
                role_name(role.role),
                _role_state(role, today),
                actor.may("role.assign", organization_id=role.organization_id)
                and (role.end is None or role.end > today)
                and person.pk != actor.person_id,
            )
            for role in held
        ],
        "headings": [
            Heading(head)
            for head in (_("Role"), _("Agency"), _("Term of the role"), _("Basis"), _("State"), "")
        ],
        "form": form,
        "may_edit": may_edit,
        "may_assign": actor.holds("role.assign") and person.pk != actor.person_id,
        "is_self": person.pk == actor.person_id,
        "crumbs": [Link(_("People"), reverse("console:people")), Link(person.full_name)],
    }
    return render(request, "console/people/person.html", facts, status=status)


@needs("person.view")
def person(request: ConsoleRequest, person_id: int) -> HttpResponse:
    """One person: contact, roles in time, and what may be done."""
    found = queries.person_for(person_id, by=request.actor)
    return _page(request, found, form=RoleForm(by=request.actor, on=localdate()))


@needs("person.edit")
def person_new(request: ConsoleRequest) -> HttpResponse:
    """Enter a person, with a first role if wanted."""
    form = NewPersonForm(request.POST or None, by=request.actor, on=localdate())
    if request.method == "POST" and form.is_valid():
        try:
            made = _entered(request, form)
        except LienthongError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("{name} is entered.").format(name=made.full_name))
            return redirect("console:person", person_id=made.pk)
    facts = {
        "form": form,
        "title": _("Enter a person"),
        "crumbs": [Link(_("People"), reverse("console:people")), Link(_("Enter a person"))],
    }
    status = 422 if form.errors else 200
    return render(request, "console/people/form.html", facts, status=status)


def _entered(request: ConsoleRequest, form: NewPersonForm) -> Person:
    given = dict(form.cleaned_data)
    role, organization = given.pop("role"), int(given.pop("organization"))
    made = services.create_person(**given, organization_id=organization, by=request.actor, at=now())
    if role:
        services.assign_role(
            person_id=made.pk,
            organization_id=organization,
            role=role,
            start=localdate(),
            by=request.actor,
            at=now(),
        )
    return made


@needs("person.edit")
def person_edit(request: ConsoleRequest, person_id: int) -> HttpResponse:
    """Change what is known of a person."""
    found = queries.person_for(person_id, by=request.actor)
    request.actor.require("person.edit", organization_id=found.organization_id)
    form = EditPersonForm(request.POST or None, initial=_known(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.update_person(
                person_id=person_id,
                version=form.cleaned_data["version"],
                changes=form.changes(),
                by=request.actor,
                at=now(),
            )
        except LienthongError as error:
            form.add_error(None, conflict_words(error, form))
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("console:person", person_id=person_id)
    facts = {
        "form": form,
        "title": found.full_name,
        "crumbs": [
            Link(_("People"), reverse("console:people")),
            Link(found.full_name, reverse("console:person", args=[person_id])),
            Link(_("Edit")),
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "console/people/form.html", facts, status=status)


def _known(person: Person) -> dict[str, object]:
    return {name: getattr(person, name) for name in EditPersonForm.base_fields}


@require_POST
@never_cache
@needs("person.edit")
def person_link(request: ConsoleRequest, person_id: int) -> HttpResponse:
    """Make a one-time sign-in link; it is on this answer and nowhere else."""
    issued = services.make_sign_in_link(person_id=person_id, by=request.actor, at=now())
    found = queries.person_for(person_id, by=request.actor)
    link = settings().web_url + reverse("sign_in_link", args=[issued.token])
    form = RoleForm(by=request.actor, on=localdate())
    return _page(request, found, form=form, link=link)


@require_POST
@needs("person.edit")
def person_lock(request: ConsoleRequest, person_id: int) -> HttpResponse:
    """Lock or unlock an account."""
    if request.POST.get("do") == "unlock":
        services.unlock_person(person_id=person_id, by=request.actor, at=now())
        messages.success(request, _("The account is unlocked."))
    else:
        services.lock_person(person_id=person_id, by=request.actor, at=now())
        messages.success(request, _("The account is locked, and its sessions have ended."))
    return redirect("console:person", person_id=person_id)


@require_POST
@needs("person.edit")
def person_second_factor(request: ConsoleRequest, person_id: int) -> HttpResponse:
    """Remove the second factor of an account, for a lost phone."""
    services.reset_second_factor(person_id=person_id, by=request.actor, at=now())
    messages.success(request, _("The second factor is removed."))
    return redirect("console:person", person_id=person_id)


@require_POST
@needs("role.assign")
def role_assign(request: ConsoleRequest, person_id: int) -> HttpResponse:
    """Give a role for a period."""
    found = queries.person_for(person_id, by=request.actor)
    form = RoleForm(request.POST, by=request.actor, on=localdate())
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    given = dict(form.cleaned_data)
    organization = int(given.pop("organization"))
    try:
        services.assign_role(
            person_id=person_id, organization_id=organization, **given, by=request.actor, at=now()
        )
    except LienthongError as error:
        form.add_error(None, sentence(error))
        return _page(request, found, form=form, status=error.status)
    messages.success(request, _("The role is given."))
    return redirect("console:person", person_id=person_id)


@require_POST
@needs("role.assign")
def role_end(request: ConsoleRequest, person_id: int, assignment_id: int) -> HttpResponse:
    """Take a role away from today on."""
    services.end_role(assignment_id=assignment_id, on=localdate(), by=request.actor, at=now())
    messages.success(request, _("The role has ended."))
    return redirect("console:person", person_id=person_id)


urls = [
    path("nguoi-dung/", people, name="people"),
    path("nguoi-dung/them/", person_new, name="person_new"),
    path("nguoi-dung/<int:person_id>/", person, name="person"),
    path("nguoi-dung/<int:person_id>/sua/", person_edit, name="person_edit"),
    path("nguoi-dung/<int:person_id>/lien-ket/", person_link, name="person_link"),
    path("nguoi-dung/<int:person_id>/khoa/", person_lock, name="person_lock"),
    path("nguoi-dung/<int:person_id>/hai-lop/", person_second_factor, name="person_second_factor"),
    path("nguoi-dung/<int:person_id>/vai-tro/", role_assign, name="role_assign"),
    path(
        "nguoi-dung/<int:person_id>/vai-tro/<int:assignment_id>/ket-thuc/",
        role_end,
        name="role_end",
    ),
]
