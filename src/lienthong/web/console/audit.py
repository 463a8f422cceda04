"""The audit trail: who did what to which record and when; as a page and as a file."""

import csv
import io
import json
from collections.abc import Iterator, Sequence

from django import forms
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienthong.accounts import queries
from lienthong.accounts.domain import Actor
from lienthong.accounts.queries import AuditFilter, AuditLine
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Heading, Pager
from lienthong.web.console.event_words import AREAS, event_words, subject_words
from lienthong.web.console.people_forms import DayInput

LONGEST_NUMBER = 18
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class AuditForm(forms.Form):
    """What to show; every part narrows it."""

    person = forms.ChoiceField(label=gettext_lazy("Person"), required=False)
    organization = forms.ChoiceField(label=gettext_lazy("Agency"), required=False)
    area = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    record = forms.CharField(
        label=gettext_lazy("Record"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"size": 24}),
    )
    first = forms.DateField(label=gettext_lazy("From"), required=False, widget=DayInput())
    last = forms.DateField(label=gettext_lazy("Until"), required=False, widget=DayInput())

    def __init__(self, *args: object, by: Actor, **facts: object) -> None:
        super().__init__(*args, **facts)  # type: ignore[arg-type]
        everyone = [("", _("Everyone"))]
        people = queries.people_for(by)
        agencies = queries.organizations_of(by, "audit.view")
        self._choose("person", [*everyone, *((str(p.pk), p.full_name) for p in people)])
        self._choose("organization", [("", _("All")), *((str(a.pk), a.name) for a in agencies)])
        self._choose("area", [("", _("All")), *((k, str(v)) for k, v in AREAS.items())])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def wanted(self) -> AuditFilter:
        """The filter behind the form; a record is written such as `catalog.dataset 12`."""
        given = self.cleaned_data
        subject, _sep, subject_id = given["record"].strip().partition(" ")
        return AuditFilter(
            person_id=int(given["person"]) if given["person"] else None,
            organization_id=int(given["organization"]) if given["organization"] else None,
            event=f"{given['area']}." if given["area"] else "",
            subject=subject,
            subject_id=subject_id.strip(),
            first_on=given["first"],
            last_on=given["last"],
        )


def _address(request: ConsoleRequest, name: str, **changed: object) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    for key, value in changed.items():
        query[key] = str(value)
    return f"{reverse(name)}?{query.urlencode()}"


def _before(request: ConsoleRequest) -> int | None:
    asked = request.GET.get("before", "")[:LONGEST_NUMBER]
    return int(asked) if asked.isdecimal() and asked.isascii() else None


def record_of(line: AuditLine) -> str:
    """A record as the filter reads it."""
    key = line.event.subject_id
    return line.event.subject if key is None else f"{line.event.subject} {key}"


def record_names(lines: Sequence[AuditLine]) -> dict[int, str]:
    """Names of the people and agencies that events are about, by the id of the event."""
    about: dict[str, dict[int, int]] = {"accounts.person": {}, "accounts.organization": {}}
    for line in lines:
        key = line.event.subject_id
        if line.event.subject in about and isinstance(key, int):
            about[line.event.subject][line.event.id] = key
    people = queries.names_of_people(set(about["accounts.person"].values()))
    agencies = queries.names_of(about["accounts.organization"].values())
    named = {event: people.get(key, "") for event, key in about["accounts.person"].items()}
    return named | {e: agencies.get(key, "") for e, key in about["accounts.organization"].items()}


@needs("audit.view")
def audit(request: ConsoleRequest) -> HttpResponse:
    """Events, newest first, by person, record and period."""
    form = AuditForm(request.GET, by=request.actor)
    before = _before(request)
    if form.is_valid():
        page = queries.audit_page(request.actor, wanted=form.wanted(), before=before)
    else:
        page = queries.AuditPage((), None)
    names = record_names(page.lines)
    heads = [_("Time"), _("Person"), _("Agency"), _("What happened"), _("Record"), _("Number")]
    facts = {
        "form": form,
        "rows": [
            (
                line,
                names.get(line.event.id, ""),
                event_words(line.event.event),
                subject_words(line.event.subject),
                record_of(line),
                _details(line),
            )
            for line in page.lines
        ],
        "headings": [Heading(head) for head in heads],
        "pager": Pager(
            place="",
            first=_address(request, "console:audit") if before else "",
            next=_address(request, "console:audit", before=page.before) if page.before else "",
        ),
        "export": _address(request, "console:audit_export"),
    }
    status = 422 if form.errors else 200
    return render(request, "console/audit/list.html", facts, status=status)


def _details(line: AuditLine) -> str:
    return json.dumps(line.event.details, ensure_ascii=False) if line.event.details else ""


def _cell(value: object) -> str:
    """A cell that a spreadsheet reads as text, never as a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _csv(lines: Iterator[AuditLine]) -> Iterator[bytes]:
    heads = [
        _("Number"),
        _("Time"),
        _("Person"),
        _("Agency"),
        _("What happened"),
        _("Event"),
        _("Record"),
        _("Details"),
    ]
    yield b"\xef\xbb\xbf" + _row(heads)
    for line in lines:
        event = line.event
        yield _row(
            [
                event.position,
                localtime(event.at).isoformat(timespec="seconds"),
                line.person,
                line.organization,
                event_words(event.event),
                event.event,
                record_of(line),
                _details(line),
            ]
        )


def _row(cells: Sequence[object]) -> bytes:
    made = io.StringIO()
    csv.writer(made).writerow([_cell(cell) for cell in cells])
    return made.getvalue().encode()


@needs("audit.view")
def audit_export(request: ConsoleRequest) -> HttpResponseBase:
    """The chosen events as CSV for people: UTF-8 with a mark, no cell that acts as a formula."""
    form = AuditForm(request.GET, by=request.actor)
    if not form.is_valid():
        return audit(request)
    lines = queries.audit_lines(request.actor, wanted=form.wanted())
    answer = StreamingHttpResponse(_csv(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="nhat-ky-{localdate():%Y%m%d}.csv"'
    return answer


urls = [
    path("nhat-ky/", audit, name="audit"),
    path("nhat-ky/tai-xuong/", audit_export, name="audit_export"),
]
