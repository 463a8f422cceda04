"""Reads of the room."""

from lienthong.governance.queries.cases import (
    case_for,
    latest_case,
    queue,
    require_approval,
    rounds_of,
    unfinished_case,
)
from lienthong.governance.queries.law import (
    calendar,
    cite,
    due_on,
    parameter,
    profile_on,
    profiles,
    requirements,
)
from lienthong.governance.queries.legal_bases import legal_bases, own_legal_basis

__all__ = [
    "calendar",
    "case_for",
    "cite",
    "due_on",
    "latest_case",
    "legal_bases",
    "own_legal_basis",
    "parameter",
    "profile_on",
    "profiles",
    "queue",
    "require_approval",
    "requirements",
    "rounds_of",
    "unfinished_case",
]
