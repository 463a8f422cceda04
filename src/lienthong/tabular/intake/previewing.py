"""The lines that the review page shows first: both ends of a table, and all that is not data."""

from collections.abc import Sequence

from lienthong.tabular.intake.ending import SetAside
from lienthong.tabular.intake.grid import Grid
from lienthong.tabular.intake.layout import Layout
from lienthong.tabular.intake.reading import PreviewLine, Rejected

HEAD_ROWS = 25
TAIL_ROWS = 5
OTHERS = 200
WIDEST = 60
LONGEST = 300


def preview_lines(
    grid: Grid, layout: Layout, set_aside: Sequence[SetAside], rejected: Sequence[Rejected]
) -> tuple[PreviewLine, ...]:
    """Lines with their kind, in file order; cells are cut to what a page can show."""
    kinds = dict.fromkeys(layout.header, "header")
    if layout.numbering is not None:
        kinds[layout.numbering] = "numbering"
    kinds.update((mark.line, mark.kind) for mark in set_aside[:OTHERS])
    kinds.update((line.line, "rejected") for line in rejected[:OTHERS])
    aside = {mark.line for mark in set_aside} | {line.line for line in rejected}
    first, last = layout.first_data, layout.last_data
    if first is not None and last is not None:
        data = [
            n for n, _ in grid.lines if first <= n <= last and n not in aside and n not in kinds
        ]
        kinds.update(dict.fromkeys([*data[:HEAD_ROWS], *data[HEAD_ROWS:][-TAIL_ROWS:]], "data"))
    return tuple(
        PreviewLine(number, kinds[number], tuple(cell[:LONGEST] for cell in cells[:WIDEST]))
        for number, cells in grid.lines
        if number in kinds
    )
