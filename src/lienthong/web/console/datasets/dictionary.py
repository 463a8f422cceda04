"""The dictionary of a table: what each column means, in one form or from a spreadsheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.catalog import labels, services
from lienthong.catalog.domain import DATASET_VIEW, DictionaryColumn, VersionState, read_dictionary
from lienthong.catalog.queries.pages import DatasetPage, TableEntry, dataset_page
from lienthong.catalog.queries.staff import version_for
from lienthong.errors import LienthongError
from lienthong.text import fold
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Badge, Heading, Pager
from lienthong.web.console.datasets.record import VERSION_TONES, crumbs
from lienthong.web.console.datasets.submission import sample_of, steps
from lienthong.web.problems import hint, sentence
from lienthong.web.templatetags.kit import number

PAGE_SIZE = 100
FIELDS = ("label", "unit", "description", "personal")
LONGEST = {"label": 500, "unit": 80, "description": 4000, "personal": 20}
LONGEST_TEXT = 500_000
SAMPLE_ROWS = 10
FROZEN = frozenset({VersionState.PUBLISHED.value, VersionState.WITHDRAWN.value})


@dataclass(frozen=True, slots=True)
class Line:
    """A column in the form; `number` is its place from 1."""

    number: int
    column: DictionaryColumn
    type: str
    is_key: bool
    is_sort: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A version whose dictionary is open."""

    page: DatasetPage
    entry: TableEntry
    columns: tuple[DictionaryColumn, ...]

    @property
    def is_frozen(self) -> bool:
        """Whether it is public, or its reader may not edit."""
        return not self.page.may_edit or self.entry.newest.state in FROZEN  # type: ignore[union-attr]


def _opened(request: ConsoleRequest, slug: str, version_id: int) -> Opened:
    page = dataset_page(slug, by=request.actor, at=now())
    version = version_for(version_id, by=request.actor)
    entry = TableEntry(version.distribution, version)
    return Opened(page, entry, read_dictionary(version.columns))


def _place(request: HttpRequest) -> int:
    told = (request.POST.get("page") or request.GET.get("page") or "1")[:5]
    return max(int(told), 1) if told.isdecimal() else 1


def _given(
    request: ConsoleRequest, columns: Iterable[DictionaryColumn]
) -> dict[str, dict[str, str]]:
    """What the form says of each column it shows, where that differs from what is kept."""
    found: dict[str, dict[str, str]] = {}
    for column in columns:
        told = {
            field: request.POST[f"{field}-{column.name}"].strip()[: LONGEST[field]]
            for field in FIELDS
            if f"{field}-{column.name}" in request.POST
        }
        changed = {f: v for f, v in told.items() if v != getattr(column, f)}
        if changed:
            found[column.name] = changed
    return found


def _columns_named(request: ConsoleRequest, name: str, opened: Opened) -> list[str]:
    known = {column.name for column in opened.columns}
    return [each for each in request.POST.getlist(name) if each in known]


def _headings() -> list[Heading]:
    names = (_("Column"), _("Name of the column"), _("Unit"), _("What it means"))
    return [Heading(name) for name in (*names, _("Personal data"))]


def _badge(state: str) -> Badge:
    return Badge(labels.word(labels.VERSION_STATES, state), VERSION_TONES.get(state, ""))


def _lines(columns: Iterable[DictionaryColumn], version: Any, *, start: int) -> list[Line]:
    """The columns of one page of the form."""
    return [
        Line(
            n,
            column,
            labels.word(labels.COLUMN_TYPES, column.type),
            column.name in version.keys,
            column.name in version.sort_by,
        )
        for n, column in enumerate(columns, start=start + 1)
    ]


def _page(
    request: ConsoleRequest,
    opened: Opened,
    *,
    columns: Iterable[DictionaryColumn] | None = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    version, at = opened.entry.newest, _place(request)
    if version is None:
        raise Http404
    every = list(columns or opened.columns)
    start = (at - 1) * PAGE_SIZE
    shown = every[start : start + PAGE_SIZE]
    here = reverse("console:dictionary", args=[opened.page.dataset.slug, version.pk])
    facts = {
        "opened": opened,
        "page": opened.page,
        "dataset": opened.page.dataset,
        "version": version,
        "badge": _badge(version.state),
        "lines": _lines(shown, version, start=start),
        "columns": every,
        "keys": version.keys,
        "sort_by": version.sort_by,
        "personal": [(code, str(words)) for code, words in labels.PERSONAL_DATA.items()],
        "headings": _headings(),
        "left": sum(not column.is_described for column in every),
        "sample": sample_of(opened.entry, count=SAMPLE_ROWS),
        "place": at,
        "pager": _pager(here, at, len(every)),
        "wrong": wrong,
        "here": here,
        "steps": steps(
            opened.page.dataset.slug, 3, upload_id=version.upload_id or 0, version_id=version.pk
        ),
        "crumbs": crumbs(opened.page, _("Dictionary")),
    }
    return render(request, "console/datasets/dictionary.html", facts, status=status)


def _pager(here: str, at: int, total: int) -> Pager | None:
    if total <= PAGE_SIZE:
        return None
    last = min(at * PAGE_SIZE, total)
    words = _("Columns {first}–{last} of {total}")
    return Pager(
        words.format(
            first=number((at - 1) * PAGE_SIZE + 1), last=number(last), total=number(total)
        ),
        previous=f"{here}?page={at - 1}" if at > 1 else "",
        next=f"{here}?page={at + 1}" if last < total else "",
    )


@needs(DATASET_VIEW)
def dictionary(request: ConsoleRequest, slug: str, version_id: int) -> HttpResponse:
    """All columns of a table in one form; saved whole by its button."""
    opened = _opened(request, slug, version_id)
    if request.method != "POST":
        return _page(request, opened)
    changes = _given(request, opened.columns)
    ordered = "ordered" in request.POST
    try:
        services.edit_dictionary(
            version_id=version_id,
            columns=changes,
            keys=_columns_named(request, "keys", opened) if ordered else None,
            sort_by=_columns_named(request, "sort_by", opened) if ordered else None,
            by=request.actor,
            at=now(),
        )
    except LienthongError as error:
        if error.status in {403, 404}:
            raise
        columns = [_with(column, changes) for column in opened.columns]
        wrong = f"{sentence(error)} {hint(error)}"
        return _page(request, opened, columns=columns, wrong=wrong, status=error.status)
    n = len(changes)
    told = ngettext("Saved: {n} column changed.", "Saved: {n} columns changed.", n)
    messages.success(request, told.format(n=number(n)))
    if "check" in request.POST:
        return redirect("console:dataset_check", slug=slug)
    place = _place(request)
    here = reverse("console:dictionary", args=[slug, version_id])
    return redirect(f"{here}?page={place}" if place > 1 else here)


def _with(column: DictionaryColumn, changes: Mapping[str, Mapping[str, str]]) -> DictionaryColumn:
    told = changes.get(column.name)
    return replace(column, **told) if told else column  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Pasted:
    """A pasted line: the column it speaks of, its new words, or why nothing fits."""

    text: str
    column: DictionaryColumn | None
    changes: dict[str, str]


def read_pasted(text: str, columns: Iterable[DictionaryColumn]) -> list[Pasted]:
    """Lines from a spreadsheet: column, then description and unit, in two or three cells.

    A column is found by its name, or by its label with or without tone marks.
    """
    known: dict[str, DictionaryColumn] = {}
    for column in columns:
        known.setdefault(fold(column.label), column)
        known[fold(column.name)] = column
    found = []
    for raw in text.replace("\r\n", "\n").split("\n"):
        cells = [cell.strip().strip('"') for cell in raw.split("\t")]
        if not any(cells):
            continue
        column_found = known.get(fold(cells[0]))
        told = dict(zip(("description", "unit"), cells[1:3], strict=False))
        changes = {
            name: value[: LONGEST[name]]
            for name, value in told.items()
            if value and column_found is not None and value != getattr(column_found, name)
        }
        found.append(Pasted(raw[:200], column_found, changes))
    return found


@needs(DATASET_VIEW)
def paste(request: ConsoleRequest, slug: str, version_id: int) -> HttpResponse:
    """Descriptions pasted from a spreadsheet: looked at first, then taken in."""
    opened = _opened(request, slug, version_id)
    text = request.POST.get("text", "")[:LONGEST_TEXT]
    lines = read_pasted(text, opened.columns)
    changes = {each.column.name: each.changes for each in lines if each.column and each.changes}
    wrong = ""
    if request.method == "POST" and not changes:
        wrong = _("No line names a column of this table and says something new about it.")
    if changes and "apply" in request.POST:
        services.edit_dictionary(version_id=version_id, columns=changes, by=request.actor, at=now())
        n = len(changes)
        told = ngettext("Saved: {n} column changed.", "Saved: {n} columns changed.", n)
        messages.success(request, told.format(n=number(n)))
        return redirect("console:dictionary", slug=slug, version_id=version_id)
    facts = {
        "opened": opened,
        "dataset": opened.page.dataset,
        "version": opened.entry.newest,
        "text": text,
        "lines": [each for each in lines if each.changes],
        "unknown": [each.text for each in lines if each.column is None],
        "headings": [Heading(h) for h in (_("Column"), _("What it means"), _("Unit"))],
        "wrong": wrong,
        "crumbs": crumbs(opened.page, _("Paste descriptions")),
    }
    status = 422 if wrong else 200
    return render(request, "console/datasets/dictionary_paste.html", facts, status=status)


urls = [
    path("du-lieu-mo/bo/<slug:slug>/tu-dien/<int:version_id>/", dictionary, name="dictionary"),
    path("du-lieu-mo/bo/<slug:slug>/tu-dien/<int:version_id>/dan/", paste, name="dictionary_paste"),
]
