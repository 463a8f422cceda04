"""Writes of cases: open, check, decide, withdraw, transfer."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from lienthong.accounts import audit
from lienthong.accounts.domain import Actor
from lienthong.accounts.services import transfer_record
from lienthong.governance import labels
from lienthong.governance.domain import CASE_DECIDE, day_of
from lienthong.governance.domain.cases import (
    CaseAlreadyOpen,
    CaseClosed,
    CaseState,
    CheckNotFound,
    CheckNotWaivable,
    ChecksOpen,
    CheckState,
    StatementMissing,
    open_checks,
    require_other_person,
    require_reason,
)
from lienthong.governance.domain.profiles import CaseKind, Profile
from lienthong.governance.models import Case, CaseCheck, CaseCounter, Decision, Round
from lienthong.governance.queries.cases import authors_of, case_for, check_facts
from lienthong.governance.queries.law import calendar, profile_on

SUBJECT = "governance.case"


@transaction.atomic
def open_case(  # noqa: PLR0913
    *,
    kind: str,
    subject: str,
    subject_id: int | str,
    organization_id: int,
    title: str,
    checks: Sequence[str] = (),
    url_name: str = "",
    url_args: Sequence[str | int] = (),
    term_from: date | None = None,
    by: Actor,
    at: datetime,
) -> Case:
    """Submit a record for the decision of another person; the room that owns it checked the right.

    A returned or withdrawn case of the same record comes again as its next round, with its number
    and history. Checks are those the law of the day asks of the kind, then `checks`. The term runs
    from `term_from` (the day of `at` unless given). Raises CaseAlreadyOpen while one waits.
    """
    profile = profile_on(day_of(at))
    case_kind = profile.case_kind(kind)
    start = term_from or day_of(at)
    due, is_duty = _term(profile, case_kind, start)
    case = _earlier(kind, subject, str(subject_id)) or Case(
        number=_next_number(day_of(at).year), kind=kind, subject=subject, subject_id=str(subject_id)
    )
    case.organization_id = organization_id
    case.title = title[:300]
    case.author_id = by.person_id
    case.url_name, case.url_args = url_name, list(url_args)
    case.state, case.closed_at = CaseState.OPENED.value, None
    case.opened_at = at
    case.due_on, case.due_parameter, case.due_is_duty = due, case_kind.due or "", is_duty
    case.save()
    _start_round(case, case_kind, checks, at=at)
    _record("opened", case, by=by, at=at)
    return case


def _earlier(kind: str, subject: str, subject_id: str) -> Case | None:
    cases = Case.objects.select_for_update().filter(
        kind=kind, subject=subject, subject_id=subject_id
    )
    found = cases.exclude(state=CaseState.APPROVED.value).first()
    if found is not None:
        if found.state == CaseState.OPENED.value:
            raise CaseAlreadyOpen(number=found.number)
        found.current_round += 1
    return found


def _next_number(year: int) -> str:
    CaseCounter.objects.get_or_create(year=year)
    counter = CaseCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"HS-{year}-{counter.last:04d}"


def _term(profile: Profile, kind: CaseKind, start: date) -> tuple[date | None, bool]:
    if kind.due is None:
        return None, False
    parameter = profile.parameter(kind.due)
    return parameter.last_day(start, calendar()), parameter.is_duty


def _start_round(case: Case, kind: CaseKind, checks: Sequence[str], *, at: datetime) -> None:
    started = Round.objects.create(
        case=case,
        number=case.current_round,
        author_id=case.author_id,
        opened_at=at,
        due_on=case.due_on,
    )
    rows = [
        CaseCheck(
            round=started,
            code=rule.code,
            basis=rule.basis,
            status=rule.status.value,
            waivable=rule.waivable,
        )
        for rule in kind.checks
    ]
    house = [code for code in dict.fromkeys(checks) if kind.check(code) is None]
    CaseCheck.objects.bulk_create([*rows, *(CaseCheck(round=started, code=c) for c in house)])


def _record(
    what: str, case: Case, *, by: Actor, at: datetime, details: Mapping[str, object] | None = None
) -> None:
    audit.record(
        f"governance.case.{what}",
        subject=SUBJECT,
        subject_id=case.pk,
        organization_id=case.organization_id,
        by=by,
        at=at,
        details={
            "number": case.number,
            "kind": case.kind,
            "subject": case.subject,
            "subject_id": case.subject_id,
            "round": case.current_round,
            **(details or {}),
        },
    )


def _waiting(case_id: int, *, by: Actor) -> Case:
    case = case_for(case_id, by=by, lock=True)
    if case.state != CaseState.OPENED.value:
        last = case.rounds.select_related("decision__by", "withdrawn_by").last()
        decision = getattr(last, "decision", None)
        person = decision.by if decision else getattr(last, "withdrawn_by", None)
        moment = case.closed_at.isoformat(timespec="minutes") if case.closed_at else ""
        raise CaseClosed(number=case.number, by=person or "-", at=moment)
    return case


def _round(case: Case) -> Round:
    return case.rounds.get(number=case.current_round)


def _check(case: Case, code: str) -> CaseCheck:
    found = _round(case).checks.filter(code=code).first()
    if found is None:
        raise CheckNotFound(number=case.number, check=code)
    return found


def _set_check(check: CaseCheck, state: CheckState, *, note: str, by: Actor, at: datetime) -> None:
    check.state, check.note = state.value, note
    check.by_id, check.at = by.person_id, at
    check.save()


@transaction.atomic
def report_check(
    *,
    case_id: int,
    check: str,
    passed: bool,
    note: str,
    by: Actor,
    at: datetime,
    details: dict[str, object] | None = None,
) -> CaseCheck:
    """Write what came of a check of the running round; a later report replaces an earlier one.

    A check the round does not ask for is added as a remark that does not bind.
    Raises CaseNotFound to outsiders and CaseClosed when the case no longer waits.
    """
    case = _waiting(case_id, by=by)
    found = _round(case).checks.filter(code=check).first()
    row = found or CaseCheck(round=_round(case), code=check, required=False)
    row.details = details or {}
    _set_check(row, CheckState.PASSED if passed else CheckState.FAILED, note=note, by=by, at=at)
    _record("check_reported", case, by=by, at=at, details={"check": check, "passed": passed})
    return row


@transaction.atomic
def waive_check(*, case_id: int, check: str, reason: str, by: Actor, at: datetime) -> CaseCheck:
    """Let a check be, with a reason; only by one who may decide and is not an author.

    Raises CheckNotWaivable for what the law asks, ReasonMissing without a reason.
    """
    case = _waiting(case_id, by=by)
    by.require(CASE_DECIDE, organization_id=case.organization_id)
    require_other_person(case.number, by.person_id, authors_of(case))
    require_reason(case.number, reason)
    row = _check(case, check)
    if not row.waivable:
        raise CheckNotWaivable(number=case.number, check=labels.check_words(_kind(case), check))
    _set_check(row, CheckState.WAIVED, note=reason, by=by, at=at)
    _record("check_waived", case, by=by, at=at, details={"check": check, "reason": reason})
    return row


@transaction.atomic
def decide(
    *,
    case_id: int,
    approved: bool,
    reason: str = "",
    statement: str = "",
    by: Actor,
    at: datetime,
) -> Decision:
    """Approve a case or return it to its author.

    Raises CaseNotFound to outsiders, NotAllowed without `case.decide`, CaseClosed when another
    decider was quicker, SamePerson for an author of any round, PersonNeeded for a program,
    ChecksOpen and StatementMissing for an approval too early, ReasonMissing for a bare return.
    """
    case = _waiting(case_id, by=by)
    by.require(CASE_DECIDE, organization_id=case.organization_id)
    person = require_other_person(case.number, by.person_id, authors_of(case))
    current = _round(case)
    if approved:
        _require_ready(case, current, statement)
    else:
        require_reason(case.number, reason)
    decision = Decision.objects.create(
        round=current,
        approved=approved,
        reason=reason.strip(),
        statement=statement.strip(),
        by_id=person,
        author_id=current.author_id,
        at=at,
    )
    _close(case, CaseState.APPROVED if approved else CaseState.RETURNED, at=at)
    facts: dict[str, object] = {"reason": decision.reason, "decision": decision.pk}
    _record("approved" if approved else "returned", case, by=by, at=at, details=facts)
    return decision


def _kind(case: Case) -> CaseKind:
    return profile_on(day_of(case.opened_at)).case_kind(case.kind)


def _require_ready(case: Case, current: Round, statement: str) -> None:
    kind = _kind(case)
    if missing := open_checks(check_facts(current.checks.all())):
        names = ", ".join(labels.check_words(kind, code) for code in missing)
        raise ChecksOpen(number=case.number, missing=names)
    if kind.statement is not None and not statement.strip():
        raise StatementMissing(number=case.number)


def _close(case: Case, state: CaseState, *, at: datetime) -> None:
    case.state, case.closed_at = state.value, at
    case.save(update_fields=["state", "closed_at"])


@transaction.atomic
def withdraw_case(*, case_id: int, reason: str, by: Actor, at: datetime) -> Case:
    """Take a submission back; by its author, or by one who may decide cases of the organization.

    Raises CaseNotFound to others, CaseClosed when it no longer waits, ReasonMissing.
    """
    case = _waiting(case_id, by=by)
    if by.person_id is None or by.person_id != case.author_id:
        by.require(CASE_DECIDE, organization_id=case.organization_id)
    require_reason(case.number, reason)
    current = _round(case)
    current.withdrawn_at, current.withdrawn_by_id = at, by.person_id
    current.withdrawn_reason = reason.strip()
    current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    _close(case, CaseState.WITHDRAWN, at=at)
    _record("withdrawn", case, by=by, at=at, details={"reason": current.withdrawn_reason})
    return case


@transaction.atomic
def transfer_case(
    *, case_id: int, organization_id: int, decision: str, on: date, by: Actor, at: datetime
) -> Case:
    """Hand a case to an organization that succeeds its own, by a decision; history stays.

    Raises CaseNotFound to outsiders, NotAllowed without `record.transfer`, and TransferInvalid
    when the organization is no successor or no decision is named.
    """
    case = case_for(case_id, by=by, lock=True)
    before = case.organization_id
    transfer_record(
        subject=SUBJECT,
        subject_id=case.pk,
        from_organization_id=before,
        to_organization_id=organization_id,
        decision=decision,
        on=on,
        by=by,
        at=at,
    )
    case.organization_id = organization_id
    case.save(update_fields=["organization"])
    _record("transferred", case, by=by, at=at, details={"from": before, "to": organization_id})
    return case
