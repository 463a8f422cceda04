"""From the agency to the coordinator and back: submit, recall, accept, return, mark as issued."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from lienthong.accounts.domain import Actor
from lienthong.governance import services as governance
from lienthong.governance.domain import CaseState
from lienthong.governance.queries import case_for
from lienthong.inventory.domain import (
    DATABASE_SUBMIT,
    LIST_CONSOLIDATE,
    NotEditableNow,
    NotSubmittable,
    NotWaiting,
    RevisionKind,
    State,
)
from lienthong.inventory.models import Database, Revision
from lienthong.inventory.queries.contents import LISTING, content_of, gaps
from lienthong.inventory.queries.databases import (
    consolidator_of,
    database_for,
    visible_databases,
)
from lienthong.inventory.services._editing import SUBJECT, record_event


def _move(
    database: Database, state: State, kind: RevisionKind, *, note: str, by: Actor, at: datetime
) -> None:
    """Change the state with its moment and a line in the history."""
    database.state, database.state_at, database.state_by_id = state.value, at, by.person_id
    database.version += 1
    database.save()
    Revision.objects.create(
        database=database,
        kind=kind.value,
        note=note,
        version=database.version,
        by_id=by.person_id,
        started_at=at,
        at=at,
    )


def _require_waiting(database: Database) -> None:
    if database.state != State.SUBMITTED.value or database.case_id is None:
        raise NotWaiting(name=database.name, state=database.state)


@transaction.atomic
def submit_database(*, database_id: int, by: Actor, at: datetime) -> Database:
    """Send an entry to the coordinator of the territory; it cannot be edited while it waits.

    Raises NotSubmittable with every missing part and its basis (nothing is changed), NotAllowed
    without `database.submit`, NotEditableNow when it waits already.
    """
    database = database_for(database_id, by=by, lock=True)
    by.require(DATABASE_SUBMIT, organization_id=database.organization_id)
    if database.state == State.SUBMITTED.value:
        raise NotEditableNow(name=database.name, state=database.state)
    if missing := gaps(database, at):
        parts = dict.fromkeys(map(str, missing))
        raise NotSubmittable(name=database.name or database.code, missing=", ".join(parts))
    case = governance.open_case(
        kind=LISTING,
        subject=SUBJECT,
        subject_id=database.pk,
        organization_id=consolidator_of(database.organization_id),
        title=database.name,
        url_name="console:database",
        url_args=[database.slug],
        by=by,
        at=at,
    )
    database.case_id, database.return_reason = case.pk, ""
    _move(database, State.SUBMITTED, RevisionKind.SUBMITTED, note="", by=by, at=at)
    record_event("submitted", database, by=by, at=at, details={"case": case.pk})
    return database


@transaction.atomic
def submit_ready(*, organization_id: int, by: Actor, at: datetime) -> list[Database]:
    """Send every complete draft of an agency at once; gives those that were sent.

    Drafts with gaps, accepted entries and waiting ones stay as they are. Each sent entry has its
    own audit event, as from `submit_database`.
    """
    by.require(DATABASE_SUBMIT, organization_id=organization_id)
    waiting = (State.DRAFT.value, State.RETURNED.value)
    drafts = visible_databases(by).filter(organization_id=organization_id, state__in=waiting)
    ready = [database for database in drafts.order_by("pk") if not gaps(database, at)]
    return [submit_database(database_id=database.pk, by=by, at=at) for database in ready]


@transaction.atomic
def recall_database(*, database_id: int, reason: str, by: Actor, at: datetime) -> Database:
    """Take a submission back to go on editing. Raises NotWaiting, ReasonMissing."""
    database = database_for(database_id, by=by, lock=True)
    by.require(DATABASE_SUBMIT, organization_id=database.organization_id)
    _require_waiting(database)
    governance.withdraw_case(case_id=database.case_id or 0, reason=reason, by=by, at=at)
    _move(database, State.DRAFT, RevisionKind.RECALLED, note=reason, by=by, at=at)
    record_event("recalled", database, by=by, at=at, details={"reason": reason})
    return database


@transaction.atomic
def accept_database(*, database_id: int, by: Actor, at: datetime) -> Database:
    """Accept a submitted entry for the next list; its content of this moment is kept.

    Needs `list.consolidate` and the right to decide the case: another person than the author.
    Raises NotWaiting, SamePerson, NotAllowed.
    """
    database = database_for(database_id, by=by, lock=True)
    by.require(LIST_CONSOLIDATE, organization_id=database.organization_id)
    _require_waiting(database)
    governance.decide(case_id=database.case_id or 0, approved=True, by=by, at=at)
    return settle_submission(case_id=database.case_id or 0, by=by, at=at) or database


@transaction.atomic
def return_database(*, database_id: int, reason: str, by: Actor, at: datetime) -> Database:
    """Send an entry back to the agency with a reason. Raises ReasonMissing, NotWaiting."""
    database = database_for(database_id, by=by, lock=True)
    by.require(LIST_CONSOLIDATE, organization_id=database.organization_id)
    _require_waiting(database)
    governance.decide(case_id=database.case_id or 0, approved=False, reason=reason, by=by, at=at)
    return settle_submission(case_id=database.case_id or 0, by=by, at=at) or database


@transaction.atomic
def settle_submission(*, case_id: int, by: Actor, at: datetime) -> Database | None:
    """Bring an entry to what its case says; does nothing when that has happened already.

    Called after a decision on the case, from here or from the follower of case events.
    """
    database = Database.objects.select_for_update().filter(case_id=case_id).first()
    if database is None or database.state != State.SUBMITTED.value:
        return database
    case = case_for(case_id, by=by)
    decision = case.rounds.get(number=case.current_round)
    if case.state == CaseState.APPROVED.value:
        database.accepted_content, database.accepted_at = content_of(database), at
        _move(database, State.ACCEPTED, RevisionKind.ACCEPTED, note="", by=by, at=at)
        record_event("accepted", database, by=by, at=at)
    elif case.state == CaseState.RETURNED.value:
        database.return_reason = decision.decision.reason
        note = database.return_reason
        _move(database, State.RETURNED, RevisionKind.RETURNED, note=note, by=by, at=at)
        record_event("returned", database, by=by, at=at, details={"reason": note})
    elif case.state == CaseState.WITHDRAWN.value:
        note = decision.withdrawn_reason
        _move(database, State.DRAFT, RevisionKind.RECALLED, note=note, by=by, at=at)
        record_event("recalled", database, by=by, at=at, details={"reason": note})
    return database


@transaction.atomic
def mark_issued(
    *,
    database_ids: Collection[int],
    version: int,
    number: str,
    signed_on: date,
    next_review_on: date | None,
    by: Actor,
    at: datetime,
) -> list[Database]:
    """Note that a list with the accepted content of these databases was issued.

    Called by the room that issues lists, in its transaction, which has checked the right.
    """
    databases = list(
        Database.objects.select_for_update().filter(pk__in=database_ids).order_by("pk")
    )
    for database in databases:
        database.issued_content = database.accepted_content
        database.issued_version, database.issued_number = version, number
        database.issued_on, database.next_review_on = signed_on, next_review_on
        database.published_at = database.published_at or at
        state = State(database.state)
        _move(database, state, RevisionKind.ISSUED, note=f"v{version}, {number}", by=by, at=at)
        record_event("issued", database, by=by, at=at, details={"list": version, "number": number})
    return databases
