"""Lists of the coordinator: what agencies sent, what the next list would say, what was issued."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, re_path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from lienthong.accounts.domain import Actor
from lienthong.accounts.queries import organizations_of
from lienthong.catalog.domain import LIST_CONSOLIDATE, LIST_ISSUE, ListKind
from lienthong.catalog.queries import comparing
from lienthong.catalog.queries import lists as reads
from lienthong.catalog.services import issue_list
from lienthong.errors import LienthongError
from lienthong.governance.domain import Profile, day_of
from lienthong.governance.queries import profile_on
from lienthong.inventory import labels
from lienthong.inventory.domain import DATABASE_VIEW
from lienthong.inventory.queries import waiting_databases
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Badge, Change, Fact, Figure, Heading, Link
from lienthong.web.console.databases.wording import difference_rows
from lienthong.web.console.entry.wording import when
from lienthong.web.problems import hint, sentence
from lienthong.web.templatetags.kit import day, moment, number

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS: Final = {
    ListKind.DATABASES.value: gettext_lazy("Catalogue of databases"),
    ListKind.OPEN_DATA.value: gettext_lazy("List of open data"),
    ListKind.SERVICES.value: gettext_lazy("List of data services"),
}
THREE: Final = {
    "master": gettext_lazy("List of master data"),
    "shared": gettext_lazy("List of data for common use"),
    "open": gettext_lazy("List of open data"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A submitted entry in the inbox."""

    name: str
    href: str
    compare: str
    since: str
    due: str
    is_late: bool
    version: Badge


@needs(LIST_CONSOLIDATE)
def inbox(request: ConsoleRequest) -> HttpResponse:
    """What agencies sent, by agency, the oldest first."""
    on = day_of(now())
    groups: dict[str, list[Waiting]] = {}
    for each in waiting_databases(request.actor):
        due = each.case.due_on if each.case else None
        known = each.issued_version
        words = _("changes list v{version}").format(version=known) if known else _("new")
        groups.setdefault(each.organization.name, []).append(
            Waiting(
                name=each.name,
                href=reverse("console:database", args=[each.slug]),
                compare=reverse("console:database_compare", args=[each.slug]) if known else "",
                since=when(each.state_at),
                due=day(due),
                is_late=due is not None and due < on,
                version=Badge(words),
            )
        )
    every = [each for rows in groups.values() for each in rows]
    late = sum(each.is_late for each in every)
    figures = [
        Figure(len(every), _("entries waiting")),
        Figure(len(groups), _("agencies")),
        Figure(late, _("late"), is_late=late > 0),
    ]
    heads = [_("Database"), _("Sent"), _("Answer due"), _("Compared with the list in force")]
    facts = {
        "groups": groups.items(),
        "figures": figures,
        "headings": [Heading(head) for head in heads],
    }
    return render(request, "console/lists/inbox.html", facts)


@needs(DATABASE_VIEW)
def issued(request: ConsoleRequest) -> HttpResponse:
    """Every issued list, the newest first."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    every = reads.issued_lists()
    followed = {each.previous_id for each in every if each.previous_id}
    here = reverse("console:lists")
    figures = [
        Figure(
            sum(each.kind == code for each in every),
            str(words).lower(),
            here if kind == code else f"{here}?kind={code}",
            current=kind == code,
        )
        for code, words in KINDS.items()
    ]
    rows = [
        (
            each,
            str(KINDS[each.kind]),
            Badge(_("replaced")) if each.pk in followed else Badge(_("in force"), "ok"),
        )
        for each in every
        if kind in ("", each.kind)
    ]
    heads = [_("List"), _("Version"), _("Decision"), _("Agency"), _("Entries"), _("State")]
    facts = {
        "figures": figures,
        "rows": rows,
        "headings": [Heading(head, is_number=head == heads[4]) for head in heads],
        "may_issue": bool(_issuers(request.actor)),
        "is_filtered": bool(kind),
    }
    return render(request, "console/lists/issued.html", facts)


def _issuers(actor: Actor) -> list[tuple[int, str]]:
    """Agencies for which the actor may issue a list."""
    on = day_of(now())
    found = {}
    for permission in (LIST_ISSUE, LIST_CONSOLIDATE):
        found.update({each.pk: each.name for each in organizations_of(actor, permission, on=on)})
    tops = sorted(found.items(), key=lambda pair: (pair[0] != actor.organization_id, pair[1]))
    return list(tops)


NUMBER_OF_PAPER: Final = re.compile(r"\d+[^\s/]*/\S+")


class IssueForm(forms.Form):
    """The decision by which a list is issued, typed in from the signed paper."""

    number = forms.CharField(
        max_length=80,
        label=gettext_lazy("Number of the decision"),
        help_text=gettext_lazy("As on the signed paper, such as 118/QĐ-UBND."),
        error_messages={
            "required": gettext_lazy("Enter the number of the decision."),
            "max_length": gettext_lazy("The number is longer than 80 characters; check it."),
        },
    )
    signed_on = forms.DateField(
        label=gettext_lazy("Day of signing"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Enter the day on which the decision was signed."),
            "invalid": gettext_lazy("This is no day of the calendar; enter it again."),
        },
    )
    signer = forms.CharField(
        max_length=200,
        label=gettext_lazy("Signer"),
        help_text=gettext_lazy("Name and position, as on the signed paper."),
        error_messages={
            "required": gettext_lazy("Enter who signed the decision."),
            "max_length": gettext_lazy("The name is longer than 200 characters; check it."),
        },
    )

    def clean_number(self) -> str:
        """A number as papers have it."""
        number_ = str(self.cleaned_data["number"]).strip()
        if not NUMBER_OF_PAPER.match(number_):
            raise forms.ValidationError(
                _("This is no number of a decision: write it as on the paper, such as 118/QĐ-UBND.")
            )
        return number_

    def clean_signed_on(self) -> date:
        """Not a day to come: an issued list cannot be changed."""
        signed = cast("date", self.cleaned_data["signed_on"])
        if signed > day_of(now()):
            raise forms.ValidationError(
                _("This day is still to come: enter the day on the signed paper.")
            )
        return signed


def _chosen(request: ConsoleRequest, issuers: Sequence[tuple[int, str]]) -> tuple[str, int]:
    """The kind and the agency in the address; the first of each when it names none."""
    kind = request.GET.get("kind", "")
    told = request.GET.get("agency", "")
    known = dict(issuers)
    agency = int(told) if told.isdecimal() and int(told) in known else issuers[0][0]
    return (kind if kind in KINDS else ListKind.DATABASES.value), agency


@needs(DATABASE_VIEW)
def issue(request: ConsoleRequest) -> HttpResponse:
    """Look at what the next list would hold, then issue it by a signed decision."""
    issuers = _issuers(request.actor)
    if not issuers:
        raise Http404
    kind, agency = _chosen(request, issuers)
    form = IssueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = issue_list(
                kind=kind,
                organization_id=agency,
                **form.cleaned_data,
                by=request.actor,
                at=now(),
            )
        except LienthongError as error:
            form.add_error(None, f"{sentence(error)} {hint(error)}")
        else:
            said = _("Issued: version {version}, decision {number}. It can no longer be changed.")
            messages.success(request, said.format(version=made.version, number=made.number))
            return redirect("console:list", list_id=made.pk)
    facts = {
        **_preview(request.actor, kind, agency),
        "form": form,
        "kind": kind,
        "agency": agency,
        "kinds": [(code, str(words)) for code, words in KINDS.items()],
        "agencies": issuers,
        "crumbs": [Link(_("Issued lists"), reverse("console:lists")), Link(_("Issue a list"))],
    }
    status = 422 if form.errors else 200
    return render(request, "console/lists/issue.html", facts, status=status)


@dataclass(frozen=True, slots=True)
class Side:
    """An entry that changed, with its differences as rows."""

    name: str
    owner: str
    rows: list[Change]


def _sides(found: comparing.ListComparison, profile: Profile) -> list[Side]:
    return [
        Side(
            each.name,
            each.owner,
            difference_rows(each.differences, profile) if each.differences else [],
        )
        for each in found.changed
    ]


def _names(entries: Sequence[comparing.Entry]) -> list[tuple[str, str]]:
    return [(comparing.entry_name(each), comparing.entry_owner(each)) for each in entries]


def _preview(actor: Actor, kind: str, agency: int) -> dict[str, object]:
    on = day_of(now())
    found = comparing.next_list(kind, agency, on)
    units = reads.units_of(agency, on)
    waiting = []
    if kind == ListKind.DATABASES.value:
        waiting = [e.name for e in waiting_databases(actor) if e.organization_id in units]
    previous = found.previous
    return {
        "found": found,
        "version": previous.version + 1 if previous else 1,
        "figures": [
            Figure(len(found.entries), _("entries in the list")),
            Figure(len(found.added), _("new")),
            Figure(len(found.changed), _("changed")),
            Figure(len(found.removed), _("left out"), is_late=bool(found.removed)),
        ],
        "added": _names(found.added),
        "removed": _names(found.removed),
        "changed": _sides(found, profile_on(on)),
        "waiting": waiting,
    }


@needs(DATABASE_VIEW)
def one(request: ConsoleRequest, list_id: int) -> HttpResponse:
    """One issued list: its decision, its versions, what changed, and its files."""
    found = reads.issued_list(list_id)
    changes = comparing.list_changes(found)
    versions = reads.issued_lists(kind=found.kind, organization_id=found.organization_id)
    issuer = found.issued_by.full_name if found.issued_by else _("The hub itself")
    three = reads.lists_of(found)
    n = found.entry_count
    facts = {
        "issued": found,
        "title": str(KINDS[found.kind]),
        "count": ngettext("{n} entry", "{n} entries", n).format(n=number(n)),
        "entries": _names(changes.entries),
        "added": _names(changes.added),
        "removed": _names(changes.removed),
        "changed": _sides(changes, profile_on(found.signed_on)),
        "versions": versions,
        "three": [
            (name, str(words), len(getattr(three, name)))
            for name, words in THREE.items()
            if found.kind == ListKind.DATABASES.value
        ],
        "facts": [
            Fact(_("Decision"), found.number),
            Fact(_("Signed on"), day(found.signed_on)),
            Fact(_("Signer"), found.signer),
            Fact(_("Agency"), found.organization.name),
            Fact(_("Entered by"), f"{issuer}, {moment(found.issued_at)}"),
            Fact(_("Next review by"), day(found.next_review_on) or "–"),
        ],
        "crumbs": [
            Link(_("Issued lists"), reverse("console:lists")),
            Link(f"{KINDS[found.kind]} v{found.version}"),
        ],
    }
    return render(request, "console/lists/one.html", facts)


def _law_words(on: date) -> dict[str, str]:
    """Codes in the Vietnamese words of the law of that day, for files."""
    profile = profile_on(on)
    terms = [*profile.classes(), *profile.importances()]
    terms += profile.vocabularies.get("personal_data", ())
    with override("vi"):
        spoken = dict(labels.choices("consumers")) | dict(labels.choices("update_frequency"))
    return spoken | {term.code: term.label.vi for term in terms}


@needs(DATABASE_VIEW)
def export(request: ConsoleRequest, list_id: str, name: str, form: str) -> HttpResponse:
    """The three lists of an issued list as one workbook, or each as CSV or JSON."""
    found = reads.issued_list(int(list_id))
    words = _law_words(found.signed_on)
    if form == "xlsx":
        answer = HttpResponse(reads.workbook_of(found, words=words), content_type=XLSX)
    elif name == "all":
        text = reads.canonical_content(found.content)
        answer = HttpResponse(text, content_type="application/json")
    elif form == "csv":
        made = reads.csv_of(found, name, words=words)
        answer = HttpResponse(made, content_type="text/csv; charset=utf-8")
    else:
        rows = [asdict(each) for each in getattr(reads.lists_of(found), name)]
        answer = JsonResponse(
            {"list": name, "decision": found.number, "items": rows},
            json_dumps_params={"ensure_ascii": False},
        )
    file = f"danh-muc-v{found.version}-{name}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer


urls = [
    path("tong-hop/", inbox, name="inbox"),
    path("danh-muc/", issued, name="lists"),
    path("danh-muc/ban-hanh/", issue, name="list_issue"),
    path("danh-muc/<int:list_id>/", one, name="list"),
    re_path(
        r"^danh-muc/(?P<list_id>\d{1,9})/(?P<name>master|shared|open)\.(?P<form>csv|json)$",
        export,
        name="list_part",
    ),
    re_path(
        r"^danh-muc/(?P<list_id>\d{1,9})/(?P<name>all)\.(?P<form>xlsx|json)$",
        export,
        name="list_whole",
    ),
]
