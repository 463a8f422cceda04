"""Our rules in the places that django-allauth leaves for them."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import now
from django.utils.translation import override

from lienthong.accounts import queries, services
from lienthong.errors import LienthongError, gettext_noop
from lienthong.web.console.signing_in.lockout import (
    address_of,
    count_failure,
    is_loopback,
    refuse_while_waiting,
)
from lienthong.web.identity import site_now
from lienthong.web.problems import problem_page


class DemoFromElsewhere(LienthongError):
    """Example accounts have known passwords: they work only on the machine itself."""

    code = "web.sign_in.demo_from_elsewhere"
    status = 403
    message = gettext_noop("Example accounts sign in only on the machine that runs the hub.")
    hint = gettext_noop(
        "Sign in on that machine, or set up your own accounts with “lienthong init”."
    )


class AccountUnknown(LienthongError):
    """The other provider knows this person, but no account here has the verified address."""

    code = "web.sign_in.account_unknown"
    status = 403
    message = gettext_noop("No account here has your verified e-mail address.")
    hint = gettext_noop("Ask the administrator of your agency to enter you with that address.")


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up, no mail needed, failures counted in the database, every sign-in recorded."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody enters themselves; people are entered by those who manage them."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address as the server saw it."""
        return address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse while this account or address must wait."""
        refuse_while_waiting(request, str(credentials.get("email", "")))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the failure, of a known account or not."""
        count_failure(request, str(credentials.get("email", "")))

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Whether the password is theirs; wrong ones count like failed sign-ins."""
        found = self.authenticate(self.request, email=user.get_username(), password=password)
        return found is not None and found.pk == user.pk

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **facts: Any
    ) -> HttpResponse | None:
        """Keep locked people out, and example accounts on their own machine."""
        answer: HttpResponse | None = super().pre_login(request, user, **facts)
        if answer is None and queries.is_demo(user.pk) and not is_loopback(request):
            return problem_page(request, DemoFromElsewhere())
        return answer

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **facts: Any
    ) -> HttpResponse:
        """Record the sign-in and go on."""
        answer: HttpResponse = super().post_login(request, user, **facts)
        methods = request.session.get("account_authentication_methods") or [{}]
        services.record_sign_in(
            person_id=user.pk,
            method="+".join(str(each.get("method", "")) for each in methods),
            by=queries.actor_for(user.pk, at=now()),
            at=now(),
        )
        return answer

    def add_message(self, *args: Any, **facts: Any) -> None:
        """Say nothing where the page that follows shows it; our own views say the rest."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The office, in the person's own language."""
        with override(getattr(request.user, "language", "vi")):
            try:
                return reverse("console:home")
            except NoReverseMatch:
                return reverse("console:account")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Back to the sign-in page."""
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's account."""
        return reverse("console:account")


class SocialAdapter(DefaultSocialAccountAdapter):
    """Another provider proves who somebody is; who may work here is entered here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody enters themselves."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Tie the provider's account to the person with the same verified address, once."""
        if sociallogin.is_existing:
            return
        verified = [each.email for each in sociallogin.email_addresses if each.verified]
        for email in verified:
            person = queries.active_person_by_email(email)
            if person is not None:
                sociallogin.connect(request, person)
                return
        raise ImmediateHttpResponse(problem_page(request, AccountUnknown()))


class MfaAdapter(DefaultMFAAdapter):
    """The name that an authenticator app shows."""

    def _get_site_name(self) -> str:
        return site_now().name
