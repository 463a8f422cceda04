"""Refusing a sign-in while it must wait; the counting is in the database."""

import math
from datetime import timedelta
from ipaddress import ip_address
from typing import Final

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.timezone import now
from django.utils.translation import ngettext

from lienthong.accounts import queries, services
from lienthong.accounts.domain import SYSTEM

_BY_A_PROXY: Final = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


def address_of(request: HttpRequest) -> str:
    """The address the request came from, as the server saw it; a header cannot change it."""
    return str(request.META.get("REMOTE_ADDR", ""))


def is_loopback(request: HttpRequest) -> bool:
    """Whether the request comes from this machine itself, and not through a proxy on it."""
    forwarded = any(name in request.headers for name in _BY_A_PROXY)
    try:
        return ip_address(address_of(request)).is_loopback and not forwarded
    except ValueError:
        return False


def _refusal(wait: timedelta) -> ValidationError:
    minutes = max(1, math.ceil(wait.total_seconds() / 60))
    sentence = ngettext(
        "Too many failed attempts. Try again in {n} minute.",
        "Too many failed attempts. Try again in {n} minutes.",
        minutes,
    )
    return ValidationError(sentence.format(n=minutes), code="too_many_failures")


def refuse_while_waiting(request: HttpRequest, account: str) -> None:
    """Raise ValidationError, saying how long, while this account or address must wait."""
    wait = queries.sign_in_wait(account=account, address=address_of(request), at=now())
    if wait:
        raise _refusal(wait)


def count_failure(request: HttpRequest, account: str) -> None:
    """Count a failure; raise ValidationError when it makes the person wait."""
    wait = services.record_sign_in_failure(
        account=account, address=address_of(request), by=SYSTEM, at=now()
    )
    if wait:
        raise _refusal(wait)
