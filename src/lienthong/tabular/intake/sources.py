"""Where the lines of a table come from: all in memory, or read again from the file each time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from lienthong.tabular.intake.delimited import Dialect, numbered_records
from lienthong.tabular.intake.grid import Grid, Line, Merge

HEAD = 1500
TAIL = 1500
WHOLE_CELLS = 300_000
LONG_SHEET = 20_000


class Source(Protocol):
    """The lines of one sheet or text file that are not blank, as often as they are needed."""

    def lines(self) -> Iterator[Line]:
        """Every line, in file order."""

    @property
    def grid(self) -> Grid:
        """What the layout is decided on: all lines, or the first and the last ones."""

    @property
    def is_whole(self) -> bool:
        """The grid holds every line."""

    @property
    def line_count(self) -> int:
        """Lines that are not blank."""


def both_ends(grid: Grid) -> tuple[Grid, frozenset[int]]:
    """The first and the last lines of a long sheet, and the positions that any line fills."""
    lines = [*grid.lines[:HEAD], *grid.lines[-TAIL:]]
    width = max(len(line.cells) for line in grid.lines)
    missing = set(range(width))
    for line in grid.lines:
        if not missing:
            break
        missing -= {at for at in missing if at < len(line.cells) and line.cells[at].strip()}
    near = {line.number for line in lines}
    merges = [m for m in grid.merges if m.top in near or m.bottom in near]
    return Grid(grid.sheet, lines, merges), frozenset(set(range(width)) - missing)


@dataclass(slots=True)
class MemorySource:
    """Lines that are all at hand."""

    grid: Grid
    is_whole: bool = True

    @property
    def line_count(self) -> int:
        return len(self.grid.lines)

    def lines(self) -> Iterator[Line]:
        """Every line, in file order."""
        return iter(self.grid.lines)


@dataclass(slots=True)
class TextSource:
    """A text table of any length; its beginning and end are at hand, the rest is read again."""

    path: Path
    encoding: str
    dialect: Dialect
    grid: Grid
    line_count: int
    is_whole: bool
    held: frozenset[int] = frozenset()
    """Positions that are filled in some line; empty where only the grid was looked at."""

    def lines(self) -> Iterator[Line]:
        """Every line, in file order."""
        if self.is_whole:
            yield from self.grid.lines
            return
        for number, cells in numbered_records(self.path, self.encoding, self.dialect):
            yield Line(number, cells)


def read_text(path: Path, encoding: str, dialect: Dialect) -> TextSource:
    """Go through the file once; keep all of it when it is small, else both ends."""
    head: list[Line] = []
    tail: list[Line] = []
    count = cells_seen = width = 0
    missing: set[int] = set()
    for number, cells in numbered_records(path, encoding, dialect):
        count += 1
        cells_seen += len(cells)
        if missing or len(cells) > width:
            missing.update(range(width, len(cells)))
            width = max(width, len(cells))
            missing -= {at for at in missing if at < len(cells) and cells[at].strip()}
        if count <= HEAD or cells_seen <= WHOLE_CELLS:
            head.append(Line(number, cells))
            continue
        tail.append(Line(number, cells))
        if len(tail) > 2 * TAIL:
            del tail[:TAIL]
    grid = Grid("", head + tail[-TAIL:])
    held = frozenset(set(range(width)) - missing)
    return TextSource(path, encoding, dialect, grid, count, count == len(grid.lines), held)


@dataclass(slots=True)
class Filling:
    """Text of merged cells, to be given to every line the range covers."""

    texts: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def fill(self, line: Line) -> Line:
        """The line with the text of merged cells it lies under."""
        cells = line.cells
        for at, cell in enumerate(cells):
            if not cell and (text := self.texts.get((line.number, at))):
                if cells is line.cells:
                    cells = list(line.cells)
                cells[at] = text
        return line if cells is line.cells else Line(line.number, cells)


def merged_texts(grid: Grid, first: int, last: int) -> tuple[Filling, int]:
    """Words in a merged range of one column and several lines of data hold for each line."""
    by_number = {line.number: line.cells for line in grid.lines}
    texts: dict[tuple[int, int], str] = {}
    covered: set[int] = set()
    for merge in grid.merges:
        if not first <= merge.top < merge.bottom <= last or merge.left != merge.right:
            continue
        text = _corner(by_number, merge)
        if text and not text.strip().replace(".", "").isdigit() and type(text) is str:
            for number in range(merge.top + 1, merge.bottom + 1):
                if number in by_number:
                    texts[number, merge.left - 1] = text
                    covered.add(number)
    return Filling(texts), len(covered)


def _corner(by_number: dict[int, list[str]], merge: Merge) -> str:
    cells = by_number.get(merge.top, [])
    return cells[merge.left - 1] if merge.left - 1 < len(cells) else ""
