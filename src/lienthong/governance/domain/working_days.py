"""Working days: which days are worked, why, and how a term in working days runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from lienthong.errors import LienthongError, gettext_noop

SATURDAY = 5
DAY = timedelta(days=1)


class CalendarMissing(LienthongError):
    """A term reaches into a year whose days nobody has entered."""

    code = "governance.calendar.missing"
    status = 409
    message = gettext_noop("The working-day calendar has no days for {year}.")
    hint = gettext_noop("Ask the operator to add the calendar of that year.")


class DayKind(StrEnum):
    """What makes a day different from an ordinary day of its week."""

    HOLIDAY = "holiday"
    TET = "tet"
    COMPENSATORY = "compensatory"
    SWAP_OFF = "swap_off"
    SWAP_WORK = "swap_work"
    QUESTIONED = "questioned"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day of the calendar with its reason.

    `act` is the citation key or the number of the notice that says so and `checked_on` the day it
    was read; without both the day is counted but shown as unverified. A `questioned` day counts
    as an ordinary day until an act is entered.
    """

    on: date
    kind: DayKind
    name: str
    name_en: str
    act: str | None = None
    checked_on: date | None = None
    note: str = ""

    @property
    def is_verified(self) -> bool:
        """Whether an act that was read stands behind the day."""
        return self.act is not None and self.checked_on is not None


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """The special days of a year; `swaps_announced` is false while more may still be announced."""

    year: int
    swaps_announced: bool
    note: str
    days: tuple[SpecialDay, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days of the years that are held; a day outside them raises CalendarMissing."""

    by_year: Mapping[int, CalendarYear]
    _days: Mapping[date, SpecialDay] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        days = {day.on: day for year in self.by_year.values() for day in year.days}
        object.__setattr__(self, "_days", days)

    def years(self) -> tuple[int, ...]:
        """The years that are held, in order."""
        return tuple(sorted(self.by_year))

    def year(self, year: int) -> CalendarYear:
        """One year. Raises CalendarMissing."""
        if year not in self.by_year:
            raise CalendarMissing(year=year)
        return self.by_year[year]

    def special_day(self, day: date) -> SpecialDay | None:
        """Why a day differs from its week, or None for an ordinary day."""
        self.year(day.year)
        return self._days.get(day)

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on the day."""
        special = self.special_day(day)
        if special is not None and special.kind is not DayKind.QUESTIONED:
            return special.kind is DayKind.SWAP_WORK
        return day.weekday() < SATURDAY

    def is_verified(self, day: date) -> bool:
        """Whether it is certain that the day is worked or not.

        A special day is certain when an act that was read stands behind it; an ordinary day when
        the swap days of its year are announced.
        """
        special = self.special_day(day)
        if special is not None:
            return special.is_verified
        return self.year(day.year).swaps_announced

    def add_working_days(self, day: date, n: int) -> date:
        """The last day of a term of `n` working days from the event on `day`.

        Counting starts the day after the event; with `n` 0 the answer is `day` itself.
        """
        if n < 0:
            message = "a term has no negative days"
            raise ValueError(message)
        while n:
            day += DAY
            n -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and with `end`; negative when it is past.

        `working_days_between(day, add_working_days(day, n)) == n`.
        """
        if end < start:
            return -self.working_days_between(end, start)
        length = (end - start).days
        return sum(self.is_working_day(start + DAY * i) for i in range(1, length + 1))

    def unverified_days(self, start: date, end: date) -> tuple[date, ...]:
        """Days after `start` up to and with `end` that are not certain."""
        length = (end - start).days
        days = (start + DAY * i for i in range(1, length + 1))
        return tuple(day for day in days if not self.is_verified(day))

    def years_missing(self, on: date) -> tuple[int, ...]:
        """Years among this one and the next that hold no days: what `doctor` warns of."""
        return tuple(y for y in (on.year, on.year + 1) if y not in self.by_year)


def calendar_of(years: Iterable[CalendarYear]) -> Calendar:
    """A calendar over the given years."""
    return Calendar({year.year: year for year in years})
