"""A case: submitted, checked, decided by another person, returned, taken back."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from cases import LATER, STATEMENT, events, ready, submit
from django.db import IntegrityError, connection, transaction

from lienthong.accounts.domain import SYSTEM, Actor, NotAllowed
from lienthong.accounts.models import AuditEvent
from lienthong.accounts.queries import actor_for
from lienthong.accounts.services import end_organization
from lienthong.governance import queries, services
from lienthong.governance.domain.cases import (
    CaseAlreadyOpen,
    CaseClosed,
    CaseNotFound,
    CaseState,
    ChecksOpen,
    CheckState,
    NotApproved,
    PersonNeeded,
    ReasonMissing,
    SamePerson,
    StatementMissing,
)
from lienthong.governance.models import Case, CaseCheck, Decision
from people import NOON, People, make_organization

pytestmark = pytest.mark.service


def test_a_case_has_a_number_a_term_and_the_checks_of_the_law_of_its_day(people: People) -> None:
    case = submit(people)

    assert case.number == "HS-2026-0001"
    assert case.due_on == date(2026, 10, 21)
    assert not case.due_is_duty
    checks = CaseCheck.objects.filter(round__case=case)
    assert [(c.code, c.basis) for c in checks] == [
        ("licence", "LGDDT:43"),
        ("dictionary", "ND47:17.1.d"),
        ("contact", "ND47:19.2"),
    ]
    assert events(case) == ["governance.case.opened"]


def test_numbers_run_on_within_a_year_and_start_again(people: People) -> None:
    first = submit(people, subject_id=1)
    second = submit(people, subject_id=2)
    third = submit(people, subject_id=3, at=NOON + timedelta(days=90))
    assert [c.number for c in (first, second, third)] == [
        "HS-2026-0001",
        "HS-2026-0002",
        "HS-2027-0001",
    ]


def test_the_term_may_run_from_another_day_than_the_submission(people: People) -> None:
    case = submit(people, kind="service.publication", term_from=date(2026, 10, 16))
    assert case.due_on == date(2026, 10, 19)


def test_checks_that_only_the_house_asks_for_are_added(people: People) -> None:
    case = submit(people, checks=("licence", "file_readable"))
    codes = CaseCheck.objects.filter(round__case=case).values_list("code", flat=True)
    assert list(codes) == ["licence", "dictionary", "contact", "file_readable"]


def test_a_second_submission_while_one_waits_is_refused(people: People) -> None:
    submit(people)
    with pytest.raises(CaseAlreadyOpen, match="HS-2026-0001"):
        submit(people)
    assert Case.objects.count() == 1


def test_another_person_approves_with_a_statement(people: People) -> None:
    case = ready(people)

    decision = services.decide(
        case_id=case.pk, approved=True, statement=STATEMENT, by=people.binh, at=LATER
    )

    case.refresh_from_db()
    assert case.state == CaseState.APPROVED
    assert case.closed_at == LATER
    assert (decision.statement, decision.by_id) == (STATEMENT, people.binh.person_id)
    assert queries.require_approval(case.pk, not_by=people.an.person_id) == decision
    assert events(case)[-1] == "governance.case.approved"


def test_the_author_may_not_decide_even_with_the_right_to(people: People) -> None:
    case = ready(people, by=people.dung, organization_id=people.a.pk)
    with pytest.raises(SamePerson):
        services.decide(
            case_id=case.pk, approved=True, statement=STATEMENT, by=people.dung, at=LATER
        )
    assert not Decision.objects.exists()


def test_an_author_of_an_earlier_round_may_not_decide_a_later_one(people: People) -> None:
    case = submit(people, by=people.dung)
    services.decide(case_id=case.pk, approved=False, reason="Thiếu mô tả", by=people.binh, at=NOON)
    again = ready(people, by=people.an)
    assert again.pk == case.pk
    with pytest.raises(SamePerson):
        services.decide(
            case_id=case.pk, approved=True, statement=STATEMENT, by=people.dung, at=LATER
        )


def test_the_database_too_refuses_a_decision_by_the_author(people: People) -> None:
    case = ready(people)
    current = case.rounds.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            round=current,
            approved=True,
            by_id=people.an.person_id or 0,
            author_id=people.an.person_id,
            at=LATER,
        )


def test_a_person_without_the_permission_may_not_decide(people: People) -> None:
    case = ready(people)
    with pytest.raises(NotAllowed, match=r"case\.decide"):
        services.decide(case_id=case.pk, approved=True, statement="x", by=people.an, at=LATER)


def test_outsiders_do_not_learn_that_a_case_exists(people: People) -> None:
    case = ready(people)
    for stranger in (people.chi, people.lan):
        with pytest.raises(CaseNotFound):
            services.decide(case_id=case.pk, approved=True, statement="x", by=stranger, at=LATER)
        with pytest.raises(CaseNotFound):
            queries.case_for(case.pk, by=stranger)


def test_a_program_may_not_decide(people: People) -> None:
    case = ready(people)
    with pytest.raises(PersonNeeded):
        services.decide(case_id=case.pk, approved=True, statement="x", by=SYSTEM, at=LATER)


def test_open_checks_stop_an_approval_and_are_named(people: People) -> None:
    case = submit(people)
    services.report_check(
        case_id=case.pk, check="licence", passed=True, note="", by=people.an, at=NOON
    )
    services.report_check(
        case_id=case.pk, check="contact", passed=False, note="Thiếu", by=people.an, at=NOON
    )
    with pytest.raises(ChecksOpen, match="Từ điển dữ liệu, Đầu mối tiếp nhận phản hồi"):
        services.decide(
            case_id=case.pk, approved=True, statement=STATEMENT, by=people.binh, at=LATER
        )
    case.refresh_from_db()
    assert case.state == CaseState.OPENED


def test_an_approval_without_the_statement_is_refused(people: People) -> None:
    case = ready(people)
    with pytest.raises(StatementMissing):
        services.decide(case_id=case.pk, approved=True, statement=" ", by=people.binh, at=LATER)
    assert not Decision.objects.exists()


def test_a_return_needs_a_reason_and_no_passed_checks(people: People) -> None:
    case = submit(people)
    with pytest.raises(ReasonMissing):
        services.decide(case_id=case.pk, approved=False, by=people.binh, at=LATER)
    services.decide(
        case_id=case.pk, approved=False, reason="Bổ sung đầu mối", by=people.binh, at=LATER
    )
    case.refresh_from_db()
    assert case.state == CaseState.RETURNED


def test_a_returned_case_comes_again_as_its_next_round_with_its_history(people: People) -> None:
    case = submit(people)
    services.decide(case_id=case.pk, approved=False, reason="Sửa lại", by=people.binh, at=LATER)

    again = submit(people, title="Danh sách trường học 2026", at=NOON + timedelta(days=2))

    assert (again.pk, again.number, again.current_round) == (case.pk, case.number, 2)
    rounds = queries.rounds_of(again)
    assert [r.number for r in rounds] == [2, 1]
    assert rounds[1].decision.reason == "Sửa lại"
    assert {c.state for c in rounds[0].checks.all()} == {CheckState.PENDING.value}


def test_a_withdrawn_case_may_be_submitted_again(people: People) -> None:
    case = submit(people)
    services.withdraw_case(case_id=case.pk, reason="Nhầm tệp", by=people.an, at=LATER)
    case.refresh_from_db()
    assert case.state == CaseState.WITHDRAWN
    assert submit(people, at=LATER).current_round == 2


def test_withdrawing_needs_a_reason_and_the_author_or_a_decider(people: People) -> None:
    case = submit(people)
    with pytest.raises(ReasonMissing):
        services.withdraw_case(case_id=case.pk, reason="", by=people.an, at=LATER)
    with pytest.raises(NotAllowed):
        services.withdraw_case(case_id=case.pk, reason="x", by=people.ha, at=LATER)
    with pytest.raises(CaseNotFound):
        services.withdraw_case(case_id=case.pk, reason="x", by=people.chi, at=LATER)


def test_an_approved_record_gets_a_new_case_next_time(people: People) -> None:
    first = ready(people)
    services.decide(case_id=first.pk, approved=True, statement=STATEMENT, by=people.binh, at=LATER)
    second = submit(people, at=LATER)
    assert second.pk != first.pk
    assert (second.number, second.current_round) == ("HS-2026-0002", 1)


def test_the_second_of_two_deciders_is_told_who_was_first(people: People) -> None:
    case = ready(people)
    services.decide(case_id=case.pk, approved=True, statement=STATEMENT, by=people.binh, at=LATER)
    with pytest.raises(CaseClosed, match="Trần Văn Bình"):
        services.decide(case_id=case.pk, approved=False, reason="x", by=people.dung, at=LATER)
    assert Decision.objects.count() == 1


def test_approval_is_required_from_another_person(people: People) -> None:
    case = ready(people)
    with pytest.raises(NotApproved):
        queries.require_approval(case.pk, not_by=people.an.person_id)
    with pytest.raises(NotApproved):
        queries.require_approval(None, not_by=people.an.person_id)
    services.decide(case_id=case.pk, approved=True, statement=STATEMENT, by=people.binh, at=LATER)
    with pytest.raises(NotApproved):
        queries.require_approval(case.pk, not_by=people.binh.person_id)


def test_a_decision_is_written_once(people: People) -> None:
    case = submit(people)
    decision = services.decide(
        case_id=case.pk, approved=False, reason="Sửa", by=people.binh, at=LATER
    )
    with pytest.raises(TypeError):
        decision.save()
    with pytest.raises(TypeError):
        decision.delete()


def test_an_approved_case_tells_its_followers_what_was_approved(people: People) -> None:
    case = ready(people)
    services.decide(case_id=case.pk, approved=True, statement=STATEMENT, by=people.binh, at=LATER)
    event = AuditEvent.objects.get(event="governance.case.approved")
    details = json.loads(event.details)
    assert (event.subject, event.subject_id) == ("governance.case", str(case.pk))
    assert (details["subject"], details["subject_id"]) == ("catalog.dataset", "7")


@pytest.mark.django_db(transaction=True)
def test_of_two_deciders_at_the_same_moment_one_wins_and_the_other_is_told(
    people: People,
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("threads do not share the in-memory database of SQLite")
    case = ready(people)
    start = Barrier(2)

    def decide(by: Actor) -> str:
        start.wait()
        try:
            services.decide(case_id=case.pk, approved=True, statement=STATEMENT, by=by, at=LATER)
        except CaseClosed as error:
            return str(error)
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(decide, (people.binh, people.dung)), key=len)

    assert said[0] == "won"
    assert "no longer waits" in said[1]
    assert Decision.objects.count() == 1


def test_an_unfinished_case_goes_to_the_successor_with_its_history(people: People) -> None:
    old = make_organization("UBND xã Hương Phú (ví dụ)", "H57.42", parent=people.territory)
    case = submit(people, organization_id=old.pk, by=people.dung)
    end_organization(
        organization_id=old.pk,
        on=date(2026, 10, 1),
        successor_ids=[people.a.pk],
        decision="NQ 1/NQ-HĐND",
        by=SYSTEM,
        at=NOON,
    )
    dung = actor_for(people.dung.person_id or 0, at=NOON)

    with pytest.raises((NotAllowed, CaseNotFound)):
        services.transfer_case(
            case_id=case.pk,
            organization_id=people.a.pk,
            decision="QĐ 12/QĐ-UBND",
            on=date(2026, 10, 14),
            by=people.binh,
            at=LATER,
        )
    services.transfer_case(
        case_id=case.pk,
        organization_id=people.a.pk,
        decision="QĐ 12/QĐ-UBND",
        on=date(2026, 10, 14),
        by=dung,
        at=LATER,
    )

    case.refresh_from_db()
    assert case.organization_id == people.a.pk
    assert len(queries.rounds_of(case)) == 1
    assert events(case)[-1] == "governance.case.transferred"
