"""Rules of the room: the law as dated data, its citations, working days, cases, state secrets."""

from lienthong.governance.domain.cases import (
    CaseState,
    CheckState,
    NotApproved,
    QueueItem,
    Step,
)
from lienthong.governance.domain.citations import parse_citation
from lienthong.governance.domain.days import day_of
from lienthong.governance.domain.legal_bases import LegalBasis, Register
from lienthong.governance.domain.profiles import (
    NoLawFound,
    Parameter,
    Profile,
    Requirement,
    Status,
    Term,
)
from lienthong.governance.domain.state_secrets import (
    StateSecretRefused,
    refuse_secret,
    refuse_secret_texts,
    secret_words,
)
from lienthong.governance.domain.working_days import Calendar

CASE_VIEW = "case.view"
CASE_DECIDE = "case.decide"
LEGAL_BASIS_EDIT = "legal_basis.edit"

__all__ = [
    "CASE_DECIDE",
    "CASE_VIEW",
    "LEGAL_BASIS_EDIT",
    "Calendar",
    "CaseState",
    "CheckState",
    "LegalBasis",
    "NoLawFound",
    "NotApproved",
    "Parameter",
    "Profile",
    "QueueItem",
    "Register",
    "Requirement",
    "StateSecretRefused",
    "Status",
    "Step",
    "Term",
    "day_of",
    "parse_citation",
    "refuse_secret",
    "refuse_secret_texts",
    "secret_words",
]
