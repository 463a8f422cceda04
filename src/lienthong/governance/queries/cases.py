"""Reads of cases: one case, its rounds, the queue of a person."""

from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet

from lienthong.accounts.domain import Actor
from lienthong.governance import labels
from lienthong.governance.domain import CASE_DECIDE, CASE_VIEW
from lienthong.governance.domain.cases import (
    CaseNotFound,
    CaseState,
    CheckFacts,
    CheckState,
    NotApproved,
    QueueItem,
    next_step,
)
from lienthong.governance.models import Case, CaseCheck, Decision, Round
from lienthong.governance.queries.law import profile_on

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
