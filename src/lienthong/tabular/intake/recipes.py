"""Finding the header that a recipe names, and writing down the recipe that was used."""

from collections.abc import Mapping, Sequence

from lienthong.tabular.intake import explaining
from lienthong.tabular.intake.grid import Grid
from lienthong.tabular.intake.reading import Decision, TableReading
from lienthong.tabular.intake.recipe import ColumnRule, Recipe, TableRecipe
from lienthong.text import fold

FAR = 200
ALIKE = 0.6


def heading_of(
    grid: Grid, rules: Mapping[int, TableRecipe]
) -> tuple[dict[int, tuple[int, int]], list[tuple[int, Decision]]]:
    """The header lines (first, last) of each table that a recipe sets; 0, 0 means without header.

    A recipe from an earlier file knows the header by its labels: it is looked for where it was
    first, then further up and down.
    """
    found: dict[int, tuple[int, int]] = {}
    notes: list[tuple[int, Decision]] = []
    for number, rule in rules.items():
        if rule.header_first is None:
            continue
        first, last = rule.header_first, rule.header_last or rule.header_first
        if first and rule.header_labels:
            place = _place(grid, rule, first)
            if place is None:
                notes.append((number, explaining.decision("recipe_lost")))
                continue
            if place != first:
                notes.append((number, explaining.decision("recipe_moved", line=place)))
            first, last = place, place + last - first
        notes.append((number, explaining.decision("recipe")))
        found[number] = (first, last)
    return found, notes


def _place(grid: Grid, rule: TableRecipe, first: int) -> int | None:
    """The line where the first line of the remembered header stands now."""
    wanted = {fold(label) for label in rule.header_labels if label}
    best, score = None, ALIKE
    for line in grid.lines[:FAR]:
        cells = {fold(cell) for cell in line.cells if cell.strip()}
        if not cells:
            continue
        alike = len(cells & wanted) / max(len(wanted), 1)
        if alike > score or (
            best is not None and alike == score and abs(line.number - first) < abs(best - first)
        ):
            best, score = line.number, alike
    return best


def recipe_of(tables: Sequence[TableReading], used: Recipe) -> Recipe:
    """The recipe that gives this reading again, and the next file of the series the same shape."""
    encodings = {table.encoding for table in tables}
    delimiters = {table.delimiter for table in tables}
    return Recipe(
        encoding=used.encoding
        or (encodings.pop() if len(encodings) == 1 and delimiters != {""} else ""),
        likely_encoding=used.likely_encoding,
        delimiter=delimiters.pop()
        if len(delimiters) == 1 and delimiters != {""}
        else used.delimiter,
        tables=tuple(
            _table_recipe(table, used.table(table.sheet, table.table)) for table in tables
        ),
    )


def _table_recipe(table: TableReading, used: TableRecipe | None) -> TableRecipe:
    dropped = tuple(rule for rule in used.columns if rule.is_dropped) if used else ()
    labels = {rule.source: rule.label for rule in used.columns} if used else {}
    titles = {rule.source: rule.title for rule in used.columns} if used else {}
    columns = tuple(
        ColumnRule(
            c.source,
            labels.get(c.source) or c.label,
            c.name,
            c.type,
            c.unit,
            titles.get(c.source, ""),
        )
        for c in table.columns
    )
    head = next((line.cells for line in table.preview if line.line == table.header_first), ())
    return TableRecipe(
        sheet=table.sheet,
        table=table.table,
        header_first=table.header_first or 0,
        header_last=table.header_last,
        header_labels=tuple(cell for cell in head if cell.strip()),
        columns=columns + dropped,
        lines=used.lines if used else (),
        cells=used.cells if used else (),
        first_data=used.first_data if used else None,
        last_data=used.last_data if used else None,
    )
