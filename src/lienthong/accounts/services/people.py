"""Entering people, changing what is known of them, locking them out."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from lienthong.accounts import audit
from lienthong.accounts.domain import Actor
from lienthong.accounts.models import Person
from lienthong.errors import LienthongError, gettext_noop

SUBJECT = "accounts.person"


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


def clean_email(email: str, *, except_id: int | None = None) -> str:
    """The address in lower case. Raises EmailInvalid and EmailTaken."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise EmailInvalid(email=address[:80]) from None
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
        email=clean_email(email),
        full_name=full_name.strip(),
        position=position.strip(),
        phone=phone.strip(),
        organization_id=organization_id,
        language=language,
        is_demo=is_demo,
        created_at=at,
    )
    made.set_unusable_password()
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
