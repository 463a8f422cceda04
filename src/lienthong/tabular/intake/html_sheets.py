"""Tables of a web page, which many programs save under the name .xls.

Only text and spans of cells are taken: no script runs, no address is followed, no style is read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from lienthong.tabular.intake import refusals
from lienthong.tabular.intake.grid import Grid, Line, Merge, NumberText, is_blank
from lienthong.tabular.intake.refusals import NotATable, TooLarge, TooManyColumns
from lienthong.tabular.schema import Limits
from lienthong.text import decode_stream, detect_file

WIDEST = 20_000
SHARE = 0.5
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript", "xml", "object"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_SHEET = re.compile(r"<x:Name>([^<]{1,100})</x:Name>")


@dataclass(slots=True)
class _Sheet:
    """A table on its way: finished rows, and the places that spans from above still hold."""

    rows: list[list[str]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    held: dict[tuple[int, int], None] = field(default_factory=dict)
    holds_tables: bool = False
    cell: list[str] | None = None
    number: str | None = None
    span: tuple[int, int] = (1, 1)


def _span(value: str | None, most: int) -> int:
    text = (value or "1").strip()
    return min(max(int(text[:9]), 1), most) if text.isdecimal() else 1


class _Tables(HTMLParser):
    """Collects the tables of a page that hold no other table."""

    def __init__(self, name: str, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.name, self.cells, self.left = name, limits.cells, limits.cells
        self.found: list[_Sheet] = []
        self.open: list[_Sheet] = []
        self.unseen = 0
        self.inside = self.outside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A table, a row, a cell, or a break inside a cell begins."""
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag == "table":
            if self.open:
                self.open[-1].holds_tables = True
            self.open.append(_Sheet())
        elif self.open and tag == "tr":
            self._end_cell()
            self.open[-1].rows.append([])
        elif self.open and tag in ("td", "th"):
            self._begin_cell(dict(attrs))
        elif tag in _BREAKS and self.open and self.open[-1].cell is not None:
            self.open[-1].cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """A cell or a table ends."""
        if tag in _UNSEEN:
            self.unseen = max(self.unseen - 1, 0)
        elif not self.open:
            return
        elif tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table":
            self._end_cell()
            self.found.append(self.open.pop())

    def handle_data(self, data: str) -> None:
        """Text, in a cell or around the tables."""
        if self.unseen or data.isspace():
            return
        if self.open and self.open[-1].cell is not None:
            self.inside += len(data)
            self.open[-1].cell.append(re.sub(r"[ \t\r\n\f]+", " ", data))
        else:
            self.outside += len(data.strip())

    def close(self) -> None:
        """The page ends, and with it what was left open."""
        super().close()
        while self.open:
            self.handle_endtag("table")

    def _begin_cell(self, attrs: dict[str, str | None]) -> None:
        self._end_cell()
        sheet = self.open[-1]
        if not sheet.rows:
            sheet.rows.append([])
        sheet.cell, sheet.number = [], attrs.get("x:num")
        sheet.span = (_span(attrs.get("rowspan"), 65_536), _span(attrs.get("colspan"), 1000))

    def _end_cell(self) -> None:
        sheet = self.open[-1]
        if sheet.cell is None:
            return
        lines = [part.strip(" ") for part in "".join(sheet.cell).split("\n")]
        text = "\n".join(lines).strip("\n")
        if sheet.number and re.fullmatch(r"-?\d+(\.\d+)?", sheet.number):
            text = NumberText(sheet.number)
        sheet.cell = None
        self._place(sheet, text)

    def _place(self, sheet: _Sheet, text: str) -> None:
        row, (down, across) = sheet.rows[-1], sheet.span
        line = len(sheet.rows)
        while sheet.held and (line, len(row)) in sheet.held:
            row.append("")
        left = len(row)
        row.extend([text, *[""] * (across - 1)])
        self.left -= across
        if self.left < 0:
            most = self.cells
            raise TooLarge(name=self.name, found=most - self.left, what="cells", limit=most)
        if len(row) > WIDEST:
            raise TooManyColumns(name=self.name, found=len(row), limit=WIDEST)
        if down > 1 or across > 1:
            sheet.merges.append(Merge(line, left + 1, line + down - 1, left + across))
            below = min(down, 200)
            sheet.held.update(
                dict.fromkeys((line + y, left + x) for y in range(1, below) for x in range(across))
            )


def html_grids(path: Path, *, name: str, limits: Limits) -> Iterator[tuple[Grid, str]]:
    """The tables of a page that is mainly tables, and the encoding of its text."""
    encoding = detect_file(path).encoding
    tables = _Tables(name, limits)
    sheet_names: list[str] = []
    with path.open("rb") as stream:
        for piece in decode_stream(stream, encoding):
            sheet_names += _SHEET.findall(piece.text)
            tables.feed(piece.text)
    tables.close()
    grids = [grid for sheet in tables.found if (grid := _grid(sheet)) is not None]
    if not grids or tables.inside < SHARE * (tables.inside + tables.outside):
        raise NotATable(name=name, reason=refusals.WEB_PAGE)
    for number, grid in enumerate(grids, start=1):
        if len(sheet_names) == len(grids):
            grid.sheet = sheet_names[number - 1]
        elif len(grids) > 1:
            grid.sheet = f"Bảng {number}"
        yield grid, encoding


def _grid(sheet: _Sheet) -> Grid | None:
    """The table as a sheet; None for one that only lays out a page."""
    lines = [
        Line(number, cells)
        for number, cells in enumerate(sheet.rows, start=1)
        if not is_blank(cells)
    ]
    if sheet.holds_tables or not lines:
        return None
    last = len(sheet.rows)
    merges = [m._replace(bottom=min(m.bottom, last)) for m in sheet.merges]
    merges = [m for m in merges if m.bottom > m.top or m.right > m.left]
    return Grid("", lines, merges)
