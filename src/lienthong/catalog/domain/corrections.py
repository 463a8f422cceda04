"""What a person corrects in the reading of a file, written into its recipe."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from lienthong.errors import LienthongError, gettext_noop
from lienthong.tabular.intake.recipe import (
    Action,
    CellRule,
    ColumnRule,
    LineRule,
    Recipe,
    TableRecipe,
)

MOST_LINES = 100_000


class LinesUnclear(LienthongError):
    """Numbers of lines that cannot be understood."""

    code = "catalog.lines.unclear"
    status = 422
    message = gettext_noop("“{text}” is no list of lines.")
    hint = gettext_noop("Write numbers of lines with commas, such as 412, 500-510.")


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Which table of a file: its sheet, and its number there."""

    sheet: str
    table: int


def _changed(
    recipe: Recipe, place: TablePlace, change: Callable[[TableRecipe], TableRecipe]
) -> Recipe:
    known = recipe.table(place.sheet, place.table) or TableRecipe(place.sheet, place.table)
    others = tuple(t for t in recipe.tables if (t.sheet, t.table) != (place.sheet, place.table))
    return replace(recipe, tables=(*others, change(known)))


def with_header(recipe: Recipe, place: TablePlace, *, first: int, last: int) -> Recipe:
    """The header stands on these lines; 0 says that there is none.

    What was decided on single columns speaks of names that may be others now, and is let go.
    """
    return _changed(
        recipe,
        place,
        lambda t: replace(
            t, header_first=first, header_last=last or first, header_labels=(), columns=()
        ),
    )


def with_encoding(recipe: Recipe, encoding: str) -> Recipe:
    """The text of the file is in this encoding; "" leaves it to the reader."""
    tables = tuple(replace(t, header_labels=(), columns=()) for t in recipe.tables)
    return replace(recipe, encoding=encoding, tables=tables)


def with_delimiter(recipe: Recipe, delimiter: str | None) -> Recipe:
    """Columns are separated by this sign; None leaves it to the reader, "" means one column."""
    tables = tuple(
        replace(t, header_first=None, header_last=None, header_labels=(), columns=(), cells=())
        for t in recipe.tables
    )
    return replace(recipe, delimiter=delimiter, tables=tables)


def with_columns(recipe: Recipe, place: TablePlace, rules: Iterable[ColumnRule]) -> Recipe:
    """Columns are kept so; a rule takes the place of an earlier one for the same column."""
    fresh = {rule.source: rule for rule in rules}

    def change(table: TableRecipe) -> TableRecipe:
        kept = tuple(rule for rule in table.columns if rule.source not in fresh)
        return replace(table, columns=(*kept, *fresh.values()))

    return _changed(recipe, place, change)


def with_lines(
    recipe: Recipe, place: TablePlace, lines: Iterable[int], action: Action, *, reason: str = ""
) -> Recipe:
    """These lines are stored, set aside or rejected, whatever was decided on them before."""
    chosen = dict.fromkeys(lines)

    def change(table: TableRecipe) -> TableRecipe:
        kept = tuple(rule for rule in table.lines if rule.line not in chosen)
        made = tuple(LineRule(line, action, reason) for line in chosen)
        return replace(table, lines=(*kept, *made))

    return _changed(recipe, place, change)


def with_cell(recipe: Recipe, place: TablePlace, *, line: int, column: int, value: str) -> Recipe:
    """A cell holds this value; `column` is its number in the file."""

    def change(table: TableRecipe) -> TableRecipe:
        kept = tuple(c for c in table.cells if (c.line, c.column) != (line, column))
        return replace(table, cells=(*kept, CellRule(line, column, value)))

    return _changed(recipe, place, change)


def with_table_skipped(recipe: Recipe, place: TablePlace, *, skipped: bool) -> Recipe:
    """The table is left out, or taken after all."""
    return _changed(recipe, place, lambda t: replace(t, is_skipped=skipped))


def read_lines(text: str) -> tuple[int, ...]:
    """Numbers of lines as people write them: "412, 500-510". Raises LinesUnclear."""
    found: list[int] = []
    for part in text.replace(";", ",").replace("–", "-").split(","):
        if not part.strip():
            continue
        first, dash, last = (each.strip().replace(".", "") for each in part.partition("-"))
        if not first.isdecimal() or (dash and not last.isdecimal()):
            raise LinesUnclear(text=text[:80])
        start, end = int(first), int(last or first)
        if not 0 < start <= end or end - start >= MOST_LINES - len(found):
            raise LinesUnclear(text=text[:80])
        found += range(start, end + 1)
    if not found:
        raise LinesUnclear(text=text[:80])
    return tuple(dict.fromkeys(found))
