"""The common form of everything that is read: numbered lines of cells, and what was merged.

A cell is its exact text. Cells that the file itself types (a number in a workbook, a date, a
truth value) are marked by a subclass of `str`, so that nothing has to be guessed twice.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple


class NumberText(str):
    """A cell that the file holds as a number."""

    __slots__ = ()


class DateText(str):
    """A cell that the file holds as a day, a moment, a time of day or a duration."""

    __slots__ = ()


class TruthText(str):
    """A cell that the file holds as true or false."""

    __slots__ = ()


class Line(NamedTuple):
    """One line of a file: its number, from 1 with blank ones counted, and its cells."""

    number: int
    cells: list[str]


class Merge(NamedTuple):
    """A range of merged cells; lines and columns from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """A sheet, or the whole of a text file. `lines` holds those that are not blank."""

    sheet: str
    lines: list[Line]
    merges: list[Merge] = field(default_factory=list)
    is_hidden: bool = False
    is_typed: bool = False
    hidden_lines: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def is_blank(cells: Iterable[str]) -> bool:
    """Nothing but white space in every cell."""
    return not any(cell and not cell.isspace() for cell in cells)


def number_text(value: float) -> str:
    """A number in its shortest form: 22.2222, 1625593500, 1.1641532182693481e-10."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _duration_text(value: timedelta) -> str:
    seconds = value.total_seconds()
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    shown = f"{rest:09.6f}".rstrip("0").rstrip(".") if rest % 1 else f"{int(rest):02d}"
    return f"{sign}{hours:02d}:{minutes:02d}:{shown}"


def _float_text(value: float) -> str:
    return NumberText(number_text(value)) if math.isfinite(value) else str(value)


_TEXTS: dict[type, Callable[[Any], str]] = {
    str: str,
    type(None): lambda _: "",
    bool: lambda value: TruthText("true" if value else "false"),
    int: NumberText,
    Decimal: NumberText,
    float: _float_text,
    datetime: lambda value: DateText(value.isoformat()),
    date: lambda value: DateText(value.isoformat()),
    time: lambda value: DateText(value.isoformat()),
    timedelta: lambda value: DateText(_duration_text(value)),
}


def cell_text(value: object) -> str:
    """The cell as text; numbers in shortest form, dates and times as ISO 8601 has them."""
    return _TEXTS.get(type(value), str)(value)
