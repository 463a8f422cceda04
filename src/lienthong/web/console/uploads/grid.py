"""A table of a file as it stands there, line by line, with what each line was taken for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienthong.catalog import labels
from lienthong.catalog.domain.corrections import TablePlace
from lienthong.tabular.intake import Recipe, TableReading
from lienthong.tabular.schema import Column, ColumnType
from lienthong.web.templatetags.kit import number

WIDEST: Final = 60
LONG: Final = 60
NUMBERS: Final = frozenset({ColumnType.INTEGER, ColumnType.NUMBER})
SPANNING: Final = frozenset({"title", "unit", "note", "signature", "comment", "chosen"})
KINDS: Final[Mapping[str, object]] = {
    "title": gettext_lazy("title"),
    "unit": gettext_lazy("unit"),
    "header": gettext_lazy("header"),
    "numbering": gettext_lazy("numbering"),
    "data": gettext_lazy("row"),
    "total": gettext_lazy("total"),
    "summary": gettext_lazy("summary"),
    "note": gettext_lazy("note"),
    "signature": gettext_lazy("signature"),
    "comment": gettext_lazy("comment"),
    "rejected": gettext_lazy("rejected"),
    "chosen": gettext_lazy("set aside by hand"),
}
TONES: Final[Mapping[str, str]] = {
    "header": "head", "numbering": "head", "total": "sum", "summary": "sum", "rejected": "bad",
    "data": "", "chosen": "note",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """A column above the grid; `about` says its type and unit, or that it is left out."""

    name: str
    about: str
    is_dropped: bool = False


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell as it stands in the file."""

    text: str
    span: int = 1
    is_number: bool = False
    is_long: bool = False
    is_wrong: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """A line of the file; `skipped` lines before it are not shown here."""

    line: int
    kind: str
    word: str
    tone: str
    cells: tuple[GridCell, ...]
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """The shown lines of a table under its columns."""

    heads: tuple[Head, ...]
    rows: tuple[GridRow, ...]
    more_columns: int


def type_words(column: Column) -> str:
    """The type and unit of a column in words."""
    words = labels.word(labels.COLUMN_TYPES, column.type.value)
    return f"{words}, {column.unit}" if column.unit else words


def grid_of(table: TableReading, recipe: Recipe) -> Grid:
    """The lines of a reading that its review shows."""
    by_source = {column.source: column for column in table.columns}
    dropped = _dropped(table, recipe)
    filled = max(
        (n for line in table.preview for n, c in enumerate(line.cells, start=1) if c.strip()),
        default=1,
    )
    whole = max([*by_source, *dropped, filled])
    width = min(whole, WIDEST)
    wrong = {r.line: str(r.facts.get("column", "")) for r in table.rejected}
    rows, before = [], 0
    for line in table.preview:
        gap = line.line - before - 1 if before else 0
        before = line.line
        cells = _cells(line.cells, line.kind, width, by_source, wrong.get(line.line, ""))
        word = str(KINDS.get(line.kind, line.kind))
        tone = TONES.get(line.kind, "note")
        rows.append(GridRow(line.line, line.kind, word, tone, cells, gap))
    heads = tuple(_head(n, by_source, dropped) for n in range(1, width + 1))
    return Grid(heads, tuple(rows), whole - width)


def _dropped(table: TableReading, recipe: Recipe) -> frozenset[int]:
    rule = recipe.table(table.sheet, table.table)
    return frozenset(c.source for c in rule.columns if c.is_dropped) if rule else frozenset()


def _head(number_: int, by_source: Mapping[int, Column], dropped: frozenset[int]) -> Head:
    column = by_source.get(number_)
    if column is not None:
        return Head(column.name, type_words(column))
    if number_ in dropped:
        return Head(_("column {n}").format(n=number_), _("left out"), is_dropped=True)
    return Head("", _("empty"), is_dropped=True)


def _cells(
    cells: tuple[str, ...], kind: str, width: int, by_source: Mapping[int, Column], wrong: str
) -> tuple[GridCell, ...]:
    texts = [*cells[:width], *[""] * (width - len(cells))]
    filled = [text for text in texts if text.strip()]
    if kind in SPANNING and len(filled) == 1:
        return (GridCell(filled[0], width),)
    made = []
    for n, text in enumerate(texts, start=1):
        column = by_source.get(n)
        is_number = kind == "data" and column is not None and column.type in NUMBERS
        is_wrong = bool(wrong) and column is not None and column.label[:60] == wrong
        made.append(GridCell(text, 1, is_number, len(text) > LONG, is_wrong))
    return tuple(made)


def place_of(table: TableReading) -> TablePlace:
    """Which table of the file it is."""
    return TablePlace(table.sheet, table.table)


def table_words(table: TableReading, number_: int, count: int) -> str:
    """What a table of the file is called in the chooser."""
    lines = _("{n} lines").format(n=number(table.lines_in))
    if not table.sheet:
        return _("table {n} ({lines})").format(n=number_, lines=lines) if count > 1 else lines
    name = table.sheet if table.table == 1 else f"{table.sheet}, {_('table')} {table.table}"
    hidden = f", {_('hidden')}" if table.is_hidden else ""
    return f"{name} ({lines}{hidden})"
