"""Reads of cases: one case, its rounds, the queue of a person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Prefetch, Q, QuerySet

from lienthong.accounts.domain import Actor
from lienthong.governance import labels
from lienthong.governance.domain import CASE_DECIDE, CASE_VIEW, day_of
from lienthong.governance.domain.cases import (
    CaseNotFound,
    CaseState,
    CheckFacts,
    CheckState,
    NotApproved,
    QueueItem,
    next_step,
    open_checks,
)
from lienthong.governance.domain.profiles import CaseKind, Label, Profile
from lienthong.governance.models import Case, CaseCheck, Decision, Round
from lienthong.governance.queries.law import cite, profile_on

UNDONE = ("pending", "failed")
WAITING = (CaseState.OPENED.value, CaseState.RETURNED.value)


def _visible(by: Actor) -> Q:
    if by.is_system:
        return Q()
    seen = by.organizations(CASE_VIEW) | by.organizations(CASE_DECIDE)
    mine = Q(pk__in=Round.objects.filter(author_id=by.person_id).values("case_id"))
    return Q(organization_id__in=seen) | (mine if by.person_id is not None else Q(pk=None))


def case_for(case_id: int, *, by: Actor, lock: bool = False) -> Case:
    """A case the actor may see: of an organization they review for, or one they submitted.

    With `lock`, held until the transaction ends. Raises CaseNotFound otherwise.
    """
    cases = (
        Case.objects.select_for_update()
        if lock
        else Case.objects.select_related("organization", "author")
    )
    found = cases.filter(_visible(by), pk=case_id).first()
    if found is None:
        raise CaseNotFound(case=case_id)
    return found


def rounds_of(case: Case) -> list[Round]:
    """Every round of a case with its checks and decision, newest first."""
    people = ("author", "withdrawn_by", "decision", "decision__by")
    checks = Prefetch("checks", CaseCheck.objects.select_related("by").order_by("pk"))
    return list(case.rounds.select_related(*people).prefetch_related(checks).order_by("-number"))


def authors_of(case: Case) -> frozenset[int | None]:
    """Everyone who submitted a round of the case."""
    return frozenset(case.rounds.values_list("author_id", flat=True))


def check_facts(checks: QuerySet[CaseCheck]) -> tuple[CheckFacts, ...]:
    """Checks as the rules see them."""
    return tuple(CheckFacts(c.code, c.required, CheckState(c.state)) for c in checks)


def unfinished_case(*, kind: str, subject: str, subject_id: int | str) -> Case | None:
    """The case of a record that is not approved yet, or None; for the room that owns the record."""
    cases = Case.objects.filter(kind=kind, subject=subject, subject_id=str(subject_id))
    return cases.exclude(state=CaseState.APPROVED.value).first()


def latest_case(*, kind: str, subject: str, subject_id: int | str) -> Case | None:
    """The newest case of a record, whatever became of it; for the room that owns the record."""
    cases = Case.objects.filter(kind=kind, subject=subject, subject_id=str(subject_id))
    return cases.order_by("-pk").first()


def require_approval(case_id: int | None, *, not_by: int | None) -> Decision:
    """The decision that approved a case.

    Raises NotApproved unless the case is approved by another person than `not_by`.
    """
    decision = (
        Decision.objects.filter(
            round__case_id=case_id or 0, round__case__state=CaseState.APPROVED.value, approved=True
        )
        .order_by("-round__number")
        .first()
    )
    if decision is None or (not_by is not None and decision.by_id == not_by):
        raise NotApproved(case=case_id)
    return decision


def _item(case: Case, *, by: Actor, on: date) -> QueueItem:
    is_author = by.person_id in {r.author_id for r in case.rounds.all()}
    may_decide = by.may(CASE_DECIDE, organization_id=case.organization_id)
    state = CaseState(case.state)
    undone = bool(case.undone)  # type: ignore[attr-defined]
    step = next_step(state, may_decide=may_decide, is_author=is_author, checks_open=undone)
    mine = may_decide and not is_author if state is CaseState.OPENED else is_author
    return QueueItem(
        case_id=case.pk,
        number=case.number,
        kind=case.kind,
        kind_label=labels.words(profile_on(on).case_kind(case.kind).label),
        title=case.title,
        url_name="console:case",
        url_args=(case.pk,),
        subject_url_name=case.url_name,
        subject_url_args=tuple(case.url_args),
        organization=case.organization.name,
        organization_id=case.organization_id,
        step=step,
        state=case.state,
        due_on=case.due_on,
        due_is_duty=case.due_is_duty,
        waits_for_me=mine,
        author=str(case.author) if case.author else "",
    )


def queue(by: Actor, on: date) -> list[QueueItem]:
    """Everything that waits for the actor or that they wait for, the most urgent first."""
    undone = Q(
        rounds__checks__state__in=UNDONE,
        rounds__checks__required=True,
        rounds__number=F("current_round"),
    )
    cases = (
        Case.objects.filter(_visible(by), state__in=WAITING)
        .select_related("organization", "author")
        .prefetch_related("rounds")
        .annotate(undone=Count("rounds__checks", filter=undone))
    )
    items = [_item(case, by=by, on=on) for case in cases]
    return sorted(items, key=lambda i: (not i.waits_for_me, i.due_on or date.max, i.case_id))


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check of the running round as its page shows it."""

    code: str
    label: Label
    required: bool
    state: CheckState
    basis_words: str
    standing: str
    note: str
    by: str
    at: datetime | None

    @property
    def name(self) -> str:
        """Its name in the language of the page."""
        return labels.words(self.label)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something that happened to a case."""

    what: str
    by: str
    at: datetime
    reason: str = ""
    statement: str = ""


@dataclass(frozen=True, slots=True)
class CasePage:
    """All that the page of a case shows, and what its reader may do there."""

    case: Case
    kind_label: Label
    statement: Label | None
    statement_basis: tuple[str, ...]
    term_words: str
    checks: tuple[CheckView, ...]
    history: tuple[HistoryLine, ...]
    is_author: bool
    may_decide: bool
    may_withdraw: bool

    @property
    def open_checks(self) -> tuple[str, ...]:
        """Names of required checks that still stand in the way."""
        facts = (CheckFacts(c.code, c.required, c.state) for c in self.checks)
        undone = open_checks(facts)
        return tuple(c.name for c in self.checks if c.code in undone)


def _check_view(check: CaseCheck, kind: CaseKind) -> CheckView:
    rule = kind.check(check.code)
    return CheckView(
        code=check.code,
        label=rule.label if rule else labels.check_label(check.code),
        required=check.required,
        state=CheckState(check.state),
        basis_words=cite(check.basis, language=labels.language()) if check.basis else "",
        standing=labels.standing(rule) if rule else "",
        note=check.note,
        by=str(check.by) if check.by else "",
        at=check.at,
    )


def _history(rounds: list[Round]) -> Iterator[HistoryLine]:
    for each in rounds:
        decision = getattr(each, "decision", None)
        if decision is not None:
            what = labels.decision_words(approved=decision.approved)
            yield HistoryLine(
                what, str(decision.by), decision.at, decision.reason, decision.statement
            )
        if each.withdrawn_at is not None:
            person = str(each.withdrawn_by or "")
            what = labels.withdrawn_words()
            yield HistoryLine(what, person, each.withdrawn_at, each.withdrawn_reason)
        author = str(each.author) if each.author else ""
        yield HistoryLine(labels.submitted_words(each.number), author, each.opened_at)


def _term_words(case: Case, profile: Profile) -> str:
    if not case.due_parameter:
        return ""
    parameter = profile.parameter(case.due_parameter)
    basis = [cite(key, language=labels.language()) for key in parameter.basis]
    return "; ".join([f"{labels.value_words(parameter)}", *basis, labels.standing(parameter)])


def case_page(case_id: int, *, by: Actor) -> CasePage:
    """A case with its checks and history for one reader. Raises CaseNotFound to outsiders."""
    case = case_for(case_id, by=by)
    profile = profile_on(day_of(case.opened_at))
    kind = profile.case_kind(case.kind)
    rounds = rounds_of(case)
    is_author = by.person_id is not None and by.person_id in {r.author_id for r in rounds}
    is_open = case.state == CaseState.OPENED.value
    decides = by.may(CASE_DECIDE, organization_id=case.organization_id)
    return CasePage(
        case=case,
        kind_label=kind.label,
        statement=kind.statement,
        statement_basis=tuple(
            cite(key, language=labels.language()) for key in kind.statement_basis
        ),
        term_words=_term_words(case, profile),
        checks=tuple(_check_view(check, kind) for check in rounds[0].checks.all()),
        history=tuple(_history(rounds)),
        is_author=is_author,
        may_decide=is_open and decides and not is_author and not by.is_system,
        may_withdraw=is_open and (decides or by.person_id == case.author_id),
    )
