from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.governance.domain import day_of
from lienthong.governance.domain.days import add_months
from lienthong.governance.domain.law_files import LawFileInvalid, read_calendar_year
from lienthong.governance.domain.lunar import solar_day
from lienthong.governance.domain.working_days import (
    CalendarMissing,
    CalendarYear,
    DayKind,
    SpecialDay,
    calendar_of,
)
from lienthong.governance.queries import calendar

FIRST, LAST = date(2020, 1, 1), date(2027, 12, 31)
DAYS = st.dates(FIRST, LAST - timedelta(days=120))
TET = {
    2000: (2, 5), 2001: (1, 24), 2002: (2, 12), 2003: (2, 1), 2004: (1, 22), 2005: (2, 9),
    2006: (1, 29), 2007: (2, 17), 2008: (2, 7), 2009: (1, 26), 2010: (2, 14), 2011: (2, 3),
    2012: (1, 23), 2013: (2, 10), 2014: (1, 31), 2015: (2, 19), 2016: (2, 8), 2017: (1, 28),
    2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22),
    2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13),
    2030: (2, 2),
}  # fmt: skip


def test_half_past_eleven_at_night_is_still_that_day_in_vietnam() -> None:
    assert day_of(datetime(2025, 8, 18, 16, 30, tzinfo=UTC)) == date(2025, 8, 18)
    assert day_of(datetime(2025, 8, 18, 17, 0, tzinfo=UTC)) == date(2025, 8, 19)


def test_a_moment_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        day_of(datetime(2025, 8, 18, 16, 30))  # noqa: DTZ001


@pytest.mark.parametrize("year", TET)
def test_the_first_day_of_the_lunar_year_is_known(year: int) -> None:
    assert solar_day(year, 1, 1) == date(year, *TET[year])


def test_the_day_of_the_hung_kings_is_the_tenth_of_the_third_month() -> None:
    known = {2020: (4, 2), 2021: (4, 21), 2022: (4, 10), 2023: (4, 29), 2024: (4, 18)}
    known |= {2025: (4, 7), 2026: (4, 26), 2027: (4, 16)}
    assert {y: solar_day(y, 3, 10) for y in known} == {y: date(y, *d) for y, d in known.items()}


@pytest.mark.parametrize("year", range(2020, 2028))
def test_lunar_holidays_of_the_calendar_agree_with_the_computed_moon(year: int) -> None:
    days = calendar().year(year).days
    named = {day.name: day.on for day in days}
    assert named["Giỗ Tổ Hùng Vương"] == solar_day(year, 3, 10)
    assert named["Tết Âm lịch (mùng 1)"] == solar_day(year, 1, 1)
    assert named["Tết Âm lịch (ngày cuối tháng Chạp)"] == solar_day(year, 1, 0)


@pytest.mark.parametrize("year", range(2020, 2027))
def test_every_holiday_on_a_weekend_has_its_day_in_lieu(year: int) -> None:
    days = calendar().year(year).days
    holidays = [d for d in days if d.kind in {DayKind.HOLIDAY, DayKind.TET}]
    on_weekend = [d for d in holidays if d.on.weekday() >= 5]
    in_lieu = [d for d in days if d.kind is DayKind.COMPENSATORY]
    assert len(in_lieu) == len(on_weekend)
    assert all(d.on.weekday() < 5 for d in in_lieu)
    assert len(holidays) == (10 if year == 2020 else 11)


@pytest.mark.parametrize("year", range(2020, 2028))
def test_swapped_days_come_in_pairs(year: int) -> None:
    days = calendar().year(year).days
    off = [d for d in days if d.kind is DayKind.SWAP_OFF]
    worked = [d for d in days if d.kind is DayKind.SWAP_WORK]
    assert len(off) == len(worked)
    assert all(d.on.weekday() < 5 for d in off)
    assert all(d.on.weekday() == 5 for d in worked)


def test_a_day_is_verified_only_with_an_act_and_the_day_it_was_checked() -> None:
    assert calendar().is_verified(date(2024, 4, 30))
    assert not calendar().is_verified(date(2024, 4, 29))
    assert not calendar().is_verified(date(2024, 2, 8))
    assert calendar().is_verified(date(2024, 4, 26))
    unnamed = [d for y in calendar().years() for d in calendar().year(y).days if d.act is None]
    assert all(not day.is_verified for day in unnamed)


def test_2027_says_that_its_swap_days_are_not_announced() -> None:
    year = calendar().year(2027)
    assert not year.swaps_announced
    assert "Chưa công bố" in year.note
    assert not calendar().is_verified(date(2027, 6, 1))
    assert calendar().is_verified(date(2027, 9, 2))


def test_a_day_in_question_counts_as_an_ordinary_day_and_is_not_verified() -> None:
    assert calendar().is_working_day(date(2026, 11, 24))
    assert not calendar().is_verified(date(2026, 11, 24))


def test_one_working_day_from_a_friday_ends_on_monday() -> None:
    assert calendar().add_working_days(date(2026, 10, 16), 1) == date(2026, 10, 19)


def test_one_working_day_from_a_friday_ends_on_tuesday_when_monday_is_a_holiday() -> None:
    assert calendar().add_working_days(date(2026, 4, 24), 1) == date(2026, 4, 28)


def test_a_swapped_saturday_is_worked_and_its_monday_is_not() -> None:
    assert calendar().is_working_day(date(2026, 8, 22))
    assert not calendar().is_working_day(date(2026, 8, 31))
    assert calendar().add_working_days(date(2026, 8, 21), 1) == date(2026, 8, 22)


def test_a_year_without_days_is_an_error_and_is_warned_of() -> None:
    with pytest.raises(CalendarMissing, match="2028"):
        calendar().add_working_days(date(2027, 12, 30), 5)
    assert calendar().years_missing(date(2026, 11, 24)) == ()
    assert calendar().years_missing(date(2027, 1, 1)) == (2028,)


@given(DAYS, st.integers(0, 40))
def test_counting_to_the_last_day_and_back_gives_the_term(day: date, n: int) -> None:
    assert calendar().working_days_between(day, calendar().add_working_days(day, n)) == n


@given(DAYS, st.integers(1, 40))
def test_a_term_ends_on_a_working_day(day: date, n: int) -> None:
    assert calendar().is_working_day(calendar().add_working_days(day, n))


@given(DAYS, st.integers(0, 20), st.integers(0, 20))
def test_two_terms_in_a_row_are_one_term(day: date, first: int, second: int) -> None:
    days = calendar()
    joined = days.add_working_days(days.add_working_days(day, first), second)
    assert joined == days.add_working_days(day, first + second)


@given(DAYS, DAYS)
def test_working_days_between_change_sign_with_direction(a: date, b: date) -> None:
    assert calendar().working_days_between(a, b) == -calendar().working_days_between(b, a)


@given(DAYS, st.integers(0, 60))
def test_a_longer_term_never_ends_earlier(day: date, n: int) -> None:
    assert calendar().add_working_days(day, n) < calendar().add_working_days(day, n + 1)


@given(st.dates(date(1999, 1, 1), date(2050, 1, 1)), st.integers(0, 60))
def test_adding_months_keeps_the_day_or_takes_the_last_of_the_month(day: date, n: int) -> None:
    later = add_months(day, n)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == n
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_a_calendar_file_with_a_day_of_another_year_is_refused() -> None:
    entry = {"day": date(2025, 1, 1), "kind": "holiday", "vi": "x", "en": "x"}
    with pytest.raises(LawFileInvalid):
        read_calendar_year({"year": 2024, "swaps_announced": True, "days": [entry]}, file="x")


def test_a_calendar_file_with_an_unknown_key_is_refused() -> None:
    data = {"year": 2024, "swaps_announced": True, "days": [], "holidays": []}
    with pytest.raises(LawFileInvalid, match="holidays"):
        read_calendar_year(data, file="2024.yaml")


def test_an_unverified_special_day_is_found_in_a_term() -> None:
    swap = SpecialDay(date(2024, 4, 29), DayKind.SWAP_OFF, "x", "x")
    days = calendar_of([CalendarYear(2024, swaps_announced=True, note="", days=(swap,))])
    assert days.unverified_days(date(2024, 4, 26), date(2024, 4, 30)) == (date(2024, 4, 29),)
