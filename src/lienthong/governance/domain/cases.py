"""Cases: something waits for a decision by another person than its author."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lienthong.errors import LienthongError, gettext_noop


class CaseState(StrEnum):
    """Where a case stands."""

    OPENED = "opened"
    RETURNED = "returned"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class CheckState(StrEnum):
    """What came of a check."""

    PENDING = "pending"
    PASSED = "passed"
    FAILED = "failed"
    WAIVED = "waived"


class Step(StrEnum):
    """What is to be done next, seen by the reader of a queue."""

    DECIDE = "decide"
    COMPLETE_CHECKS = "complete_checks"
    MEND = "mend"
    AWAIT_DECISION = "await_decision"
    AWAIT_MENDING = "await_mending"


class CaseNotFound(LienthongError):
    """No case that the actor may see has this number."""

    code = "governance.case.not_found"
    status = 404
    message = gettext_noop("There is no case {case}.")
    hint = gettext_noop("Open My work and choose it from the list.")


class CaseAlreadyOpen(LienthongError):
    """The record already waits for a decision."""

    code = "governance.case.already_open"
    status = 409
    message = gettext_noop("Case {number} already waits for a decision on this record.")
    hint = gettext_noop("Withdraw that case first, or wait for its decision.")


class CaseClosed(LienthongError):
    """Somebody was quicker, or the case was decided long ago."""

    code = "governance.case.closed"
    status = 409
    message = gettext_noop("Case {number} no longer waits: {by} closed it at {at}.")
    hint = gettext_noop("Open the case again to see what was decided.")


class SamePerson(LienthongError):
    """The author of a case may not decide it."""

    code = "governance.case.same_person"
    status = 403
    message = gettext_noop("Case {number} must be decided by another person than its author.")
    hint = gettext_noop("Ask a colleague who may decide cases of this agency.")


class PersonNeeded(LienthongError):
    """A decision was tried without a person behind it."""

    code = "governance.case.person_needed"
    status = 403
    message = gettext_noop("Case {number} must be decided by a person.")
    hint = gettext_noop("Sign in and decide it on its page.")


class ChecksOpen(LienthongError):
    """Required checks have not been passed."""

    code = "governance.case.checks_open"
    status = 409
    message = gettext_noop("Case {number} cannot be approved: {missing} not passed.")
    hint = gettext_noop("Complete those checks, or return the case to its author with a reason.")


class ReasonMissing(LienthongError):
    """A return, a withdrawal or a waived check needs a reason."""

    code = "governance.case.reason_missing"
    status = 422
    message = gettext_noop("Case {number}: a reason is needed.")
    hint = gettext_noop("Write in one or two sentences why, so that the other side can act on it.")


class StatementMissing(LienthongError):
    """The law wants a written conclusion of the approver."""

    code = "governance.case.statement_missing"
    status = 422
    message = gettext_noop("Case {number} needs the statement of the approver.")
    hint = gettext_noop("Write what was checked and which risk remains, then approve.")


class CheckNotWaivable(LienthongError):
    """A check that the law asks for cannot be skipped."""

    code = "governance.check.not_waivable"
    status = 409
    message = gettext_noop("The check {check} of case {number} cannot be waived.")
    hint = gettext_noop("Complete the check, or return the case to its author.")


class CheckNotFound(LienthongError):
    """The case has no check of this name."""

    code = "governance.check.not_found"
    status = 404
    message = gettext_noop("Case {number} has no check {check}.")
    hint = gettext_noop("Open the case and choose one of its checks.")


class NotApproved(LienthongError):
    """Something needs the approval of another person first."""

    code = "governance.case.not_approved"
    status = 409
    message = gettext_noop("This needs the approval of another person first.")
    hint = gettext_noop("Submit it for review and wait for the decision.")


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """What a decision needs to know of a check."""

    code: str
    required: bool
    state: CheckState


def open_checks(checks: Iterable[CheckFacts]) -> tuple[str, ...]:
    """Codes of required checks that are neither passed nor waived, in their order."""
    done = {CheckState.PASSED, CheckState.WAIVED}
    return tuple(c.code for c in checks if c.required and c.state not in done)


def require_other_person(number: str, person: int | None, authors: Collection[int | None]) -> int:
    """The person who decides. Raises PersonNeeded for none, SamePerson for an author."""
    if person is None:
        raise PersonNeeded(number=number)
    if person in authors:
        raise SamePerson(number=number)
    return person


def require_reason(number: str, reason: str) -> None:
    """Raise ReasonMissing unless words stand there."""
    if not reason.strip():
        raise ReasonMissing(number=number)


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One line of "Việc của tôi".

    `url_name` and `url_args` lead to the case; `subject_url_name` to the record itself when the
    room that opened the case named it. `waits_for_me` says whose turn it is.
    """

    case_id: int
    number: str
    kind: str
    kind_label: str
    title: str
    url_name: str
    url_args: tuple[str | int, ...]
    subject_url_name: str
    subject_url_args: tuple[str | int, ...]
    organization: str
    organization_id: int
    step: Step
    state: str
    due_on: date | None
    due_is_duty: bool
    waits_for_me: bool
    author: str

    def is_late(self, on: date) -> bool:
        """Whether the term has run out."""
        return self.due_on is not None and self.due_on < on

    def is_due_this_week(self, on: date) -> bool:
        """Whether the term runs out from today to Sunday."""
        sunday = on + timedelta(days=6 - on.weekday())
        return self.due_on is not None and on <= self.due_on <= sunday

    def days_late(self, on: date) -> int:
        """Calendar days since the term ran out; 0 when it has not."""
        return (on - self.due_on).days if self.due_on is not None and self.due_on < on else 0


def next_step(state: CaseState, *, may_decide: bool, is_author: bool, checks_open: bool) -> Step:
    """What the reader sees as the next step of a case."""
    if state is CaseState.RETURNED:
        return Step.MEND if is_author else Step.AWAIT_MENDING
    if not may_decide or is_author:
        return Step.AWAIT_DECISION
    return Step.COMPLETE_CHECKS if checks_open else Step.DECIDE
