"""A table of items from a spreadsheet: pasted or uploaded, looked at, then taken in."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.errors import LienthongError
from lienthong.inventory import queries, services
from lienthong.inventory.domain import DATABASE_EDIT, Differences, EditedMeanwhile, ItemTable
from lienthong.inventory.queries import RecordPage
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Change, Figure
from lienthong.web.console.databases import items
from lienthong.web.console.databases.record import crumbs
from lienthong.web.console.databases.wording import difference_rows
from lienthong.web.console.entry.editing import shown_version
from lienthong.web.console.entry.wording import problem_words

LONGEST_TEXT = 2_000_000
SHOWN_ROWS = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be taken, in the reader's words."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking the table in would do, or why it cannot be taken in."""

    text: str
    replace: bool
    wrong: str = ""
    problems: tuple[Problem, ...] = ()
    unknown: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    changes: tuple[Change, ...] = ()
    more: int = 0
    row_count: int = 0

    @property
    def may_apply(self) -> bool:
        """Whether the table has no mistake and changes something."""
        return bool(self.changes) and not self.problems and not self.wrong


def _given(request: ConsoleRequest) -> str:
    """The text that was pasted, or that of the file that was chosen."""
    file = request.FILES.get("file")
    if file is not None:
        return queries.item_table_text(file.read(), name=str(file.name))
    return request.POST.get("text", "")[:LONGEST_TEXT]


def _preview(page: RecordPage, text: str, *, replace: bool) -> Preview:
    table = queries.read_item_table(text, at=now())
    problems = tuple(
        Problem(each.row, _(each.column), each.value, _(each.reason)) for each in table.problems
    )
    if problems:
        return Preview(text, replace, problems=problems, unknown=table.unknown_columns)
    found = queries.preview_items(page.database, table, replace=replace)
    rows = difference_rows(found, page.profile)
    return Preview(
        text,
        replace,
        unknown=table.unknown_columns,
        figures=_figures(table, found),
        changes=tuple(rows[:SHOWN_ROWS]),
        more=max(len(rows) - SHOWN_ROWS, 0),
        row_count=len(table.rows),
    )


def _figures(table: ItemTable, found: Differences) -> tuple[Figure, ...]:
    changed = len({each.item for each in found.changed})
    added, removed = len(found.added), len(found.removed)
    return (
        Figure(len(table.rows), _("rows read")),
        Figure(added, _("items new")),
        Figure(changed, _("items changed")),
        Figure(removed, _("items removed"), is_late=removed > 0),
        Figure(len(table.rows) - added - changed, _("items as before")),
    )


def _answer(request: ConsoleRequest, page: RecordPage, preview: Preview | None) -> HttpResponse:
    facts = {
        "page": page,
        "database": page.database,
        "preview": preview,
        "version": page.database.version,
        "crumbs": crumbs(page, _("Paste items from a spreadsheet")),
    }
    bad = preview is not None and (preview.wrong or preview.problems)
    return render(request, "console/databases/paste.html", facts, status=422 if bad else 200)


def _apply(request: ConsoleRequest, page: RecordPage, text: str, *, replace: bool) -> HttpResponse:
    try:
        services.import_items(
            database_id=page.database.pk,
            version=shown_version(request),
            text=text,
            replace=replace,
            by=request.actor,
            at=now(),
        )
    except EditedMeanwhile as error:
        said = _("{who} changed items after this preview was made; look at the new preview.")
        messages.error(request, said.format(who=error.facts["who"]))
        return _answer(request, page, _preview(page, text, replace=replace))
    fresh = queries.record_page(page.database.slug, by=request.actor, at=now())
    n = len(fresh.items)
    words = ngettext(
        "The table was taken in: the database now has {n} item.",
        "The table was taken in: the database now has {n} items.",
        n,
    )
    messages.success(request, words.format(n=n))
    return redirect(items.back_to_items(page.database.slug))


@needs(DATABASE_EDIT)
def paste(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Look at a table before it is taken in; nothing changes until then."""
    page = queries.record_page(slug, by=request.actor, at=now())
    if request.method != "POST":
        return _answer(request, page, None)
    replace, text = request.POST.get("replace") == "1", ""
    try:
        text = _given(request)
        if not text.strip():
            wrong = _("Paste the rows with their headings, or choose a file, then look again.")
            return _answer(request, page, Preview(text, replace, wrong=wrong))
        if request.POST.get("act") == "apply":
            return _apply(request, page, text, replace=replace)
        preview = _preview(page, text, replace=replace)
    except LienthongError as error:
        if error.status != 422:  # noqa: PLR2004
            raise
        preview = Preview(text, replace, wrong=problem_words(error))
    return _answer(request, page, preview)


_SPACE = "co-so-du-lieu/ho-so/<slug:slug>/hang-muc/"
urls = [
    path(f"{_SPACE}bang-tinh/", paste, name="database_items_paste"),
    path(f"{_SPACE}mau.xlsx", items.template, name="database_items_template"),
    path(f"{_SPACE}them/", items.add, name="database_item_add"),
    path(f"{_SPACE}nhieu/", items.set_many, name="database_items_set"),
    path(f"{_SPACE}<int:item_id>/", items.item, name="database_item"),
    path(f"{_SPACE}<int:item_id>/xoa/", items.remove, name="database_item_remove"),
]
