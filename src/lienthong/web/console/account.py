"""One's own account: profile, language, sessions, and for which agency one acts."""

from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_POST

from lienthong.accounts import queries, services
from lienthong.web.access import SESSION_ORGANIZATION, ConsoleRequest, signed_in
from lienthong.web.components import Fact, Heading, Link
from lienthong.web.console.navigation import address

LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]


class ProfileForm(forms.Form):
    """What people may change about themselves."""

    position = forms.CharField(label=gettext_lazy("Position"), max_length=120, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)


def _facts(request: ConsoleRequest) -> list[Fact]:
    person = queries.person_for(cast("int", request.actor.person_id), by=request.actor)
    held = queries.roles_of(person.pk, by=request.actor)
    today = localdate()
    running = [r for r in held if r.start <= today and (r.end is None or r.end > today)]
    roles = [f"{r.role.name}, {r.organization.name}" for r in running]
    return [
        Fact(_("Full name"), person.full_name),
        Fact(_("E-mail"), person.email),
        Fact(_("Agency"), person.organization.name if person.organization else "–"),
        Fact(_("Roles"), "\n".join(roles) or _("No role yet")),
    ]


@signed_in
def account(request: ConsoleRequest) -> HttpResponse:
    """Profile and language; the ways to password, second factor and sessions."""
    person = queries.person_for(cast("int", request.actor.person_id), by=request.actor)
    known = {name: getattr(person, name) for name in ProfileForm.base_fields}
    form = ProfileForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        services.update_profile(changes=form.cleaned_data, by=request.actor, at=now())
        with override(form.cleaned_data["language"]):
            messages.success(request, _("Your profile is saved."))
            return redirect("console:account")
    ways = [
        Link(_("Change the password"), reverse("account_change_password")),
        Link(_("Second factor"), reverse("mfa_index")),
        Link(_("Sessions"), reverse("console:sessions")),
    ]
    facts = {"form": form, "facts": _facts(request), "ways": ways}
    status = 422 if form.errors else 200
    return render(request, "console/account/profile.html", facts, status=status)


@signed_in
def sessions(request: ConsoleRequest) -> HttpResponse:
    """The running sessions of the person."""
    key = request.session.session_key or ""
    heads = [_("Browser"), _("Address"), _("Signed in at"), ""]
    facts = {
        "sessions": queries.sessions_of(request.actor, current_key=key),
        "headings": [Heading(head) for head in heads],
        "crumbs": [Link(_("My account"), reverse("console:account")), Link(_("Sessions"))],
    }
    return render(request, "console/account/sessions.html", facts)


@require_POST
@signed_in
def session_end(request: ConsoleRequest, session_id: int) -> HttpResponse:
    """End one session; ending the one in use signs out."""
    services.end_session(session_id=session_id, by=request.actor, at=now())
    messages.success(request, _("The session has ended."))
    return redirect("console:sessions")


@require_POST
@signed_in
def sessions_end(request: ConsoleRequest) -> HttpResponse:
    """End every session but this one."""
    key = request.session.session_key or ""
    services.end_other_sessions(current_key=key, by=request.actor, at=now())
    messages.success(request, _("All other sessions have ended."))
    return redirect("console:sessions")


@require_POST
@signed_in
def switch(request: ConsoleRequest) -> HttpResponse:
    """Act for another of one's own agencies from now on."""
    asked = request.POST.get("organization", "")
    allowed = queries.acting_organizations(cast("int", request.actor.person_id), on=localdate())
    chosen = next((each for each in allowed if str(each.pk) == asked), None)
    if chosen is None:
        raise queries.OrganizationNotFound(organization=asked[:20])
    request.session[SESSION_ORGANIZATION] = chosen.pk
    messages.success(request, _("You now act for {name}.").format(name=chosen.name))
    return redirect(address("console:home") or "console:account")


urls = [
    path("tai-khoan/", account, name="account"),
    path("tai-khoan/phien/", sessions, name="sessions"),
    path("tai-khoan/phien/<int:session_id>/ket-thuc/", session_end, name="session_end"),
    path("tai-khoan/phien/ket-thuc-het/", sessions_end, name="sessions_end"),
    path("tai-khoan/co-quan/", switch, name="switch"),
]
