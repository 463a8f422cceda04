"""Registering and revoking the keys of consumers."""

import re
from datetime import date, datetime
from functools import partial
from typing import Final

from django.db import transaction

from lienthong.accounts import audit
from lienthong.accounts.domain import Actor
from lienthong.errors import LienthongError, gettext_noop
from lienthong.exchange.models import ConsumerKey
from lienthong.exchange.queries.keys import key_for
from lienthong.exchange.services.registers import issue_snapshot
from lienthong.trust import PublicKey

SUBJECT: Final = "exchange.consumer_key"
_SUBSYSTEM: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,38}[a-z0-9]")


class KeyAlreadyRegistered(LienthongError):
    """A key speaks for one application only."""

    code = "exchange.key.already_registered"
    status = 409
    message = gettext_noop("This key is registered already, for {name}.")
    hint = gettext_noop("Make a new key for each application: lienthong exchange keygen.")


class KeyDetailsMissing(LienthongError):
    """The application's code or name does not fit."""

    code = "exchange.key.details_missing"
    status = 422
    message = gettext_noop("The key cannot be registered: {field} is missing or not in form.")
    hint = gettext_noop(
        "The code takes 3 to 40 characters of a-z, 0-9 and the hyphen; the name says what it is."
    )


def _checked(subsystem: str, name: str, text: str) -> PublicKey:
    if not _SUBSYSTEM.fullmatch(subsystem):
        raise KeyDetailsMissing(field=gettext_noop("the code of the application"))
    if not name.strip():
        raise KeyDetailsMissing(field=gettext_noop("the name of the application"))
    key = PublicKey.parse(text.strip())
    known = ConsumerKey.objects.filter(key_id=key.key_id).first()
    if known is not None:
        raise KeyAlreadyRegistered(name=known.name)
    return key


@transaction.atomic
def register_key(
    *,
    organization_id: int,
    subsystem: str,
    name: str,
    text: str,
    valid_to: date | None = None,
    by: Actor,
    at: datetime,
) -> ConsumerKey:
    """Register the public key of an application of an agency.

    Needs `key.edit` on the agency. `text` is PEM or the short form. Raises KeyUnreadable,
    KeyDetailsMissing, KeyAlreadyRegistered, NotAllowed.
    """
    by.require("key.edit", organization_id=organization_id)
    key = _checked(subsystem, name, text)
    made = ConsumerKey.objects.create(
        organization_id=organization_id,
        subsystem=subsystem,
        name=name.strip(),
        text=key.to_text(),
        key_id=key.key_id,
        registered_at=at,
        registered_by_id=by.person_id,
        valid_to=valid_to,
    )
    audit.record(
        "exchange.key.registered",
        subject=SUBJECT,
        subject_id=made.pk,
        organization_id=organization_id,
        by=by,
        at=at,
        details={"key_id": key.key_id, "subsystem": subsystem},
    )
    return made


@transaction.atomic
def revoke_key(*, key_id: int, reason: str, by: Actor, at: datetime) -> ConsumerKey:
    """Revoke a key; calls signed with it are refused from the next one on.

    Needs `key.edit` on the agency. Raises KeyNotFound, KeyDetailsMissing without a reason.
    """
    key = key_for(key_id, by=by, lock=True)
    by.require("key.edit", organization_id=key.organization_id)
    if not reason.strip():
        raise KeyDetailsMissing(field=gettext_noop("the reason"))
    if key.revoked_at is not None:
        return key
    key.revoked_at = at
    key.revoked_by_id = by.person_id
    key.revoke_reason = reason.strip()
    key.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    audit.record(
        "exchange.key.revoked",
        subject=SUBJECT,
        subject_id=key.pk,
        organization_id=key.organization_id,
        by=by,
        at=at,
        details={"key_id": key.key_id, "reason": reason.strip()},
    )
    transaction.on_commit(partial(issue_snapshot, by=by, at=at))
    return key
