"""What is known of each line of a grid before its tables are told apart."""

from collections import Counter
from dataclasses import dataclass, field

from lienthong.tabular.intake.grid import Grid, Line, Merge
from lienthong.tabular.intake.shapes import filled, is_number_like, is_text
from lienthong.tabular.intake.wording import is_order_mark

NUMERIC_SHARE = 0.6


@dataclass(slots=True)
class Row:
    """A line that is not blank, with what its cells are like. Positions count from 0."""

    number: int
    cells: list[str]
    filled: list[int]
    numbers: set[int]
    words: set[int]
    gap: int
    """Blank lines between this line and the one before; those inside a merged cell do not count."""

    @property
    def size(self) -> int:
        return len(self.filled)

    @property
    def first_text(self) -> str:
        """The first filled cell."""
        return self.cells[self.filled[0]].strip()

    @property
    def text(self) -> str:
        """All filled cells, for people."""
        return " | ".join(" ".join(self.cells[i].split()) for i in self.filled)[:2000]


@dataclass(slots=True)
class Outline:
    """The rows of one sheet, or of a part of it, and its merged ranges by line."""

    rows: list[Row]
    merges: list[Merge] = field(default_factory=list)
    _by_line: dict[int, list[Merge]] = field(default_factory=dict)

    def merges_at(self, number: int) -> list[Merge]:
        """Merged ranges that cover this line."""
        return self._by_line.get(number, [])

    def covered(self, row: Row, *, but: set[int]) -> set[int]:
        """Positions filled in this line, or lying in a merged range whose text reaches it.

        A range that begins in one of the columns `but` does not count: the name of a section that
        runs over the columns to its right is not a name of theirs.
        """
        held = set(row.filled)
        for merge in self.merges_at(row.number):
            if merge.left - 1 in but and merge.top == row.number:
                continue
            span = range(merge.left - 1, merge.right)
            if merge.top < row.number or any(i in held for i in span):
                held.update(span)
        return held

    def part(self, start: int, end: int) -> "Outline":
        """The same for some of the rows."""
        return Outline(self.rows[start:end], self.merges, self._by_line)


def outline(grid: Grid) -> Outline:
    """Look at every line once."""
    by_line: dict[int, list[Merge]] = {}
    for merge in grid.merges:
        if merge.bottom - merge.top > 200:
            continue
        for number in range(merge.top, merge.bottom + 1):
            by_line.setdefault(number, []).append(merge)
    rows: list[Row] = []
    last = 0
    for line in grid.lines:
        rows.append(_row(line, _gap(last, line.number, by_line)))
        last = line.number
    return Outline(rows, grid.merges, by_line)


def _gap(last: int, number: int, by_line: dict[int, list[Merge]]) -> int:
    between = range(last + 1, number)
    if len(between) > 20:
        return len(between)
    return sum(1 for n in between if not any(m.top < n for m in by_line.get(n, [])))


def _row(line: Line, gap: int) -> Row:
    at = filled(line.cells)
    numbers = {i for i in at if is_number_like(line.cells[i])}
    words = {i for i in at if i not in numbers and is_text(line.cells[i])}
    return Row(line.number, line.cells, at, numbers, words, gap)


def numeric_columns(rows: list[Row]) -> set[int]:
    """Positions where most of what is filled is number-like."""
    numbers: Counter[int] = Counter()
    words: Counter[int] = Counter()
    for row in rows:
        numbers.update(row.numbers)
        words.update(row.words)
    return {i for i, n in numbers.items() if n >= NUMERIC_SHARE * (n + words[i])}


def wordy_columns(rows: list[Row]) -> set[int]:
    """Positions that hold words in most lines of numbers."""
    strong = [row for row in rows[:400] if row.numbers and row.size > 1]
    words: Counter[int] = Counter(i for row in strong for i in row.words)
    return {i for i, n in words.items() if 2 * n > len(strong)}


def order_columns(rows: list[Row]) -> set[int]:
    """Positions that hold places in a hierarchy, such as I, 1, 2, II: not names, not amounts."""
    marked: Counter[int] = Counter()
    for row in rows:
        marked.update(i for i in row.words if is_order_mark(row.cells[i]))
    return {i for i, n in marked.items() if n > 1 or any(i in row.numbers for row in rows)}


def usual_size(rows: list[Row]) -> int:
    """How many cells a line of the table body usually fills."""
    sizes = sorted(row.size for row in rows if row.size > 1 and row.numbers) or sorted(
        row.size for row in rows
    )
    return sizes[len(sizes) // 2] if sizes else 0
