"""Tables of the room: people, organizations, roles, audit, jobs."""

from lienthong.accounts.models.audit import AuditEvent, AuditHead, AuditPosition
from lienthong.accounts.models.organizations import (
    FocalPoint,
    Organization,
    RecordTransfer,
    Succession,
)
from lienthong.accounts.models.people import (
    Person,
    Role,
    RoleAssignment,
    SignInFailure,
    SignInLink,
)
from lienthong.accounts.models.work import FollowerPosition, Job, JobSchedule, JobStep

__all__ = [
    "AuditEvent",
    "AuditHead",
    "AuditPosition",
    "FocalPoint",
    "FollowerPosition",
    "Job",
    "JobSchedule",
    "JobStep",
    "Organization",
    "Person",
    "RecordTransfer",
    "Role",
    "RoleAssignment",
    "SignInFailure",
    "SignInLink",
    "Succession",
]
