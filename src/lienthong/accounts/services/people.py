"""Entering people, changing what is known of them, locking them out."""

from collections.abc import Mapping
from datetime import datetime
from importlib import import_module

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from lienthong.accounts import audit
from lienthong.accounts.domain import Actor
from lienthong.accounts.models import Person
from lienthong.accounts.queries.audit import changed_fields
from lienthong.accounts.queries.lengths import check_lengths
from lienthong.accounts.queries.people import PersonNotFound
from lienthong.errors import LienthongError, gettext_noop

SUBJECT = "accounts.person"
LONGEST_EMAIL = 254
EDITABLE = ("email", "full_name", "position", "phone", "language")
OWN = ("position", "phone", "language")


class EmailTaken(LienthongError):
    """Two people cannot share an address."""

    code = "accounts.person.email_taken"
    status = 409
    message = gettext_noop("{email} already belongs to another person.")
    hint = gettext_noop("Enter another address, or look for the person in the list.")


class EmailInvalid(LienthongError):
    """The text is no e-mail address."""

    code = "accounts.person.email_invalid"
    status = 422
    message = gettext_noop("“{email}” is not an e-mail address.")
    hint = gettext_noop("Enter it as name@agency.gov.vn.")


class OneselfLocked(LienthongError):
    """Nobody locks themselves out."""

    code = "accounts.person.oneself_locked"
    status = 409
    message = gettext_noop("You cannot lock your own account.")
    hint = gettext_noop("Ask another person who manages people.")


def _clean_email(email: str, *, except_id: int = 0) -> str:
    """The address in lower case. Raises EmailInvalid and EmailTaken."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise EmailInvalid(email=address[:80]) from None
    if len(address) > LONGEST_EMAIL:
        raise EmailInvalid(email=f"{address[:80]}…")
    if Person.objects.filter(email=address).exclude(pk=except_id).exists():
        raise EmailTaken(email=address)
    return address


@transaction.atomic
def create_person(
    *,
    email: str,
    full_name: str,
    organization_id: int | None,
    by: Actor,
    at: datetime,
    position: str = "",
    phone: str = "",
    language: str = "vi",
    is_demo: bool = False,
) -> Person:
    """Enter a person of an organization; they sign in with a one-time link, or a demo password.

    Needs `person.edit` on the organization. Raises EmailInvalid, EmailTaken, NotAllowed.
    """
    by.require("person.edit", organization_id=organization_id)
    made = Person(
        email=_clean_email(email),
        full_name=full_name.strip(),
        position=position.strip(),
        phone=phone.strip(),
        organization_id=organization_id,
        language=language,
        is_demo=is_demo,
        created_at=at,
    )
    made.set_unusable_password()
    check_lengths(made)
    made.save()
    audit.record(
        "accounts.person.created",
        subject=SUBJECT,
        subject_id=made.pk,
        organization_id=organization_id,
        by=by,
        at=at,
    )
    return made


def _held(person_id: int, *, by: Actor) -> Person:
    found = Person.objects.select_for_update().filter(pk=person_id).first()
    if found is None or not by.may("person.view", organization_id=found.organization_id):
        raise PersonNotFound
    by.require("person.edit", organization_id=found.organization_id)
    return found


@transaction.atomic
def update_person(
    *, person_id: int, version: int, changes: Mapping[str, str], by: Actor, at: datetime
) -> Person:
    """Change email, full_name, position, phone or language of a person.

    Needs `person.edit`. Raises PersonNotFound, EmailInvalid, EmailTaken and, when somebody saved
    after `version` was read, EditedMeanwhile.
    """
    person = _held(person_id, by=by)
    wanted = {field: changes[field].strip() for field in EDITABLE if field in changes}
    if "email" in wanted:
        wanted["email"] = _clean_email(wanted["email"], except_id=person_id)
    return _save_changes(person, wanted, version=version, by=by, at=at)


@transaction.atomic
def update_profile(*, changes: Mapping[str, str], by: Actor, at: datetime) -> Person:
    """Change one's own position, phone or language. Raises PersonNotFound for the house itself."""
    person = Person.objects.select_for_update().filter(pk=by.person_id or 0).first()
    if person is None:
        raise PersonNotFound
    wanted = {field: changes[field].strip() for field in OWN if field in changes}
    return _save_changes(person, wanted, version=person.version, by=by, at=at)


def _save_changes(
    person: Person, wanted: Mapping[str, str], *, version: int, by: Actor, at: datetime
) -> Person:
    changed = changed_fields(person, wanted, version=version, subject=SUBJECT)
    if not changed:
        return person
    check_lengths(person)
    person.version += 1
    person.save(update_fields=[*changed, "version"])
    audit.record(
        "accounts.person.changed",
        subject=SUBJECT,
        subject_id=person.pk,
        organization_id=person.organization_id,
        by=by,
        at=at,
        details={"fields": sorted(changed)},
    )
    return person


@transaction.atomic
def lock_person(*, person_id: int, by: Actor, at: datetime) -> None:
    """Keep a person out: they cannot sign in, and their running sessions end at once.

    Needs `person.edit`; nobody locks themselves out. Raises PersonNotFound, OneselfLocked.
    """
    person = _held(person_id, by=by)
    if person.pk == by.person_id:
        raise OneselfLocked
    if not person.is_active:
        return
    person.is_active = False
    person.save(update_fields=["is_active"])
    _end_sessions(person)
    audit.record(
        "accounts.person.locked",
        subject=SUBJECT,
        subject_id=person.pk,
        organization_id=person.organization_id,
        by=by,
        at=at,
    )


def _end_sessions(person: Person) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in UserSession.objects.filter(user=person):
        store(session.session_key).delete()
        session.delete()


@transaction.atomic
def unlock_person(*, person_id: int, by: Actor, at: datetime) -> None:
    """Let a locked person sign in again. Needs `person.edit`. Raises PersonNotFound."""
    person = _held(person_id, by=by)
    if person.is_active:
        return
    person.is_active = True
    person.save(update_fields=["is_active"])
    audit.record(
        "accounts.person.unlocked",
        subject=SUBJECT,
        subject_id=person.pk,
        organization_id=person.organization_id,
        by=by,
        at=at,
    )


@transaction.atomic
def reset_second_factor(*, person_id: int, by: Actor, at: datetime) -> None:
    """Take the authenticator app and recovery codes off an account, for a lost phone.

    Needs `person.edit`. Raises PersonNotFound. Running sessions end.
    """
    person = _held(person_id, by=by)
    Authenticator.objects.filter(user=person).delete()
    _end_sessions(person)
    audit.record(
        "accounts.second_factor.reset",
        subject=SUBJECT,
        subject_id=person.pk,
        organization_id=person.organization_id,
        by=by,
        at=at,
    )
