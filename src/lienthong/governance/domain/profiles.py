"""The law as dated data: what holds in an interval of days, each value with its basis.

A rule asks for the profile of the day of the event, never of today. A value that has lapsed, comes
from a plan, or was not verified is still used as an internal rule, but `is_duty` is false and
`words` says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from lienthong.errors import LienthongError, gettext_noop
from lienthong.governance.domain.days import add_months
from lienthong.governance.domain.working_days import Calendar

Value = bool | int | str | date | tuple[str, ...]


class NoLawFound(LienthongError):
    """No profile says what is asked; an empty answer would read as "nothing is required"."""

    code = "governance.law.not_found"
    status = 404
    message = gettext_noop("No legal profile says {asked} on {day}.")
    hint = gettext_noop("Ask the operator to complete the legal profiles.")


class ProfilesDoNotMeet(LienthongError):
    """Profiles leave a day without law or give it two."""

    code = "governance.profiles.do_not_meet"
    status = 500
    message = gettext_noop("Legal profiles {first} and {second} leave a gap or overlap.")
    hint = gettext_noop("Let each profile end on the day the next one starts.")


class Status(StrEnum):
    """How a value of the law stands in its interval."""

    LAW = "law"
    LAPSED = "lapsed"
    SEED = "seed"
    UNVERIFIED = "unverified"
    HOUSE = "house"


class Source(StrEnum):
    """How the value is known."""

    TEXT = "text"
    SECONDARY = "secondary"
    MEMORY = "memory"


_WORDS = {
    Status.LAW: gettext_noop("required by law"),
    Status.LAPSED: gettext_noop("internal rule (the original text is no longer in force)"),
    Status.SEED: gettext_noop("internal rule (from the plan of the agency)"),
    Status.UNVERIFIED: gettext_noop("internal rule (the text in force has not been verified)"),
    Status.HOUSE: gettext_noop("internal rule (default of this system)"),
}


class Standing:
    """What parameters, requirements, terms and checks share: a status that is said in words."""

    __slots__ = ()
    status: Status

    @property
    def is_duty(self) -> bool:
        """Whether people may be told that the law demands it."""
        return self.status is Status.LAW

    def words(self) -> str:
        """How it stands, as an English sentence part to be translated by `labels`."""
        return _WORDS[self.status]


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a thing of the law in both languages."""

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        """The name in Vietnamese or English."""
        return self.vi if language.startswith("vi") else self.en


@dataclass(frozen=True, slots=True)
class Act:
    """An act the profile stands on; periods are `in_force` (in) to `ended` (out)."""

    id: str
    number: str
    in_force: date
    ended: date | None = None
    replaced_by: tuple[str, ...] = ()

    def is_in_force(self, day: date) -> bool:
        """Whether the act has force on the day."""
        return self.in_force <= day and (self.ended is None or day < self.ended)


@dataclass(frozen=True, slots=True)
class Parameter(Standing):
    """A value of the law, such as the term for an answer."""

    name: str
    label: Label
    value: Value
    unit: str | None
    basis: tuple[str, ...]
    status: Status
    source: Source
    checked_on: date | None
    note: str = ""

    @property
    def number(self) -> int:
        """The value as a number of units. Raises TypeError for another kind of value."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise TypeError(self.name)
        return self.value

    def last_day(self, event: date, calendar: Calendar) -> date:
        """The last day of the term that the event of that day starts.

        Raises TypeError when the parameter is no term, CalendarMissing when the calendar ends.
        """
        match self.unit:
            case "working_day":
                return calendar.add_working_days(event, self.number)
            case "day":
                return event + timedelta(days=self.number)
            case "month":
                return add_months(event, self.number)
            case _:
                raise TypeError(self.name)


@dataclass(frozen=True, slots=True)
class Requirement(Standing):
    """A part the law asks for, and where it says so, such as `ND47:19.2`."""

    part: str
    basis: str
    status: Status
    label: Label

    def __str__(self) -> str:
        return f"{self.part} ({self.basis})"


@dataclass(frozen=True, slots=True)
class Term(Standing):
    """A word of the law of the day, such as a sharing class; `formerly`: the one it follows."""

    code: str
    label: Label
    basis: str
    status: Status
    formerly: str | None = None


@dataclass(frozen=True, slots=True)
class CheckRule(Standing):
    """A check a case of some kind must pass."""

    code: str
    label: Label
    basis: str
    status: Status
    waivable: bool = True


@dataclass(frozen=True, slots=True)
class CaseKind:
    """What a case of one kind needs: checks, a statement by the approver, a term."""

    kind: str
    label: Label
    checks: tuple[CheckRule, ...] = ()
    statement: Label | None = None
    statement_basis: tuple[str, ...] = ()
    due: str | None = None

    def check(self, code: str) -> CheckRule | None:
        """The rule of a check, or None when only the house asks for it."""
        return next((rule for rule in self.checks if rule.code == code), None)


@dataclass(frozen=True, slots=True)
class Profile:
    """The law of an interval of days, `valid_from` (in) to `valid_to` (out)."""

    code: str
    label: Label
    valid_from: date
    valid_to: date | None
    acts: tuple[Act, ...]
    parameters: Mapping[str, Parameter]
    vocabularies: Mapping[str, tuple[Term, ...]]
    required: Mapping[str, tuple[Requirement, ...]]
    cases: Mapping[str, CaseKind]

    def holds_on(self, day: date) -> bool:
        """Whether the day is in the interval."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def parameter(self, name: str) -> Parameter:
        """A value of the law. Raises NoLawFound when the profile does not speak of it."""
        if name not in self.parameters:
            raise NoLawFound(asked=name, day=self.valid_from)
        return self.parameters[name]

    def requirements(self, subject: str) -> tuple[Requirement, ...]:
        """Parts that the law asks of a register entry. Raises NoLawFound, never gives nothing."""
        if not self.required.get(subject):
            raise NoLawFound(asked=subject, day=self.valid_from)
        return self.required[subject]

    def vocabulary(self, name: str) -> tuple[Term, ...]:
        """Words of the law of the day. Raises NoLawFound when the profile has none of that name."""
        if not self.vocabularies.get(name):
            raise NoLawFound(asked=name, day=self.valid_from)
        return self.vocabularies[name]

    def classes(self) -> tuple[Term, ...]:
        """Sharing classes of the day."""
        return self.vocabulary("sharing")

    def importances(self) -> tuple[Term, ...]:
        """Importance classes of the day; empty before the law knew any."""
        return self.vocabularies.get("importance", ())

    def case_kind(self, kind: str) -> CaseKind:
        """What a case of the kind needs; only house checks when the law does not speak of it."""
        return self.cases.get(kind, CaseKind(kind, Label(kind, kind)))


@dataclass(frozen=True, slots=True)
class Profiles:
    """All profiles, from the first day the house knows the law to the open end."""

    in_order: tuple[Profile, ...]

    def on(self, day: date) -> Profile:
        """The profile of a day. Raises NoLawFound for a day before the first."""
        for profile in self.in_order:
            if profile.holds_on(day):
                return profile
        raise NoLawFound(asked="anything", day=day)


def profiles_of(profiles: tuple[Profile, ...]) -> Profiles:
    """Profiles in order of time. Raises ProfilesDoNotMeet on a gap, an overlap or a closed end."""
    ordered = tuple(sorted(profiles, key=lambda p: p.valid_from))
    if not ordered:
        raise NoLawFound(asked="anything", day="any day")
    for first, second in pairwise(ordered):
        if first.valid_to != second.valid_from:
            raise ProfilesDoNotMeet(first=first.code, second=second.code)
    if ordered[-1].valid_to is not None:
        raise ProfilesDoNotMeet(first=ordered[-1].code, second="-")
    return Profiles(ordered)
