"""What came out of reading a file: tables, every line accounted for, and why."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from lienthong.tabular.intake.ending import SetAside
from lienthong.tabular.intake.recipe import Recipe
from lienthong.tabular.schema import Column, ColumnType


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that was decided; `sentence` is translatable, `facts` fill its holes."""

    kind: str
    sentence: str
    facts: Mapping[str, Any]

    def __str__(self) -> str:
        return self.sentence.format(**self.facts)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that could not be stored. `reason` is translatable, `facts` fill its holes."""

    line: int
    reason: str
    facts: Mapping[str, Any]
    text: str

    def __str__(self) -> str:
        return self.reason.format(**self.facts)


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A line as it stands in the file, and what it was taken for.

    Kinds are title, unit, header, numbering,
    data, total, note, signature, comment, summary, rejected, chosen.
    """

    line: int
    kind: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableReading:
    """One table of a file. Lines count from 1, blank ones included."""

    sheet: str
    table: int
    encoding: str
    delimiter: str
    header_first: int | None
    header_last: int | None
    first_data: int | None
    last_data: int | None
    columns: tuple[Column, ...]
    lines_in: int
    header_lines: int
    set_aside: tuple[SetAside, ...]
    stored: int
    rejected: tuple[Rejected, ...]
    preview: tuple[PreviewLine, ...]
    decisions: tuple[Decision, ...]
    file: str = ""
    is_hidden: bool = False

    def lines(self, *, offset: int = 0, limit: int = 100) -> list[PreviewLine]:
        """A page of the lines that were set aside or rejected, in file order."""
        aside = [PreviewLine(mark.line, mark.kind, (mark.text,)) for mark in self.set_aside]
        refused = [PreviewLine(r.line, "rejected", (r.text,)) for r in self.rejected]
        return sorted(aside + refused, key=lambda line: line.line)[offset : offset + limit]

    def as_json(self) -> dict[str, Any]:
        """The shape that `lienthong import --check --json` writes."""
        return {
            "sheet": self.sheet,
            "table": self.table,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "header_first": self.header_first,
            "header_last": self.header_last,
            "first_data": self.first_data,
            "last_data": self.last_data,
            "columns": [
                {"name": c.name, "label": c.label, "type": c.type.value, "unit": c.unit}
                for c in self.columns
            ],
            "lines_in": self.lines_in,
            "header_lines": self.header_lines,
            "set_aside": [asdict(mark) for mark in self.set_aside],
            "stored": self.stored,
            "rejected": [{"line": r.line, "reason": str(r)} for r in self.rejected],
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read: its tables, its empty sheets and the recipe that was used."""

    name: str
    tables: tuple[TableReading, ...]
    empty_sheets: tuple[str, ...]
    recipe: Recipe
    cells: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """The shape that `lienthong import --check --json` writes."""
        return {
            "tables": [table.as_json() for table in self.tables],
            "empty_sheets": list(self.empty_sheets),
            "refused": None,
        }

    def to_data(self) -> dict[str, Any]:
        """All of it as plain data, for another process or for keeping."""
        return {
            "name": self.name,
            "tables": [asdict(table) for table in self.tables],
            "empty_sheets": list(self.empty_sheets),
            "recipe": self.recipe.as_json(),
            "cells": dict(self.cells),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The reading back from plain data."""
        return cls(
            name=data["name"],
            tables=tuple(_table(table) for table in data["tables"]),
            empty_sheets=tuple(data["empty_sheets"]),
            recipe=Recipe.from_json(data["recipe"]),
            cells=data["cells"],
        )


def _table(data: Mapping[str, Any]) -> TableReading:
    parts = dict(data)
    parts["columns"] = tuple(
        Column(**{**c, "type": ColumnType(c["type"])}) for c in data["columns"]
    )
    parts["set_aside"] = tuple(SetAside(**mark) for mark in data["set_aside"])
    parts["rejected"] = tuple(Rejected(**line) for line in data["rejected"])
    parts["preview"] = tuple(
        PreviewLine(line["line"], line["kind"], tuple(line["cells"])) for line in data["preview"]
    )
    parts["decisions"] = tuple(Decision(**decision) for decision in data["decisions"])
    return TableReading(**parts)
