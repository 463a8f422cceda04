"""Getting in: one-time links, failures that make a person wait, and what is kept of a sign-in."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from lienthong.accounts import audit
from lienthong.accounts.domain import FORGOTTEN_AFTER, LINK_LIFE, Actor, Counted, wait_after
from lienthong.accounts.models import Person, SignInFailure, SignInLink
from lienthong.accounts.queries.people import PersonNotFound
from lienthong.accounts.queries.signing_in import (
    SignInLinkInvalid,
    failure_key,
    person_of_link,
    token_hash,
)
from lienthong.errors import LienthongError, gettext_noop

SUBJECT = "accounts.person"


class PersonLocked(LienthongError):
    """A locked person gets no link."""

    code = "accounts.person.locked"
    status = 409
    message = gettext_noop("{name} is locked.")
    hint = gettext_noop("Unlock the person first.")


class PasswordWeak(LienthongError):
    """The password does not meet the rules."""

    code = "accounts.password.weak"
    status = 422
    message = gettext_noop("This password cannot be used. {reasons}")
    hint = gettext_noop("Choose a longer one that is not a common word or your own name.")


@dataclass(frozen=True, slots=True)
class IssuedLink:
    """A link as it is shown once; only the hash of the token is kept."""

    token: str
    expires_at: datetime


def _set_checked_password(person: Person, password: str) -> None:
    try:
        validate_password(password, user=person)
    except ValidationError as error:
        raise PasswordWeak(reasons=" ".join(error.messages)) from None
    person.set_password(password)
    person.save(update_fields=["password"])


@transaction.atomic
def make_sign_in_link(*, person_id: int, by: Actor, at: datetime) -> IssuedLink:
    """Make the link that lets a person in once to set a password; older ones stop working.

    Needs `person.edit` on the person's organization. Raises PersonNotFound to outsiders and
    PersonLocked.
    """
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None or not by.may("person.edit", organization_id=person.organization_id):
        raise PersonNotFound
    if not person.is_active:
        raise PersonLocked(name=person.full_name)
    SignInLink.objects.filter(person=person, used_at=None).delete()
    token = secrets.token_urlsafe(32)
    made = SignInLink.objects.create(
        person=person, token_hash=token_hash(token), made_at=at, expires_at=at + LINK_LIFE
    )
    audit.record(
        "accounts.sign_in_link.made",
        subject=SUBJECT,
        subject_id=person_id,
        organization_id=person.organization_id,
        by=by,
        at=at,
    )
    return IssuedLink(token, made.expires_at)


@transaction.atomic
def use_sign_in_link(*, token: str, password: str, by: Actor, at: datetime) -> Person:
    """Set the password of the person of a link, which stops working; `by` is the house itself.

    Raises SignInLinkInvalid and, leaving the link as it was, PasswordWeak.
    """
    person = person_of_link(token, at=at)
    _set_checked_password(person, password)
    taken = SignInLink.objects.filter(token_hash=token_hash(token), used_at=None)
    if not taken.update(used_at=at):
        raise SignInLinkInvalid
    audit.record(
        "accounts.sign_in_link.used",
        subject=SUBJECT,
        subject_id=person.pk,
        organization_id=person.organization_id,
        by=Actor(person.pk, person.organization_id, person.full_name),
        at=at,
    )
    return person


@transaction.atomic
def set_password(*, person_id: int, password: str, by: Actor, at: datetime) -> None:
    """Set a password without a link: the house itself only (example accounts, own installation).

    Raises NotAllowed, PersonNotFound, PasswordWeak.
    """
    by.require("person.set_password", organization_id=None)
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise PersonNotFound
    _set_checked_password(person, password)
    audit.record(
        "accounts.password.set",
        subject=SUBJECT,
        subject_id=person.pk,
        organization_id=person.organization_id,
        by=by,
        at=at,
    )


@transaction.atomic
def record_sign_in_failure(*, account: str, address: str, by: Actor, at: datetime) -> timedelta:
    """Count a failed sign-in by account and by address; gives how long to wait now.

    `account` is the e-mail address entered, or `code:` and it for one-time codes.

    Counts unknown accounts too, so that nobody learns which exist. Failures older than a day are
    forgotten. The stream is told when waiting begins, not of each mistyped password.
    """
    wait = max(
        _count(Counted.ACCOUNT, account, at=at),
        _count(Counted.ADDRESS, address, at=at),
    )
    if wait:
        email = account.removeprefix("code:").strip().lower()
        person = Person.objects.filter(email=email).first()
        audit.record(
            "accounts.sign_in.blocked",
            subject=SUBJECT,
            subject_id=person.pk if person else None,
            organization_id=person.organization_id if person else None,
            by=by,
            at=at,
            details={"seconds": int(wait.total_seconds())},
        )
    return wait


def _count(counted: Counted, value: str, *, at: datetime) -> timedelta:
    key = failure_key(counted, value)
    SignInFailure.objects.get_or_create(key=key, defaults={"last_at": at})
    row = SignInFailure.objects.select_for_update().get(key=key)
    row.count = 1 if at - row.last_at > FORGOTTEN_AFTER else row.count + 1
    row.last_at = at
    wait = wait_after(row.count, counted=counted)
    row.blocked_until = at + wait if wait else None
    row.save()
    return wait


@transaction.atomic
def record_sign_in(*, person_id: int, method: str, by: Actor, at: datetime) -> None:
    """Keep that a person signed in, and forget the failures of the account."""
    person = Person.objects.get(pk=person_id)
    keys = [failure_key(Counted.ACCOUNT, name) for name in (person.email, f"code:{person.email}")]
    SignInFailure.objects.filter(key__in=keys).delete()
    audit.record(
        "accounts.person.signed_in",
        subject=SUBJECT,
        subject_id=person_id,
        organization_id=person.organization_id,
        by=by,
        at=at,
        details={"method": method},
    )


@transaction.atomic
def clear_sign_in_failures(*, before: datetime, by: Actor, at: datetime) -> int:
    """Forget old failures and ended links; gives how many rows went. Run daily by the house."""
    failures, _ = SignInFailure.objects.filter(last_at__lt=before).delete()
    links, _ = SignInLink.objects.filter(expires_at__lt=before).delete()
    if failures or links:
        audit.record(
            "accounts.sign_in.cleared",
            subject="accounts.sign_in",
            subject_id=None,
            organization_id=None,
            by=by,
            at=at,
            details={"failures": failures, "links": links},
        )
    return failures + links
