"""XML Spreadsheet 2003: a whole workbook in one XML file, often under the name .xls.

The parser knows no entities but the five of XML: a file that declares any, or that names a
document type, is refused, so nothing outside the file is read and nothing inside it grows.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from xml.parsers import expat

from lienthong.tabular.intake import refusals
from lienthong.tabular.intake.grid import (
    DateText,
    Grid,
    Line,
    Merge,
    NumberText,
    TruthText,
    is_blank,
    number_text,
)
from lienthong.tabular.intake.refusals import Damaged, NotATable, TooLarge, TooManyColumns
from lienthong.tabular.schema import Limits

WIDEST = 20_000
DEEPEST = 200
_SS = "urn:schemas-microsoft-com:office:spreadsheet"
_XL = "urn:schemas-microsoft-com:office:excel"


@dataclass(slots=True)
class _Reader:
    """The state while the elements pass."""

    name: str
    most: int
    left: int
    grids: list[Grid] = field(default_factory=list)
    row: int = 0
    cells: list[str] = field(default_factory=list)
    kind: str = ""
    text: list[str] | None = None
    depth: int = 0

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        """An element begins."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotATable(name=self.name, reason=refusals.XML)
        space, _, local = tag.rpartition(" ")
        if space != _SS:
            self.text = [] if (space, local) == (_XL, "Visible") else self.text
            return
        if local == "Worksheet":
            title = attrs.get(f"{_SS} Name", "")
            self.grids.append(Grid(title, [], [], is_typed=True))
            self.row = 0
        elif local == "Row" and self.grids:
            self.row = max(_number(attrs.get(f"{_SS} Index")), self.row + 1)
            self.cells = []
        elif local == "Cell" and self.grids:
            self._begin_cell(attrs)
        elif local == "Data" and self.cells:
            self.kind, self.text = attrs.get(f"{_SS} Type", "String"), []

    def _begin_cell(self, attrs: dict[str, str]) -> None:
        at = max(_number(attrs.get(f"{_SS} Index")), len(self.cells) + 1)
        across, down = (_number(attrs.get(f"{_SS} Merge{way}")) for way in ("Across", "Down"))
        self.left -= at + across - len(self.cells)
        if self.left < 0:
            most = self.most
            raise TooLarge(name=self.name, found=most - self.left, what="cells", limit=most)
        if at + across > WIDEST:
            raise TooManyColumns(name=self.name, found=at + across, limit=WIDEST)
        self.cells.extend([""] * (at - len(self.cells)))
        if across or down:
            self.grids[-1].merges.append(Merge(self.row, at, self.row + down, at + across))

    def end(self, tag: str) -> None:
        """An element ends."""
        self.depth -= 1
        space, _, local = tag.rpartition(" ")
        if space == _XL and local == "Visible" and self.grids:
            self.grids[-1].is_hidden = "".join(self.text or ()).strip().startswith("Sheet")
            self.text = None
        if space != _SS:
            return
        if local == "Data" and self.text is not None:
            self.cells[-1] = _cell(self.kind, "".join(self.text))
            self.text = None
        elif local == "Cell" and self.grids and self.grids[-1].merges:
            self._leave_room()
        elif local == "Row" and self.grids and not is_blank(self.cells):
            self.grids[-1].lines.append(Line(self.row, self.cells))

    def _leave_room(self) -> None:
        """The cells that a merged cell covers are not written in the file."""
        last = self.grids[-1].merges[-1]
        if last.top == self.row and last.left == len(self.cells):
            self.cells.extend([""] * (last.right - last.left))

    def data(self, text: str) -> None:
        """Text inside an element."""
        if self.text is not None:
            self.text.append(text)

    def refuse(self, *_: object) -> None:
        """A document type or an entity is declared."""
        raise NotATable(name=self.name, reason=refusals.XML)


def _number(text: str | None) -> int:
    return min(int(text), 10_000_000) if text and text.isdecimal() and len(text) < 9 else 0


def _cell(kind: str, text: str) -> str:
    if kind == "Number":
        try:
            value = float(text)
        except ValueError:
            return text
        return NumberText(number_text(value)) if math.isfinite(value) else text
    if kind == "Boolean":
        return TruthText("true" if text.strip() == "1" else "false")
    if kind == "DateTime":
        return _moment(text.strip())
    return text


def _moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.year < 1900:
        return DateText(moment.time().isoformat())
    if moment.time() == datetime.min.time():
        return DateText(moment.date().isoformat())
    return DateText(moment.isoformat())


def xml_grids(path: Path, *, name: str, limits: Limits) -> Iterator[tuple[Grid, str]]:
    """The sheets of the workbook. Raises NotATable for XML of another kind."""
    reader = _Reader(name, limits.cells, limits.cells)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.EntityDeclHandler = reader.refuse
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except (expat.ExpatError, ValueError) as error:
        raise Damaged(name=name, reason=str(error)) from None
    if not reader.grids:
        raise NotATable(name=name, reason=refusals.XML)
    for grid in reader.grids:
        yield grid, "unicode"
