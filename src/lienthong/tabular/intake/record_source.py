"""JSON records as lines of cells, read as often as needed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Self

from lienthong.tabular.intake import refusals
from lienthong.tabular.intake.grid import Grid, Line, is_blank
from lienthong.tabular.intake.json_records import value_text
from lienthong.tabular.intake.layout import Layout
from lienthong.tabular.intake.refusals import NotATable, TooManyColumns
from lienthong.tabular.intake.sources import HEAD, TAIL, WHOLE_CELLS
from lienthong.tabular.schema import Limits

Records = Callable[[], Iterator[tuple[int, Any]]]


@dataclass(slots=True)
class RecordSource:
    """Objects become lines whose cells follow `names`; arrays stay as they are (names None)."""

    records: Records
    names: list[str] | None
    grid: Grid
    line_count: int = 0
    is_whole: bool = True
    first: int = 0
    last: int = 0
    held: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, records: Records, *, name: str, limits: Limits) -> Self:
        """Go through the records once: their members, their number, and both ends of them."""
        names = _member_names(records, name=name, limits=limits)
        source = cls(records, names, Grid("", [], is_typed=True))
        source._look()
        return source

    def _look(self) -> None:
        head: list[Line] = []
        tail: list[Line] = []
        cells_seen = 0
        for line in self._lines():
            self.line_count += 1
            self.first = self.first or line.number
            self.last = line.number
            cells_seen += len(line.cells)
            if self.line_count <= HEAD or cells_seen <= WHOLE_CELLS:
                head.append(line)
                continue
            tail.append(line)
            if len(tail) > 2 * TAIL:
                del tail[:TAIL]
        self.grid.lines.extend(head + tail[-TAIL:])
        self.is_whole = len(self.grid.lines) == self.line_count

    def _lines(self) -> Iterator[Line]:
        for number, record in self.records():
            cells = self._cells(record)
            if not is_blank(cells):
                yield Line(number, cells)

    def _cells(self, record: Any) -> list[str]:
        if self.names is not None:
            return [value_text(record.get(name)) for name in self.names]
        return [value_text(value) for value in (record if isinstance(record, list) else [record])]

    def lines(self) -> Iterator[Line]:
        """Every line, in file order."""
        return iter(self.grid.lines) if self.is_whole else self._lines()

    def layout(self) -> Layout:
        """A table whose names are those of the members: no line is a header."""
        labels = tuple(self.names or ())
        return Layout(
            header=(),
            numbering=None,
            labels=labels,
            header_cells=(),
            positions=tuple(range(len(labels))),
            first_data=self.first,
            last_data=self.last,
            set_aside=(),
            lines_in=self.line_count,
            first_line=self.first,
            last_line=self.last,
        )


def _member_names(records: Records, *, name: str, limits: Limits) -> list[str] | None:
    names: dict[str, None] = {}
    objects = others = 0
    for _, record in records():
        if isinstance(record, dict):
            objects += 1
            names.update(dict.fromkeys(record))
        else:
            others += 1
        if len(names) > limits.columns:
            raise TooManyColumns(name=name, found=len(names), limit=limits.columns)
    if objects and others:
        raise NotATable(name=name, reason=refusals.MIXED_RECORDS)
    return list(names) if objects else None
