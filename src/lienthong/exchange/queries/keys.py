"""Reads of consumers' keys."""

from datetime import date

from django.db.models import Q, QuerySet

from lienthong.accounts.domain import Actor
from lienthong.errors import LienthongError, gettext_noop
from lienthong.exchange.models import ConsumerKey


class KeyNotFound(LienthongError):
    """There is no such key, or the actor may not see it."""

    code = "exchange.key.not_found"
    status = 404
    message = gettext_noop("There is no such key.")
    hint = gettext_noop("Open the list of keys of your agency.")


def _visible(by: Actor) -> QuerySet[ConsumerKey]:
    keys = ConsumerKey.objects.select_related("organization", "registered_by", "revoked_by")
    if by.is_system:
        return keys
    return keys.filter(organization_id__in=by.organizations("key.view"))


def keys_for(*, by: Actor) -> list[ConsumerKey]:
    """Keys that the actor may see, newest first."""
    return list(_visible(by))


def key_for(key_id: int, *, by: Actor, lock: bool = False) -> ConsumerKey:
    """One key; raises KeyNotFound to those who may not see it."""
    keys = _visible(by)
    found = (keys.select_for_update(of=("self",)) if lock else keys).filter(pk=key_id).first()
    if found is None:
        raise KeyNotFound
    return found


def in_force(on: date) -> Q:
    """Keys that may sign on a day."""
    return Q(revoked_at=None) & (Q(valid_to=None) | Q(valid_to__gt=on))


def usable_keys(organization_id: int, *, on: date) -> list[ConsumerKey]:
    """Keys of an agency that may sign on a day."""
    return list(ConsumerKey.objects.filter(in_force(on), organization_id=organization_id))
