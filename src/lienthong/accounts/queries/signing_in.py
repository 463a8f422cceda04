"""Reads for signing in: how long to wait, and whom a link lets in."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.utils.crypto import salted_hmac

from lienthong.accounts.domain import Actor, Counted, address_prefix
from lienthong.accounts.models import Person, SignInFailure, SignInLink
from lienthong.errors import LienthongError, gettext_noop


class SignInLinkInvalid(LienthongError):
    """The link was used, has ended, was replaced by a newer one, or never existed."""

    code = "accounts.sign_in_link.invalid"
    status = 410
    message = gettext_noop("This sign-in link no longer works.")
    hint = gettext_noop("Ask the administrator of your agency for a new one.")


class SessionNotFound(LienthongError):
    """There is no such session of this person."""

    code = "accounts.session.not_found"
    status = 404
    message = gettext_noop("This session has already ended.")
    hint = gettext_noop("Reload the page to see the sessions that are running.")


@dataclass(frozen=True, slots=True)
class SessionView:
    """A running session of a person, as its page shows it."""

    id: int
    browser: str
    address: str
    began_at: datetime
    is_current: bool


def sessions_of(by: Actor, *, current_key: str) -> list[SessionView]:
    """The running sessions of the actor, the one in use first, then the newest."""
    rows = UserSession.objects.filter(user_id=by.person_id).order_by("-created_at")
    shown = [
        SessionView(
            id=row.pk,
            browser=row.user_agent,
            address=row.ip,
            began_at=row.created_at,
            is_current=row.session_key == current_key,
        )
        for row in rows
        if row.exists()
    ]
    return sorted(shown, key=lambda session: not session.is_current)


def failure_key(counted: Counted, value: str) -> str:
    """The row that counts an account or an address; it names neither."""
    known = value.strip().lower() if counted is Counted.ACCOUNT else address_prefix(value)
    return salted_hmac("sign-in-failure", f"{counted.name}:{known}", algorithm="sha256").hexdigest()


def sign_in_wait(*, account: str, address: str, at: datetime) -> timedelta:
    """How long signing in is refused for this account or from this address; zero if not."""
    keys = [failure_key(Counted.ACCOUNT, account), failure_key(Counted.ADDRESS, address)]
    rows = SignInFailure.objects.filter(key__in=keys, blocked_until__gt=at)
    ends = [end for end in rows.values_list("blocked_until", flat=True) if end is not None]
    return max(ends) - at if ends else timedelta(0)


def token_hash(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def person_of_link(token: str, *, at: datetime) -> Person:
    """The person whom a link lets in. Raises SignInLinkInvalid."""
    link = (
        SignInLink.objects.select_related("person")
        .filter(token_hash=token_hash(token), used_at=None, expires_at__gt=at)
        .first()
    )
    if link is None or not link.person.is_active:
        raise SignInLinkInvalid
    return link.person
