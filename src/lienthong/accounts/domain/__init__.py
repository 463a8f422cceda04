"""Rules of people, organizations and the audit stream: pure functions and frozen values."""

from lienthong.accounts.domain.actors import SYSTEM, Actor, Job, NotAllowed, Step
from lienthong.accounts.domain.chain import (
    START,
    Event,
    Fault,
    Verdict,
    canonical,
    chained,
    day_of,
    event_digest,
)
from lienthong.accounts.domain.identifiers import (
    Identifier,
    IdentifierInvalid,
    IdentifierKind,
    parse_identifier,
)
from lienthong.accounts.domain.lockout import (
    FORGOTTEN_AFTER,
    LINK_LIFE,
    Counted,
    address_prefix,
    wait_after,
)
from lienthong.accounts.domain.units import (
    VIEW_SUFFIX,
    Appointment,
    Covers,
    Kind,
    Level,
    OrganizationDetails,
    Scope,
    UnitFacts,
    expand_grants,
)

__all__ = [
    "FORGOTTEN_AFTER",
    "LINK_LIFE",
    "START",
    "SYSTEM",
    "VIEW_SUFFIX",
    "Actor",
    "Appointment",
    "Counted",
    "Covers",
    "Event",
    "Fault",
    "Identifier",
    "IdentifierInvalid",
    "IdentifierKind",
    "Job",
    "Kind",
    "Level",
    "NotAllowed",
    "OrganizationDetails",
    "Scope",
    "Step",
    "UnitFacts",
    "Verdict",
    "address_prefix",
    "canonical",
    "chained",
    "day_of",
    "event_digest",
    "expand_grants",
    "parse_identifier",
    "wait_after",
]
