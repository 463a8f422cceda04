"""Reads of people, organizations, audit and jobs."""

from datetime import datetime

from lienthong.accounts.domain import Actor


def actor_for(person_id: int, *, organization_id: int | None = None, at: datetime) -> Actor:
    """The person as an actor for one of their organizations, with what they may do at that moment."""
    raise NotImplementedError
