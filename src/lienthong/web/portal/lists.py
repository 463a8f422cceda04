"""Lists issued by decision: all of them, one as a page, and as files."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lienthong.catalog.domain import ListKind, licence, theme
from lienthong.catalog.queries.lists import (
    canonical_content,
    issued_list,
    issued_lists,
    workbook_of,
)
from lienthong.governance.queries import profile_on
from lienthong.web.access import public
from lienthong.web.components import Badge, Fact, Heading, Link
from lienthong.web.portal.asking import takes_nothing
from lienthong.web.portal.naming import address, either, named
from lienthong.web.portal.wording import CONSUMERS, FREQUENCIES, LIST_KINDS, sharing, word
from lienthong.web.templatetags.kit import day, number

BOM: Final = b"\xef\xbb\xbf"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ListLine:
    """An issued list among the others."""

    title: str
    href: str
    number: str
    signed: date
    agency: str
    entries: int
    badge: Badge


@dataclass(frozen=True, slots=True)
class ListCell:
    """A cell of the list: text, and where it leads."""

    text: str
    label: str = ""
    href: str = ""
    is_number: bool = False


@public
@takes_nothing
def lists(request: HttpRequest) -> HttpResponse:
    """Every issued list, newest first."""
    found = issued_lists()
    followed = {each.previous_id for each in found if each.previous_id}
    lines = [
        ListLine(
            word(LIST_KINDS, each.kind),
            address("list", each.pk),
            each.number,
            each.signed_on,
            named(each.organization),
            each.entry_count,
            Badge(_("replaced")) if each.pk in followed else Badge(_("in force"), "ok"),
        )
        for each in found
    ]
    return render(request, "portal/lists.html", {"lists": lines})


def _headings(kind: str) -> list[str]:
    if kind == ListKind.DATABASES.value:
        return [
            _("Database"),
            _("Owner"),
            _("Purpose"),
            _("Rhythm of updates"),
            _("Number of data items"),
        ]
    if kind == ListKind.OPEN_DATA.value:
        return [_("Dataset"), _("Topic"), _("Licence"), _("Rhythm of updates"), _("Code")]
    return [_("Data service"), _("Database"), _("Sharing class"), _("Version"), _("Code")]


def _row(kind: str, entry: Entry, *, on: date) -> list[str]:
    """A line of the list in the order of its headings."""
    fields: Mapping[str, Any] = entry["fields"]
    rhythm = word(FREQUENCIES, fields.get("update_frequency") or fields.get("frequency"))
    if kind == ListKind.DATABASES.value:
        owner, items = str(fields.get("owner_name") or ""), str(len(entry.get("items") or ()))
        return [str(fields.get("name")), owner, str(fields.get("purpose") or ""), rhythm, items]
    if kind == ListKind.OPEN_DATA.value:
        topic, terms = theme(str(fields.get("theme"))), licence(str(fields.get("licence")))
        names = [either(each.vi, each.en) if each else "" for each in (topic, terms)]
        return [str(fields.get("title")), *names, rhythm, str(entry.get("code") or "")]
    form = sharing(fields.get("sharing_form"), on=on)
    version = str(fields.get("service_version") or "")
    database = str(entry.get("database_name") or "")
    return [str(fields.get("name")), database, form, version, str(entry.get("code") or "")]


_PAGES: Final = {"databases": "database", "open_data": "dataset", "services": "service"}


def _cells(kind: str, entry: Entry, heads: Sequence[str], *, on: date) -> list[ListCell]:
    cells = [ListCell(t, h) for t, h in zip(_row(kind, entry, on=on), heads, strict=True)]
    slug = entry.get("slug")
    href = address(_PAGES[kind], slug) if slug else ""
    return [ListCell(cells[0].text, cells[0].label, href), *cells[1:]]


@public
@takes_nothing
def one_list(request: HttpRequest, number: int) -> HttpResponse:
    """One list as issued. ListNotFound becomes a 404."""
    found = issued_list(number)
    entries, heads = found.content["entries"], _headings(found.kind)
    title, agency = word(LIST_KINDS, found.kind), found.organization
    told = _("Issued by {agency} with decision {number} of {day}, signed by {signer}.")
    previous = found.previous
    facts = [
        Fact(_("Version"), found.version),
        Fact(
            _("Follows"),
            previous.number if previous else "",
            address("list", previous.pk) if previous else "",
        ),
        Fact(_("Next review by"), day(found.next_review_on)),
        Fact("SHA-256", found.sha256),
    ]
    context = {
        "title": title,
        "number": found.number,
        "lead": told.format(
            agency=named(agency), number=found.number, day=day(found.signed_on), signer=found.signer
        ),
        "crumbs": [Link(_("Issued lists"), address("lists")), Link(f"{title}, {found.number}")],
        "downloads": [
            Link(form.upper(), address("list_file", number, form)) for form in _forms(found.kind)
        ],
        "facts": [fact for fact in facts if fact.value],
        "entries_told": _entries(len(entries)),
        "headings": [Heading(head) for head in heads],
        "rows": [_cells(found.kind, each, heads, on=found.signed_on) for each in entries],
    }
    return render(request, "portal/list.html", context)


def _entries(count: int) -> str:
    return ngettext("{n} entry", "{n} entries", count).format(n=number(count))


def _forms(kind: str) -> tuple[str, ...]:
    return ("xlsx", "csv", "json") if kind == ListKind.DATABASES.value else ("csv", "json")


@public
@takes_nothing
def list_file(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """One list as a file; JSON is the exact text whose SHA-256 the list states."""
    found = issued_list(int(number))
    if form == "json":
        answer = HttpResponse(canonical_content(found.content), "application/json")
    elif form == "xlsx" and found.kind == ListKind.DATABASES.value:
        answer = HttpResponse(workbook_of(found, words=_law_words(found.signed_on)), XLSX)
    else:
        answer = HttpResponse(_as_csv(found), "text/csv; charset=utf-8")
        form = "csv"
    name = f"danh-muc-{found.pk}-v{found.version}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _as_csv(found: Any) -> bytes:
    """What the page shows, with a BOM; cells that look like formulas are made text."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(_headings(found.kind))
    for entry in found.content["entries"]:
        cells = _row(found.kind, entry, on=found.signed_on)
        writer.writerow(f"'{c}" if c[:1] in {"=", "+", "-", "@", "\t", "\r"} else c for c in cells)
    return BOM + target.getvalue().encode()


def _law_words(on: date) -> dict[str, str]:
    """Codes of the list in the Vietnamese words of the law of that day."""
    profile = profile_on(on)
    terms = [*profile.classes(), *profile.importances()]
    terms += profile.vocabularies.get("personal_data", ())
    with override("vi"):
        spoken = {code: str(said) for code, said in {**CONSUMERS, **FREQUENCIES}.items()}
    return spoken | {each.code: each.label.vi for each in terms}
