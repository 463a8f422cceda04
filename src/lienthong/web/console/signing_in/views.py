"""Pages of signing in that django-allauth does not have, and its own with our frame."""

from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.views import LoginView, LogoutView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from lienthong.accounts import queries, services
from lienthong.accounts.domain import SYSTEM
from lienthong.accounts.services import PasswordWeak
from lienthong.settings import settings
from lienthong.web.access import public
from lienthong.web.console.signing_in.forms import LinkForm
from lienthong.web.problems import sentence


class _OwnFrame:
    """allauth calls the host `site`; our frame has its own."""

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        """The facts of the page, with our `site`."""
        found: dict[str, Any] = super().get_context_data(**facts)  # type: ignore[misc]
        found.pop("site", None)
        found["provider"] = settings().oidc_name if settings().oidc_issuer else ""
        return found


class SignInView(_OwnFrame, LoginView):
    """Address and password."""


class CodeView(_OwnFrame, AuthenticateView):
    """The second factor."""


class ConfirmView(_OwnFrame, ReauthenticateView):
    """The password once more."""


sign_in = public(SignInView.as_view())
sign_out = public(LogoutView.as_view())
code = public(CodeView.as_view())


@public
@never_cache
@sensitive_post_parameters("password", "again")
def link(request: HttpRequest, token: str) -> HttpResponse:
    """A one-time link: the person chooses a password and is signed in.

    Looking at the page does not use the link up: mail programs open links by themselves.
    """
    person = queries.person_of_link(token, at=now())
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = services.use_sign_in_link(
                token=token, password=form.cleaned_data["password"], by=SYSTEM, at=now()
            )
        except PasswordWeak as error:
            form.add_error("password", sentence(error))
        else:
            logout(request)
            return perform_login(request, Login(user=person))
    status = 422 if form.errors else 200
    return render(request, "account/link.html", {"form": form, "person": person}, status=status)


@public
def forgotten(request: HttpRequest) -> HttpResponse:
    """What to do about a forgotten password: the administrator gives out a one-time link."""
    return render(request, "account/forgotten.html")


@public
def closed(request: HttpRequest) -> HttpResponse:
    """Nobody enters themselves."""
    return render(request, "account/signup_closed.html", status=403)


@public
def locked(request: HttpRequest) -> HttpResponse:
    """The password was right, and the account is locked."""
    return render(request, "account/account_inactive.html", status=403)


__all__ = [
    "CodeView",
    "ConfirmView",
    "closed",
    "code",
    "forgotten",
    "link",
    "locked",
    "sign_in",
    "sign_out",
]
