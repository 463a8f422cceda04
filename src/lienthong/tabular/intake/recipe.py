"""How a file was read, so that it can be corrected and the next file of the series read alike."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any, Self

from lienthong.tabular.schema import ColumnType


class Action(StrEnum):
    """What a person decided for one line."""

    STORE = "store"
    SET_ASIDE = "set_aside"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """How one column is kept. `source` is its number in the file, `label` what the file calls it.

    Empty values leave the decision to the reader. In the next file a column is found by its label
    first, by its number when no column has that label.
    """

    source: int
    label: str = ""
    name: str = ""
    type: ColumnType | None = None
    unit: str | None = None
    title: str = ""
    is_dropped: bool = False


@dataclass(frozen=True, slots=True)
class LineRule:
    """What happens to one line of this very file; `reason` is shown beside it."""

    line: int
    action: Action
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CellRule:
    """A corrected cell of this very file; `column` is its number in the file."""

    line: int
    column: int
    value: str


@dataclass(frozen=True, slots=True)
class TableRecipe:
    """How one table is read. `header_first` 0 says that it has no header."""

    sheet: str = ""
    table: int = 1
    header_first: int | None = None
    header_last: int | None = None
    header_labels: tuple[str, ...] = ()
    first_data: int | None = None
    last_data: int | None = None
    is_skipped: bool = False
    columns: tuple[ColumnRule, ...] = ()
    lines: tuple[LineRule, ...] = ()
    cells: tuple[CellRule, ...] = ()

    def for_next_file(self) -> Self:
        """The same without what speaks of single lines."""
        return replace(self, last_data=None, first_data=None, lines=(), cells=())


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a file is read. Empty values leave the decision to the reader.

    `encoding` holds for this file; `likely_encoding` was that of the file before it in the series,
    and is taken where the text itself does not show that it is Unicode. For a workbook it is
    "unicode", or the alphabet of the font its text was typed in.
    """

    encoding: str = ""
    likely_encoding: str = ""
    delimiter: str | None = None
    tables: tuple[TableRecipe, ...] = ()

    def table(self, sheet: str, number: int) -> TableRecipe | None:
        """The recipe of one table of this file."""
        return next((t for t in self.tables if t.sheet == sheet and t.table == number), None)

    def for_next_file(self) -> "Recipe":
        """What holds for the next file of the series: no single lines, no corrected cells."""
        return Recipe(
            likely_encoding=self.encoding or self.likely_encoding,
            delimiter=self.delimiter,
            tables=tuple(table.for_next_file() for table in self.tables),
        )

    def as_json(self) -> dict[str, Any]:
        """The recipe as plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The recipe from plain data; unknown members are an error, so that none is lost."""
        tables = tuple(_table(table) for table in data.get("tables", ()))
        return cls(**{**_known(cls, data), "tables": tables})


def _known(kind: type, data: Mapping[str, Any]) -> dict[str, Any]:
    names = {f.name for f in fields(kind)}
    if unknown := set(data) - names:
        message = f"unknown members of {kind.__name__}: {', '.join(sorted(unknown))}"
        raise ValueError(message)
    return dict(data)


def _table(data: Mapping[str, Any]) -> TableRecipe:
    known = _known(TableRecipe, data)
    known["header_labels"] = tuple(known.get("header_labels", ()))
    known["columns"] = tuple(_column(column) for column in known.get("columns", ()))
    known["lines"] = tuple(
        LineRule(line["line"], Action(line["action"]), line.get("reason", ""))
        for line in known.get("lines", ())
    )
    known["cells"] = tuple(CellRule(**_known(CellRule, cell)) for cell in known.get("cells", ()))
    return TableRecipe(**known)


def _column(data: Mapping[str, Any]) -> ColumnRule:
    known = _known(ColumnRule, data)
    chosen = known.get("type")
    return ColumnRule(**{**known, "type": ColumnType(chosen) if chosen else None})
