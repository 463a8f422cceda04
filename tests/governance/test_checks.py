"""Checks of a case, and the queue of those who work on it."""

from datetime import date
from typing import Any

import pytest
from cases import LATER, STATEMENT, ready, submit

from lienthong.accounts.domain import SYSTEM, NotAllowed
from lienthong.governance import queries, services
from lienthong.governance.domain.cases import (
    CaseClosed,
    CaseState,
    CheckNotFound,
    CheckNotWaivable,
    ReasonMissing,
    Step,
)
from lienthong.governance.models import CaseCheck
from people import NOON, People

pytestmark = pytest.mark.service


def test_a_check_may_be_waived_with_a_reason_by_one_who_decides(people: People) -> None:
    case = submit(people)
    with pytest.raises(ReasonMissing):
        services.waive_check(
            case_id=case.pk, check="dictionary", reason="", by=people.binh, at=LATER
        )
    services.waive_check(
        case_id=case.pk, check="dictionary", reason="Bảng một cột", by=people.binh, at=LATER
    )
    row = CaseCheck.objects.get(code="dictionary")
    assert (row.state, row.note, row.by_id) == ("waived", "Bảng một cột", people.binh.person_id)


def test_what_the_law_asks_cannot_be_waived(people: People) -> None:
    case = submit(people)
    with pytest.raises(CheckNotWaivable):
        services.waive_check(case_id=case.pk, check="licence", reason="x", by=people.binh, at=LATER)
    with pytest.raises(CheckNotFound):
        services.waive_check(case_id=case.pk, check="tea", reason="x", by=people.binh, at=LATER)
    with pytest.raises(NotAllowed):
        services.waive_check(
            case_id=case.pk, check="dictionary", reason="x", by=people.an, at=LATER
        )


def test_a_report_on_a_check_nobody_asked_for_is_a_remark_that_does_not_bind(
    people: People,
) -> None:
    case = ready(people)
    services.report_check(
        case_id=case.pk, check="quality", passed=False, note="3 ô trống", by=SYSTEM, at=NOON
    )
    services.decide(case_id=case.pk, approved=True, statement=STATEMENT, by=people.binh, at=LATER)
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED


def test_a_closed_case_takes_no_more_reports(people: People) -> None:
    case = submit(people)
    services.withdraw_case(case_id=case.pk, reason="Nhầm", by=people.an, at=LATER)
    with pytest.raises(CaseClosed):
        services.report_check(
            case_id=case.pk, check="licence", passed=True, note="", by=people.an, at=LATER
        )


def test_the_queue_shows_each_reader_their_own_next_step(people: People) -> None:
    submit(people, subject_id=1, title="Một")
    ready(people, subject_id=2, title="Hai")
    returned = submit(people, subject_id=3, title="Ba")
    services.decide(case_id=returned.pk, approved=False, reason="Sửa", by=people.binh, at=LATER)

    today = date(2026, 10, 15)
    assert {(i.title, i.step, i.waits_for_me) for i in queries.queue(people.binh, today)} == {
        ("Một", Step.COMPLETE_CHECKS, True),
        ("Hai", Step.DECIDE, True),
        ("Ba", Step.AWAIT_MENDING, False),
    }
    assert {(i.title, i.step, i.waits_for_me) for i in queries.queue(people.an, today)} == {
        ("Một", Step.AWAIT_DECISION, False),
        ("Hai", Step.AWAIT_DECISION, False),
        ("Ba", Step.MEND, True),
    }
    assert queries.queue(people.chi, today) == []


def test_the_queue_knows_what_is_late_and_what_is_due_this_week(people: People) -> None:
    submit(people)
    [item] = queries.queue(people.binh, date(2026, 10, 19))
    assert item.due_on == date(2026, 10, 21)
    assert (item.is_late(date(2026, 10, 21)), item.is_late(date(2026, 10, 22))) == (False, True)
    assert item.days_late(date(2026, 10, 24)) == 3
    assert item.is_due_this_week(date(2026, 10, 19))
    assert not item.is_due_this_week(date(2026, 10, 16))
    assert (item.url_name, item.url_args) == ("console:case", (item.case_id,))


def test_the_queue_costs_the_same_number_of_queries_for_more_rows(
    people: People, django_assert_num_queries: Any
) -> None:
    submit(people, subject_id=0)
    with django_assert_num_queries(2):
        queries.queue(people.binh, date(2026, 10, 19))
    for number in range(1, 6):
        submit(people, subject_id=number)
    with django_assert_num_queries(2):
        assert len(queries.queue(people.binh, date(2026, 10, 19))) == 6
