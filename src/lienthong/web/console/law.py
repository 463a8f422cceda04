"""The law as this hub knows it: values with their basis, documents, the calendar."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from lienthong.governance import labels, queries
from lienthong.governance.domain import Profile, Requirement, day_of
from lienthong.governance.domain.profiles import Parameter, Standing, Status
from lienthong.governance.domain.working_days import CalendarMissing
from lienthong.web.access import ConsoleRequest, signed_in
from lienthong.web.components import Badge, Heading, Link, Tab, Tone
from lienthong.web.console.law_pictures import month_picture
from lienthong.web.templatetags.kit import day as day_words

STATUS_TONES: dict[Status, Tone] = {Status.LAW: "ok", Status.UNVERIFIED: "wait"}
LONGEST_TERM = 250


@dataclass(frozen=True, slots=True)
class BasisLine:
    """A citation in words, with the address of its document."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A parameter as a row of the page."""

    name: str
    label: str
    value: str
    basis: tuple[BasisLine, ...]
    badge: Badge
    standing: str
    checked: str
    note: str
    is_duty: bool


def chosen_day(request: HttpRequest) -> date:
    """The day asked for in the address; today when none or no day is."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return day_of(now())


def status_badge(thing: Standing) -> Badge:
    """How a value stands, as a badge."""
    return Badge(str(labels.STATUSES[thing.status]), STATUS_TONES.get(thing.status, ""))


def basis_line(key: str) -> BasisLine:
    """A citation with the address of its document."""
    words = queries.cite(key, language=labels.language())
    return BasisLine(words, reverse("console:legal_document", args=[key.split(":", maxsplit=1)[0]]))


def _checked(parameter: Parameter) -> str:
    source = str(labels.SOURCES[parameter.source])
    if parameter.checked_on is None:
        return _("not checked; {source}").format(source=source)
    return f"{day_words(parameter.checked_on)}; {source}"


def value_line(parameter: Parameter, profile: Profile) -> ValueLine:
    """A parameter as a row."""
    terms = {t.code: labels.words(t.label) for ts in profile.vocabularies.values() for t in ts}
    return ValueLine(
        name=parameter.name,
        label=labels.words(parameter.label),
        value=labels.value_words(parameter, terms),
        basis=tuple(map(basis_line, parameter.basis)),
        badge=status_badge(parameter),
        standing=labels.standing(parameter),
        checked=_checked(parameter),
        note=parameter.note,
        is_duty=parameter.is_duty,
    )


def _span(profile: Profile) -> str:
    start = day_words(profile.valid_from)
    if profile.valid_to is None:
        return _("since {start}").format(start=start)
    last = date.fromordinal(profile.valid_to.toordinal() - 1)
    return _("{start} to {end}").format(start=start, end=day_words(last))


def _profile_tabs(on: date) -> list[Tab]:
    here = reverse("console:legal")
    return [
        Tab(
            f"{p.code} · {day_words(p.valid_from)}",
            f"{here}?day={p.valid_from.isoformat()}",
            current=p.holds_on(on),
        )
        for p in queries.profiles().in_order
    ]


def area_tabs(current: str, on: date) -> list[Tab]:
    """The three views of the law of a day."""
    areas = {
        "legal": _("Values"),
        "legal_requirements": _("What must be stated"),
        "legal_documents": _("Documents"),
    }
    return [
        Tab(words, f"{reverse(f'console:{name}')}?day={on.isoformat()}", current=name == current)
        for name, words in areas.items()
    ]


@signed_in
def legal(request: ConsoleRequest) -> HttpResponse:
    """Each value of the law of a day: what it is, where it says so, and how sure that is."""
    on = chosen_day(request)
    profile = queries.profile_on(on)
    lines = [value_line(parameter, profile) for parameter in profile.parameters.values()]
    heads = [_("Content"), _("Value"), _("Basis"), _("Standing"), _("Checked on")]
    facts = {
        "on": on,
        "profile": profile,
        "profile_name": labels.words(profile.label),
        "span": _span(profile),
        "tabs": area_tabs("legal", on),
        "profile_tabs": _profile_tabs(on),
        "headings": [Heading(head) for head in heads],
        "duties": [line for line in lines if line.is_duty],
        "internal": [line for line in lines if not line.is_duty],
    }
    return render(request, "console/law/values.html", facts)


@signed_in
def parameter(request: ConsoleRequest, name: str) -> HttpResponse:
    """One value through all profiles."""
    found = [
        (profile, value_line(profile.parameters[name], profile))
        for profile in queries.profiles().in_order
        if name in profile.parameters
    ]
    if not found:
        queries.profile_on(day_of(now())).parameter(name)
    label = found[-1][1].label
    heads = [_("Period"), _("Value"), _("Basis"), _("Standing"), _("Checked on")]
    facts = {
        "label": label,
        "name": name,
        "rows": [(_span(profile), profile, line) for profile, line in found],
        "headings": [Heading(head) for head in heads],
        "crumbs": [Link(_("Legal bases"), reverse("console:legal")), Link(label)],
    }
    return render(request, "console/law/value.html", facts)


def _requirement_rows(
    required: tuple[Requirement, ...],
) -> list[tuple[str, BasisLine, Badge]]:
    return [(labels.words(r.label), basis_line(r.basis), status_badge(r)) for r in required]


@signed_in
def requirements(request: ConsoleRequest) -> HttpResponse:
    """What the law of a day asks every register entry to state, and its words for classes."""
    on = chosen_day(request)
    profile = queries.profile_on(on)
    names = labels.REQUIRED_OF
    facts = {
        "on": on,
        "profile": profile,
        "profile_name": labels.words(profile.label),
        "span": _span(profile),
        "tabs": area_tabs("legal_requirements", on),
        "groups": [
            (names.get(subject, subject), _requirement_rows(required))
            for subject, required in profile.required.items()
        ],
        "vocabularies": [
            (
                labels.VOCABULARIES.get(name, name),
                [(labels.words(t.label), basis_line(t.basis), status_badge(t)) for t in terms],
            )
            for name, terms in profile.vocabularies.items()
        ],
        "headings": [Heading(head) for head in (_("Content"), _("Basis"), _("Standing"))],
    }
    return render(request, "console/law/requirements.html", facts)


def _term(request: HttpRequest) -> dict[str, object]:
    """The answer of the small reckoner: the last day of a term in working days."""
    days, first = request.GET.get("days", "")[:4], request.GET.get("from", "")
    if not days.isdecimal() or int(days) > LONGEST_TERM:
        return {}
    try:
        start = date.fromisoformat(first)
        last = queries.calendar().add_working_days(start, int(days))
    except (ValueError, CalendarMissing):
        return {"term_from": first, "term_days": days, "term_unknown": True}
    unsure = queries.calendar().unverified_days(start, last)
    return {
        "term_from": first,
        "term_days": days,
        "term_last": last,
        "term_unsure": [day_words(day) for day in unsure],
    }


@signed_in
def calendar(request: ConsoleRequest, year: int | None = None) -> HttpResponse:
    """A year of working days: what is off, what is swapped, and what is not verified."""
    today = day_of(now())
    days = queries.calendar()
    asked = year or today.year
    if asked not in days.years():
        raise Http404
    shown = days.year(asked)
    language = labels.language()
    rows = [
        (
            special,
            special.name if language.startswith("vi") else special.name_en,
            labels.DAY_KINDS[special.kind],
            queries.cite(special.act, language=language) if special.act else "",
        )
        for special in shown.days
    ]
    heads = [_("Day"), _("Name of the day"), _("Kind"), _("Basis"), _("Checked on")]
    unverified = sum(not special.is_verified for special in shown.days)
    facts = {
        "year": shown,
        "months": [
            month_picture(shown.year, month, days=days, today=today) for month in range(1, 13)
        ],
        "rows": rows,
        "headings": [Heading(head) for head in heads],
        "unverified": unverified,
        "tabs": [
            Tab(str(y), reverse("console:calendar_year", args=[y]), current=y == shown.year)
            for y in days.years()
        ],
        **_term(request),
    }
    return render(request, "console/law/calendar.html", facts)


urls = [
    path("can-cu-phap-ly/", legal, name="legal"),
    path("can-cu-phap-ly/noi-dung-bat-buoc/", requirements, name="legal_requirements"),
    path("can-cu-phap-ly/thong-so/<str:name>/", parameter, name="legal_parameter"),
    path("lich-lam-viec/", calendar, name="calendar"),
    path("lich-lam-viec/<int:year>/", calendar, name="calendar_year"),
]
