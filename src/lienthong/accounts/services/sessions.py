"""Ending sessions of one's own."""

from datetime import datetime
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction

from lienthong.accounts import audit
from lienthong.accounts.domain import Actor
from lienthong.accounts.queries.signing_in import SessionNotFound

SUBJECT = "accounts.person"


def _end(session: UserSession) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    store(session.session_key).delete()
    session.delete()


@transaction.atomic
def end_session(*, session_id: int, by: Actor, at: datetime) -> None:
    """End one of the actor's own sessions. Raises SessionNotFound."""
    session = UserSession.objects.filter(pk=session_id, user_id=by.person_id).first()
    if session is None:
        raise SessionNotFound
    _end(session)
    audit.record(
        "accounts.session.ended",
        subject=SUBJECT,
        subject_id=by.person_id,
        organization_id=by.organization_id,
        by=by,
        at=at,
    )


@transaction.atomic
def end_other_sessions(*, current_key: str, by: Actor, at: datetime) -> int:
    """End all of the actor's sessions but the one in use; gives how many."""
    others = list(UserSession.objects.filter(user_id=by.person_id).exclude(session_key=current_key))
    for session in others:
        _end(session)
    if others:
        audit.record(
            "accounts.session.ended",
            subject=SUBJECT,
            subject_id=by.person_id,
            organization_id=by.organization_id,
            by=by,
            at=at,
            details={"count": len(others)},
        )
    return len(others)
