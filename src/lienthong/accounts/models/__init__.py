"""Tables of the room: people, organizations, roles, audit, jobs."""

from lienthong.accounts.models.organizations import Organization
from lienthong.accounts.models.people import Person
from lienthong.accounts.models.work import FollowerPosition, Job, JobSchedule, JobStep

__all__ = ["FollowerPosition", "Job", "JobSchedule", "JobStep", "Organization", "Person"]
