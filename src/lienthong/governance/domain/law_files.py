"""The shape of the law's YAML files, read strictly: an unknown key or a wrong type is an error."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

import msgspec

from lienthong.errors import LienthongError, gettext_noop
from lienthong.governance.domain.citations import ActName, cite
from lienthong.governance.domain.legal_bases import LegalBasis, Link, LinkKind
from lienthong.governance.domain.profiles import (
    Act,
    CaseKind,
    CheckRule,
    Label,
    Parameter,
    Profile,
    Requirement,
    Source,
    Status,
    Term,
    Value,
)
from lienthong.governance.domain.working_days import CalendarYear, DayKind, SpecialDay

S = TypeVar("S", bound=msgspec.Struct)


class LawFileInvalid(LienthongError):
    """A file of the law says something that cannot be."""

    code = "governance.law_file.invalid"
    status = 500
    message = gettext_noop("{file} cannot be used: {reason}.")
    hint = gettext_noop("Correct the file; docs/reference/law-files.md describes its keys.")


class _File(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Base of every shape: unknown keys are refused."""


class _Names(_File, frozen=True):
    vi: str
    en: str

    def label(self) -> Label:
        return Label(self.vi, self.en)


class NamesFile(_File, frozen=True):
    """Names of parameters, parts, checks and kinds of cases, shared by all profiles."""

    parameters: dict[str, _Names]
    parts: dict[str, dict[str, _Names]]
    checks: dict[str, _Names]
    cases: dict[str, _Names]
    statements: dict[str, _Names]


class _ActEntry(_File, frozen=True):
    id: str
    number: str
    in_force: date
    ended: date | None = None
    replaced_by: tuple[str, ...] = ()


class _ParameterEntry(_File, frozen=True):
    value: object
    status: Status
    unit: str | None = None
    basis: tuple[str, ...] = ()
    source: Source = Source.TEXT
    checked_on: date | None = None
    note: str = ""


class _PartEntry(_File, frozen=True):
    part: str
    basis: str
    status: Status


class _TermEntry(_File, frozen=True):
    code: str
    vi: str
    en: str
    basis: str
    status: Status
    formerly: str | None = None


class _CheckEntry(_File, frozen=True):
    code: str
    basis: str
    status: Status
    waivable: bool = True


class _CaseEntry(_File, frozen=True):
    checks: tuple[_CheckEntry, ...] = ()
    statement: str | None = None
    statement_basis: tuple[str, ...] = ()
    due: str | None = None


class _ProfileFile(_File, frozen=True):
    profile: str
    vi: str
    en: str
    valid_from: date
    acts: tuple[_ActEntry, ...]
    parameters: dict[str, _ParameterEntry]
    vocabularies: dict[str, tuple[_TermEntry, ...]]
    requirements: dict[str, tuple[_PartEntry, ...]]
    cases: dict[str, _CaseEntry]
    valid_to: date | None = None


class _DayEntry(_File, frozen=True):
    day: date
    kind: DayKind
    vi: str
    en: str
    act: str | None = None
    checked_on: date | None = None
    note: str = ""


class _YearFile(_File, frozen=True):
    year: int
    swaps_announced: bool
    days: tuple[_DayEntry, ...]
    note: str = ""


class _LinkEntry(_File, frozen=True):
    kind: LinkKind
    target: str
    day: date | None = None
    scope: str = ""


class _BasisEntry(_File, frozen=True):
    key: str
    kind: str
    number: str
    title: str
    issuer: str
    vi: str
    en: str
    issued_on: date | None = None
    in_force_from: date | None = None
    ended_on: date | None = None
    extract: str = ""
    note: str = ""
    source: Source = Source.TEXT
    checked_on: date | None = None
    links: tuple[_LinkEntry, ...] = ()


class _BasesFile(_File, frozen=True):
    documents: tuple[_BasisEntry, ...]


def _read(data: object, shape: type[S], file: str) -> S:
    try:
        return msgspec.convert(data, shape, strict=True)
    except msgspec.ValidationError as error:
        raise LawFileInvalid(file=file, reason=error) from None


def read_names(data: object, *, file: str) -> NamesFile:
    """Names shared by all profiles."""
    return _read(data, NamesFile, file)


def read_bases(data: object, *, file: str) -> tuple[list[LegalBasis], list[Link]]:
    """Documents of a file and what they do to others."""
    bases, links = [], []
    for entry in _read(data, _BasesFile, file).documents:
        facts = {name: getattr(entry, name) for name in entry.__struct_fields__}
        shown = {k: v for k, v in facts.items() if k not in {"vi", "en", "links"}}
        bases.append(LegalBasis(**shown, name=ActName(entry.vi, entry.en)))
        links += [Link(entry.key, x.kind, x.target, x.day, x.scope) for x in entry.links]
    return bases, links


def read_calendar_year(data: object, *, file: str) -> CalendarYear:
    """The special days of a year. Raises LawFileInvalid for a day of another year or twice."""
    found = _read(data, _YearFile, file)
    days = tuple(
        SpecialDay(d.day, d.kind, d.vi, d.en, d.act, d.checked_on, d.note) for d in found.days
    )
    on = [day.on for day in days]
    if len(set(on)) < len(on) or any(day.year != found.year for day in on):
        raise LawFileInvalid(file=file, reason="a day stands twice or belongs to another year")
    return CalendarYear(found.year, found.swaps_announced, found.note, days)


def read_profile(
    data: object, *, file: str, names: NamesFile, acts: Mapping[str, ActName]
) -> Profile:
    """A profile, with every citation resolved against the register of legal bases.

    Raises LawFileInvalid for an unknown key, a value without a name, or a value that claims to be
    law though none of its acts has force in the interval; ActUnknown for a citation of no act.
    """
    found = _read(data, _ProfileFile, file)
    try:
        profile = _profile(found, names)
    except KeyError as error:
        reason = f"names.yaml has no name for {error.args[0]}"
        raise LawFileInvalid(file=file, reason=reason) from None
    _check_citations(profile, file=file, acts=acts)
    return profile


def _profile(found: _ProfileFile, names: NamesFile) -> Profile:
    return Profile(
        code=found.profile,
        label=Label(found.vi, found.en),
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        acts=tuple(Act(a.id, a.number, a.in_force, a.ended, a.replaced_by) for a in found.acts),
        parameters={k: _parameter(k, e, names) for k, e in found.parameters.items()},
        vocabularies={
            k: tuple(Term(t.code, Label(t.vi, t.en), t.basis, t.status, t.formerly) for t in terms)
            for k, terms in found.vocabularies.items()
        },
        required={
            k: tuple(
                Requirement(p.part, p.basis, p.status, names.parts[k][p.part].label())
                for p in parts
            )
            for k, parts in found.requirements.items()
        },
        cases={k: _case_kind(k, entry, names) for k, entry in found.cases.items()},
    )


def _parameter(name: str, entry: _ParameterEntry, names: NamesFile) -> Parameter:
    return Parameter(
        name=name,
        label=names.parameters[name].label(),
        value=_value(entry.value, name),
        unit=entry.unit,
        basis=entry.basis,
        status=entry.status,
        source=entry.source,
        checked_on=entry.checked_on,
        note=entry.note,
    )


def _value(raw: object, name: str) -> Value:
    if isinstance(raw, list) and all(isinstance(item, str) for item in raw):
        return tuple(raw)
    if isinstance(raw, bool | int | str | date):
        return raw
    raise LawFileInvalid(
        file=name, reason="a value is a yes or no, a number, a day, text or a list"
    )


def _case_kind(kind: str, entry: _CaseEntry, names: NamesFile) -> CaseKind:
    return CaseKind(
        kind=kind,
        label=names.cases[kind].label(),
        checks=tuple(
            CheckRule(c.code, names.checks[c.code].label(), c.basis, c.status, c.waivable)
            for c in entry.checks
        ),
        statement=names.statements[entry.statement].label() if entry.statement else None,
        statement_basis=entry.statement_basis,
        due=entry.due,
    )


def _stated(profile: Profile) -> list[tuple[str, Status, tuple[str, ...]]]:
    """Everything in a profile that has a basis: what it is, its status, its citations."""
    found = [(p.name, p.status, p.basis) for p in profile.parameters.values()]
    found += [(str(r), r.status, (r.basis,)) for rs in profile.required.values() for r in rs]
    found += [(t.code, t.status, (t.basis,)) for ts in profile.vocabularies.values() for t in ts]
    found += [(c.code, c.status, (c.basis,)) for k in profile.cases.values() for c in k.checks]
    return found


def _check_citations(profile: Profile, *, file: str, acts: Mapping[str, ActName]) -> None:
    in_force = {act.id for act in profile.acts if act.is_in_force(profile.valid_from)}
    for name, status, basis in _stated(profile):
        for key in basis:
            cite(key, acts)
        cited = {key.split(":")[0] for key in basis}
        if status is Status.LAW and not cited & in_force:
            reason = f"{name} is called law, but no act of its basis has force"
            raise LawFileInvalid(file=file, reason=reason)
    for kind in profile.cases.values():
        if kind.due is not None:
            profile.parameter(kind.due)
