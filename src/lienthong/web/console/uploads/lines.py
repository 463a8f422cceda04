"""Lines that were set aside or rejected: why; put back, set aside, rejected or mended."""

from dataclasses import dataclass
from typing import Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienthong.catalog.domain import DATASET_EDIT, DATASET_VIEW
from lienthong.catalog.domain.corrections import LinesUnclear, read_lines, with_cell, with_lines
from lienthong.catalog.queries.readings import upload_page
from lienthong.tabular.intake import Action, PreviewLine, TableReading
from lienthong.tabular.schema import ColumnType
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Heading, Pager, Tab
from lienthong.web.console.uploads.correcting import opened, read_again
from lienthong.web.console.uploads.grid import KINDS, TONES, place_of
from lienthong.web.console.uploads.review import Chosen, back_to, choose
from lienthong.web.console.uploads.saying import attention, corrections, rejected_words
from lienthong.web.problems import hint, sentence
from lienthong.web.templatetags.kit import number

PAGE_SIZE: Final = 50
ACTIONS: Final = {"store": Action.STORE, "aside": Action.SET_ASIDE, "reject": Action.REJECT}


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line that is no row of the table, and why."""

    line: int
    kind: str
    word: str
    tone: str
    text: str
    why: str
    column: int


def _rows(table: TableReading, kind: str) -> list[PreviewLine]:
    every = table.lines(offset=0, limit=len(table.set_aside) + len(table.rejected))
    if kind == "rejected":
        return [line for line in every if line.kind == "rejected"]
    return [line for line in every if line.kind != "rejected"] if kind == "aside" else every


def _told(table: TableReading, lines: list[PreviewLine]) -> list[LineRow]:
    reasons = {r.line: rejected_words(r) for r in table.rejected}
    sources = {column.label[:60]: column.source for column in table.columns}
    faults = {r.line: sources.get(str(r.facts.get("column", "")), 0) for r in table.rejected}
    return [
        LineRow(
            line.line,
            line.kind,
            str(KINDS.get(line.kind, line.kind)),
            TONES.get(line.kind, "note"),
            " ".join(line.cells)[:300],
            reasons.get(line.line, ""),
            faults.get(line.line, 0),
        )
        for line in lines
    ]


def _place(request: HttpRequest) -> int:
    told = request.GET.get("page", "1")[:6]
    return max(int(told), 1) if told.isdecimal() else 1


def _page(request: ConsoleRequest, chosen: Chosen, *, wrong: str = "") -> HttpResponse:
    table, upload = chosen.table, chosen.page.upload
    kind = request.GET.get("kind", "")
    kind = kind if kind in {"aside", "rejected"} else ""
    every, at = _rows(table, kind), _place(request)
    shown = every[(at - 1) * PAGE_SIZE : at * PAGE_SIZE]
    base = f"{reverse('console:upload_lines', args=[upload.pk])}?table={chosen.number}"
    here = f"{base}&kind={kind}"
    last = min(at * PAGE_SIZE, len(every))
    counts = {"": len(table.set_aside) + len(table.rejected)}
    counts |= {"aside": len(table.set_aside), "rejected": len(table.rejected)}
    words = {"": _("All"), "aside": _("Set aside"), "rejected": _("Rejected")}
    may_fix = chosen.page.is_open
    facts = {
        "chosen": chosen,
        "title": _("Lines that are no rows"),
        "tabs": [
            Tab(words[k], f"{base}&kind={k}", current=k == kind, count=counts[k]) for k in words
        ],
        "rows": _told(table, shown),
        "headings": [Heading(h) for h in (_("Line"), _("Taken for"), _("Content"), _("Why"), "")],
        "pager": Pager(
            _("{first}–{last} of {total}").format(
                first=number((at - 1) * PAGE_SIZE + 1), last=number(last), total=number(len(every))
            ),
            previous=f"{here}&page={at - 1}" if at > 1 else "",
            next=f"{here}&page={at + 1}" if last < len(every) else "",
        )
        if len(every) > PAGE_SIZE
        else None,
        "may_fix": may_fix,
        "fix": corrections(upload.pk, chosen.number),
        "wrong": wrong,
        "typed": request.POST.get("typed", "")[:200],
        "crumbs": back_to(chosen, _("Lines that are no rows")),
    }
    return render(request, "console/uploads/lines.html", facts, status=422 if wrong else 200)


@needs(DATASET_VIEW)
def lines(request: ConsoleRequest, upload_id: int) -> HttpResponse:
    """The lines that are no rows, page by page; chosen ones are put back, set aside or rejected."""
    chosen = choose(request, upload_page(upload_id, by=request.actor))
    if chosen is None:
        return redirect("console:upload_progress", upload_id=upload_id)
    if request.method != "POST" or not chosen.page.is_open:
        return _page(request, chosen)
    action = ACTIONS.get(request.POST.get("action", ""))
    ticked = [n for n in request.POST.getlist("line") if n[:10].isdecimal()]
    text = request.POST.get("typed", "")[:20_000]
    try:
        numbers = read_lines(", ".join(ticked) if ticked else text)
    except LinesUnclear as error:
        told = (
            f"{sentence(error)} {hint(error)}" if text else _("Tick a line, or write its number.")
        )
        return _page(request, chosen, wrong=told)
    if action is None:
        return _page(request, chosen, wrong=_("Choose what becomes of the lines."))
    reason = request.POST.get("reason", "").strip()[:200]
    recipe = with_lines(chosen.page.recipe, place_of(chosen.table), numbers, action, reason=reason)
    return read_again(request, chosen, recipe)


class CellForm(forms.Form):
    """The right value of a cell."""

    line = forms.IntegerField(label=gettext_lazy("Line"), min_value=1)
    column = forms.TypedChoiceField(label=gettext_lazy("Column"), coerce=int)
    value = forms.CharField(
        label=gettext_lazy("Right value"),
        help_text=gettext_lazy(
            "As it would stand in the file. The file itself stays as it came in."
        ),
        required=False,
        max_length=20_000,
    )

    def __init__(self, table: TableReading, data: object = None, **initial: object) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        self.fields["column"] = forms.TypedChoiceField(
            label=_("Column"),
            choices=[(column.source, column.label) for column in table.columns],
            coerce=int,
        )
        first = table.header_first or table.first_data or 1
        self.fields["line"] = forms.IntegerField(
            label=_("Line"), min_value=first, max_value=table.last_data or first
        )
        self.numbers = {
            column.source
            for column in table.columns
            if column.type in {ColumnType.INTEGER, ColumnType.NUMBER}
        }

    def clean(self) -> None:
        """A column of numbers keeps its type: words in it would make the whole column words."""
        super().clean()
        told = self.cleaned_data
        value = str(told.get("value") or "").strip()
        if told.get("column") in self.numbers and value and not any(map(str.isdigit, value)):
            self.add_error("value", _("This column holds numbers: write a number, or nothing."))


@needs(DATASET_EDIT)
def cell(request: ConsoleRequest, upload_id: int) -> HttpResponse:
    """Mend one cell of this file."""
    chosen = opened(request, upload_id)
    if chosen is None:
        return redirect("console:upload_progress", upload_id=upload_id)
    table = chosen.table
    line, column = (request.GET.get(name, "")[:9] for name in ("line", "column"))
    form = CellForm(
        table,
        request.POST if request.method == "POST" else None,
        line=line,
        column=column,
        value=_value(table, line, column),
    )
    if form.is_bound and form.is_valid():
        recipe = with_cell(chosen.page.recipe, place_of(table), **form.cleaned_data)
        return read_again(request, chosen, recipe)
    facts = {
        "title": _("Mend a cell"),
        "text": _text_of(table, line),
        "form": form,
        "back": chosen.review,
        "crumbs": back_to(chosen, _("Mend a cell")),
    }
    status = 422 if form.errors else 200
    return render(request, "console/datasets/small_form.html", facts, status=status)


def _value(table: TableReading, line: str, column: str) -> str:
    """The cell as it stands in the file, as far as the reading keeps it."""
    if not (line.isdecimal() and column.isdecimal()):
        return ""
    for shown in table.preview:
        if shown.line == int(line) and 0 < int(column) <= len(shown.cells):
            return shown.cells[int(column) - 1]
    for each in attention(table, limit=len(table.rejected)):
        if each.line == int(line) and each.column == int(column):
            return each.value
    return ""


def _text_of(table: TableReading, line: str) -> str:
    number_ = int(line) if line.isdecimal() else 0
    for shown in table.preview:
        if shown.line == number_:
            cells = " | ".join(cell for cell in shown.cells if cell.strip())
            return _("Line {n}: {text}").format(n=number(number_), text=cells[:400])
    return ""


urls = [
    path("du-lieu-mo/tep/<int:upload_id>/xem-lai/dong/", lines, name="upload_lines"),
    path("du-lieu-mo/tep/<int:upload_id>/xem-lai/o/", cell, name="upload_cell"),
]
