"""Corrections of a reading: header, letters, separators, columns. Each has the file read again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienthong.catalog import labels, services
from lienthong.catalog.domain import DATASET_EDIT
from lienthong.catalog.domain.corrections import (
    TablePlace,
    with_columns,
    with_delimiter,
    with_encoding,
    with_header,
    with_table_skipped,
)
from lienthong.catalog.queries.readings import cell_samples, encoding_samples, upload_page
from lienthong.tabular.intake import ColumnRule, Recipe
from lienthong.tabular.schema import Column, ColumnType
from lienthong.text import ascii_name
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Heading
from lienthong.web.console.uploads.grid import grid_of, place_of
from lienthong.web.console.uploads.review import Chosen, back_to, choose
from lienthong.web.console.uploads.saying import DELIMITERS, ENCODINGS

FIRST_LINES: Final = 14
COLUMNS_AT_ONCE: Final = 200
AUTO: Final = "auto"


def read_again(request: ConsoleRequest, chosen: Chosen, recipe: Recipe) -> HttpResponse:
    """Have the file read by a corrected recipe, and show how that goes."""
    upload = chosen.page.upload
    services.correct_reading(
        upload_id=upload.pk, recipe=recipe.as_json(), by=request.actor, at=now()
    )
    return redirect("console:upload_progress", upload_id=upload.pk)


def opened(request: ConsoleRequest, upload_id: int) -> Chosen | None:
    """The table that is corrected; None when the file was not read or may not be changed."""
    page = upload_page(upload_id, by=request.actor)
    return choose(request, page) if page.is_open else None


class HeaderForm(forms.Form):
    """Which lines hold the names of the columns."""

    has_header = forms.BooleanField(
        label=gettext_lazy("The table has a header"), required=False, initial=True
    )
    first = forms.IntegerField(
        label=gettext_lazy("First line of the header"), min_value=1, required=False
    )
    last = forms.IntegerField(
        label=gettext_lazy("Last line of the header"),
        help_text=gettext_lazy("Names on several lines are joined from top to bottom."),
        min_value=1,
        required=False,
    )

    def clean(self) -> None:
        """Both lines, in their order, unless there is no header."""
        super().clean()
        told = self.cleaned_data
        if not told.get("has_header"):
            return
        first, last = told.get("first"), told.get("last")
        if first is None and "first" not in self.errors:
            self.add_error("first", _("Write the number of the line, as it stands at the left."))
        if first and last and (last < first or last - first > 20):  # noqa: PLR2004
            self.add_error("last", _("The last line stands below the first, at most 20 lines."))


@needs(DATASET_EDIT)
def header(request: ConsoleRequest, upload_id: int) -> HttpResponse:
    """Say on which lines the header stands."""
    chosen = opened(request, upload_id)
    if chosen is None:
        return redirect("console:upload_progress", upload_id=upload_id)
    table = chosen.table
    shown = {
        "has_header": table.header_first is not None,
        "first": table.header_first,
        "last": table.header_last,
    }
    form = HeaderForm(request.POST if request.method == "POST" else None, initial=shown)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        first = told["first"] if told["has_header"] else 0
        recipe = with_header(
            chosen.page.recipe, place_of(table), first=first, last=told["last"] or first
        )
        return read_again(request, chosen, recipe)
    grid = grid_of(table, chosen.page.recipe)
    facts = {
        "chosen": chosen,
        "form": form,
        "title": _("Lines of the header"),
        "grid": replace(grid, rows=grid.rows[:FIRST_LINES]),
        "crumbs": back_to(chosen, _("Header")),
    }
    status = 422 if form.errors else 200
    return render(request, "console/uploads/header.html", facts, status=status)


@needs(DATASET_EDIT)
def encoding(request: ConsoleRequest, upload_id: int) -> HttpResponse:
    """Say in which encoding the text is; a few lines are shown in each."""
    chosen = opened(request, upload_id)
    if chosen is None:
        return redirect("console:upload_progress", upload_id=upload_id)
    samples = (
        cell_samples(chosen.table) if chosen.is_workbook else encoding_samples(chosen.page.upload)
    )
    known = {name for name, _lines in samples}
    told = request.POST.get("encoding", "")
    if request.method == "POST" and (told in known or told == AUTO):
        recipe = with_encoding(chosen.page.recipe, "" if told == AUTO else told)
        return read_again(request, chosen, recipe)
    current = chosen.table.encoding.removesuffix("-sig")
    current = "utf-8" if current == "ascii" else current
    facts = {
        "chosen": chosen,
        "title": _("Letters of the file"),
        "samples": [(name, ENCODINGS.get(name, name), lines) for name, lines in samples],
        "current": current,
        "wrong": _("Choose one of the ways to read the letters.") if request.POST else "",
        "crumbs": back_to(chosen, _("Letters")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "console/uploads/encoding.html", facts, status=status)


@needs(DATASET_EDIT)
def delimiter(request: ConsoleRequest, upload_id: int) -> HttpResponse:
    """Say what separates the columns of a text."""
    chosen = opened(request, upload_id)
    if chosen is None:
        return redirect("console:upload_progress", upload_id=upload_id)
    choices = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "space": " ", "one": ""}
    told = request.POST.get("delimiter", "")
    if request.method == "POST" and (told in choices or told == AUTO):
        recipe = with_delimiter(chosen.page.recipe, choices.get(told))
        return read_again(request, chosen, recipe)
    current = chosen.table.delimiter.replace("\\t", "\t")
    facts = {
        "chosen": chosen,
        "title": _("Separation of columns"),
        "choices": [
            (code, str(DELIMITERS[sign]), sign == current) for code, sign in choices.items()
        ],
        "wrong": _("Choose one of the signs.") if request.method == "POST" else "",
        "crumbs": back_to(chosen, _("Separation of columns")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "console/uploads/delimiter.html", facts, status=status)


def _rule_of(column: Column, known: Mapping[int, ColumnRule]) -> ColumnRule:
    return known.get(column.source) or ColumnRule(column.source, column.label)


def _rules(chosen: Chosen) -> dict[int, ColumnRule]:
    rule = chosen.page.recipe.table(chosen.table.sheet, chosen.table.table)
    return {each.source: each for each in rule.columns} if rule else {}


def column_rules(
    posted: Mapping[str, str], columns: Sequence[Column], known: Mapping[int, ColumnRule]
) -> list[ColumnRule]:
    """What a person changed in the form of columns, as rules; the rest stays with the reader."""
    shown = [column for column in columns if f"label-{column.source}" in posted]
    pairs = [(_rule_of(column, known), _changed(posted, column, known)) for column in shown]
    made = [after for before, after in pairs if after != before]
    back = [r for n, r in known.items() if r.is_dropped and f"back-{n}" in posted]
    return [*made, *(replace(rule, is_dropped=False) for rule in back)]


def _changed(
    posted: Mapping[str, str], column: Column, known: Mapping[int, ColumnRule]
) -> ColumnRule:
    """The rule of one column with what its line of the form says."""
    n, rule = column.source, _rule_of(column, known)
    label, name, unit = (posted.get(f"{k}-{n}", "").strip() for k in ("label", "name", "unit"))
    type_ = posted.get(f"type-{n}", "")
    if label and label != column.label:
        rule = replace(rule, title=label[:500])
    if name and name != column.name:
        rule = replace(rule, name=ascii_name(name[:63], fallback=column.name))
    if unit != column.unit:
        rule = replace(rule, unit=unit[:80])
    if type_ != column.type.value and type_ in set(ColumnType):
        rule = replace(rule, type=ColumnType(type_))
    return replace(rule, is_dropped=f"keep-{n}" not in posted)


@needs(DATASET_EDIT)
def columns(request: ConsoleRequest, upload_id: int) -> HttpResponse:
    """Names, types and units of the columns; which of them are left out."""
    chosen = opened(request, upload_id)
    if chosen is None:
        return redirect("console:upload_progress", upload_id=upload_id)
    table, known = chosen.table, _rules(chosen)
    told = (request.GET.get("from") or request.POST.get("from") or "1")[:6]
    start = max(int(told), 1) if told.isdecimal() else 1
    shown = table.columns[start - 1 : start - 1 + COLUMNS_AT_ONCE]
    wrong = ""
    if request.method == "POST":
        rules = column_rules(request.POST, shown, known)
        wrong = _wrong_names(table.columns, rules)
        if not wrong:
            if not rules:
                return redirect(chosen.review)
            recipe = with_columns(chosen.page.recipe, place_of(table), rules)
            return read_again(request, chosen, recipe)
    heads = [_("Keep"), _("Name of the column"), _("Name for programs"), _("Type"), _("Unit")]
    facts = {
        "chosen": chosen,
        "title": _("Columns, types and units"),
        "columns": shown,
        "dropped": [rule for rule in known.values() if rule.is_dropped],
        "types": [(code, str(words)) for code, words in labels.COLUMN_TYPES.items()],
        "headings": [Heading(head) for head in heads],
        "start": start,
        "before": start - COLUMNS_AT_ONCE if start > 1 else 0,
        "after": start + COLUMNS_AT_ONCE if start + COLUMNS_AT_ONCE <= len(table.columns) else 0,
        "wrong": wrong,
        "crumbs": back_to(chosen, _("Columns")),
    }
    return render(request, "console/uploads/columns.html", facts, status=422 if wrong else 200)


def _wrong_names(columns: Sequence[Column], rules: Sequence[ColumnRule]) -> str:
    chosen = {rule.source: rule for rule in rules}
    names: list[str] = []
    for column in columns:
        rule = chosen.get(column.source)
        if rule is None or not rule.is_dropped:
            names.append(rule.name if rule and rule.name else column.name)
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        return _("Two columns have the name “{name}”: give one of them another.").format(
            name=twice[0]
        )
    return "" if names else _("Keep at least one column.")


@needs(DATASET_EDIT)
def skip(request: ConsoleRequest, upload_id: int) -> HttpResponse:
    """Leave a table of the file out, or take it after all."""
    chosen = opened(request, upload_id)
    if chosen is None or request.method != "POST":
        return redirect("console:upload_progress", upload_id=upload_id)
    told = request.POST.get("number", "")[:6]
    place = place_of(chosen.table)
    if "back" in request.POST and told.isdecimal():
        place = TablePlace(request.POST.get("sheet", "")[:200], int(told))
    recipe = with_table_skipped(chosen.page.recipe, place, skipped="back" not in request.POST)
    return read_again(request, chosen, recipe)


urls = [
    path("du-lieu-mo/tep/<int:upload_id>/xem-lai/tieu-de/", header, name="upload_header"),
    path("du-lieu-mo/tep/<int:upload_id>/xem-lai/bang-ma/", encoding, name="upload_encoding"),
    path("du-lieu-mo/tep/<int:upload_id>/xem-lai/dau-cach/", delimiter, name="upload_delimiter"),
    path("du-lieu-mo/tep/<int:upload_id>/xem-lai/cot/", columns, name="upload_columns"),
    path("du-lieu-mo/tep/<int:upload_id>/xem-lai/bang/", skip, name="upload_skip"),
]
