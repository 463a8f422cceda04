"""Tables of the room: people, organizations, roles, audit, jobs."""

from lienthong.accounts.models.organizations import Organization
from lienthong.accounts.models.people import Person

__all__ = ["Organization", "Person"]
