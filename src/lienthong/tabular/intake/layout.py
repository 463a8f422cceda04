"""The tables of a sheet: header, data, and every other line with its kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lienthong.tabular.intake.ending import (
    COMMENT,
    HEADER,
    NOTE,
    SUMMARY,
    TITLE,
    TOTAL,
    UNIT,
    SetAside,
    bare_total,
    foot,
    foot_kinds,
    next_table,
)
from lienthong.tabular.intake.grid import Grid
from lienthong.tabular.intake.heading import Heading, find_heading
from lienthong.tabular.intake.labels import column_labels
from lienthong.tabular.intake.outline import Outline, Row, outline
from lienthong.tabular.intake.shapes import numbers_columns
from lienthong.tabular.intake.wording import is_note, unit_beside, unit_of_line

MOST_TABLES = 200


@dataclass(frozen=True, slots=True)
class Layout:
    """One table of a sheet. Lines are line numbers of the file, positions count from 0.

    A line from `first_data` to `last_data` that is in none of the sets is data.
    """

    header: tuple[int, ...]
    numbering: int | None
    labels: tuple[str, ...]
    header_cells: tuple[str, ...]
    positions: tuple[int, ...]
    first_data: int | None
    last_data: int | None
    set_aside: tuple[SetAside, ...]
    lines_in: int
    unit: str = ""
    merged_header: bool = False
    first_line: int = 0
    last_line: int = 0
    extra: frozenset[int] = field(default_factory=frozenset)


def keep_columns(layout: Layout, held: set[int]) -> Layout:
    """The same with columns that have a value only in lines the layout was not decided on."""
    places = dict(zip(layout.positions, layout.labels, strict=True))
    places = {at: places.get(at, "") for at in sorted(held | set(places))}
    return replace(layout, positions=tuple(places), labels=tuple(places.values()))


def find_tables(
    grid: Grid, *, headings: Mapping[int, tuple[int, int]] | None = None, one: bool = False
) -> list[Layout]:
    """All tables of a grid, top down; beyond MOST_TABLES the rest of the sheet is one.

    `headings` holds header lines (first, last) that a person has
    set, by number of the table, 0 for no header; `one` keeps the whole grid one table.
    """
    view = outline(grid)
    found: list[Layout] = []
    start = 0
    while start < len(view.rows):
        part = view.part(start, len(view.rows))
        told = (headings or {}).get(len(found) + 1)
        chosen = find_heading(part) if told is None else _told(part, *told)
        is_last = one or len(found) + 1 >= MOST_TABLES
        end = len(part.rows) if is_last else _end_of_table(part, chosen)
        found.append(_layout(part.part(0, end), chosen))
        start += end
    return _joined(found)


def _told(part: Outline, first: int, last: int) -> Heading:
    """The header on these lines of the file."""
    if not first:
        return Heading(0, 0)
    top = next((k for k, row in enumerate(part.rows) if row.number >= first), 0)
    data = next((k for k, row in enumerate(part.rows) if row.number > last), len(part.rows))
    numbering = data - 1 if data - top > 1 and numbers_columns(part.rows[data - 1].cells) else None
    return Heading(top, data, numbering)


def _end_of_table(part: Outline, chosen: Heading) -> int:
    header = part.rows[chosen.top].cells if chosen.is_found else []
    return next_table(part, max(chosen.data, 1), header)


def _joined(found: list[Layout]) -> list[Layout]:
    """What holds no data line of its own goes to the table above it."""
    kept: list[Layout] = []
    for layout in found:
        if kept and layout.first_data is None and not layout.header:
            above = kept[-1]
            kept[-1] = replace(
                above,
                set_aside=above.set_aside + layout.set_aside,
                lines_in=above.lines_in + layout.lines_in,
                last_line=layout.last_line,
            )
        else:
            kept.append(layout)
    return kept


def _layout(part: Outline, heading: Heading) -> Layout:
    rows = part.rows
    if _is_remark(rows, heading):
        return _nothing(rows)
    end = foot(part, heading.data) if heading.data < len(rows) else len(rows)
    below = foot_kinds(rows[end:])
    if bare_total(rows, heading.data, end):
        end -= 1
        below.insert(0, SetAside(rows[end].number, TOTAL, rows[end].text))
    header = rows[heading.top : heading.data]
    named = [row for k, row in enumerate(header, start=heading.top) if k != heading.numbering]
    body = rows[heading.data : end]
    inside = _inside(named, body)
    aside = {mark.line for mark in inside}
    data = [row.number for row in body if row.number not in aside]
    width = max((len(row.cells) for row in rows), default=0)
    labels = column_labels(named, part.merges, width) if named else [""] * width
    positions = _positions(labels, [row for row in body if row.number not in aside])
    above, unit = _above(rows[: heading.top])
    return Layout(
        header=tuple(row.number for row in header),
        numbering=rows[heading.numbering].number if heading.numbering is not None else None,
        labels=tuple(labels[at] for at in positions),
        header_cells=tuple(named[0].cells) if named else (),
        positions=positions,
        first_data=data[0] if data else None,
        last_data=data[-1] if data else None,
        set_aside=tuple(sorted([*above, *inside, *below], key=lambda mark: mark.line)),
        lines_in=len(rows),
        unit=unit,
        merged_header=any(part.merges_at(row.number) for row in named),
        first_line=rows[0].number,
        last_line=rows[-1].number,
    )


def _is_remark(rows: list[Row], heading: Heading) -> bool:
    """A single cell, or a line of words alone: nothing that could be a table."""
    return not heading.is_found and sum(row.size for row in rows) <= 1


def _nothing(rows: list[Row]) -> Layout:
    return Layout(
        header=(),
        numbering=None,
        labels=(),
        header_cells=(),
        positions=(),
        first_data=None,
        last_data=None,
        set_aside=tuple(SetAside(row.number, NOTE, row.text) for row in rows),
        lines_in=len(rows),
        first_line=rows[0].number,
        last_line=rows[-1].number,
    )


def _above(rows: list[Row]) -> tuple[list[SetAside], str]:
    """Lines over the header: unit notes and titles; and the unit."""
    found, unit = [], ""
    for row in rows:
        told = unit_of_line(row.cells)
        unit = told or unit_beside(row.cells) or unit
        kind = UNIT if told else NOTE if is_note(row.first_text) else TITLE
        kind = COMMENT if row.first_text.startswith("#") else kind
        found.append(SetAside(row.number, kind, row.text))
    return found, unit


def _inside(named: list[Row], body: list[Row]) -> list[SetAside]:
    """Lines between data lines that are no data: the header once more, comments."""
    found = []
    for row in body:
        if any(repeats(row.cells, head.cells) for head in named):
            found.append(SetAside(row.number, HEADER, row.text))
        elif (
            row.size == 1
            and row.first_text.startswith("# ")
            and row.filled[0] == 0
            and len(row.cells) == 1
        ):
            found.append(SetAside(row.number, COMMENT, row.text))
    return found


def repeats(cells: list[str], header: list[str] | tuple[str, ...]) -> bool:
    """A line that is the header again, cell by cell."""
    texts = [cell.strip() for cell in cells]
    return sum(1 for text in texts if text) > 1 and texts == [cell.strip() for cell in header]


def _positions(labels: list[str], body: list[Row]) -> tuple[int, ...]:
    """Columns that have a name or a value."""
    held = {i for row in body for i in row.filled}
    return tuple(at for at, label in enumerate(labels) if label or at in held)


__all__ = ["SUMMARY", "Layout", "find_tables", "keep_columns", "repeats"]
