"""Values as text in addresses: read by the type of the column, written back the same."""

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from lienthong.errors import gettext_noop
from lienthong.tabular.query.ir import BadFilter, Value
from lienthong.tabular.schema import Column, ColumnType
from lienthong.text import parse_date

_SMALLEST, _LARGEST = -(2**63), 2**63 - 1
_SHOWN = 60
_EXAMPLES: Mapping[ColumnType, str] = MappingProxyType(
    {
        ColumnType.TEXT: "huyen=Nam Đông",
        ColumnType.INTEGER: "so_ho__ge=100",
        ColumnType.NUMBER: "dien_tich__lt=12.5",
        ColumnType.BOOLEAN: "con_hieu_luc=true",
        ColumnType.DATE: "ngay__ge=2025-07-01",
        ColumnType.DATETIME: "luc__lt=2025-07-01T08:30:00",
        ColumnType.TIME: "gio=08:30",
    }
)


def shown(text: str) -> str:
    """A value as an error names it: whole when short, without control characters."""
    clean = "".join(letter if letter.isprintable() else "�" for letter in text[: _SHOWN + 1])
    return f"{clean[:_SHOWN]}…" if len(text) > _SHOWN else clean


def is_broken(text: str) -> bool:
    """Whether a text holds a null character or half of a character: no engine takes it."""
    return "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text)


def bad_value(parameter: str, text: str, reason: str, column: Column) -> BadFilter:
    """The error for a value that the column cannot hold."""
    return BadFilter(
        parameter=shown(parameter), value=shown(text), reason=reason, type=column.type.value,
        example=_EXAMPLES[column.type],
    )  # fmt: skip


def _integer(text: str) -> int:
    value = int(text) if text.isascii() and "_" not in text else None
    if value is None or not _SMALLEST <= value <= _LARGEST:
        raise ValueError(text)
    return value


def _number(text: str) -> Value:
    if not text.isascii() or "_" in text:
        raise ValueError(text)
    value = Decimal(text)
    if not value.is_finite() or not math.isfinite(float(value)):
        raise ValueError(text)
    return value


def _boolean(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text.lower()]


def _date(text: str) -> date:
    found = parse_date(text)
    if found is None:
        raise ValueError(text)
    return found


def _datetime(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        raise ValueError(text)
    return moment


def _text(text: str) -> str:
    return text


_READERS: Mapping[ColumnType, tuple[Callable[[str], Value], str]] = MappingProxyType(
    {
        ColumnType.TEXT: (_text, ""),
        ColumnType.TIME: (_text, ""),
        ColumnType.INTEGER: (_integer, gettext_noop("it is not a whole number")),
        ColumnType.NUMBER: (_number, gettext_noop("it is not a number")),
        ColumnType.BOOLEAN: (_boolean, gettext_noop("it is neither true nor false")),
        ColumnType.DATE: (_date, gettext_noop("it is not a date")),
        ColumnType.DATETIME: (_datetime, gettext_noop("it is not a moment")),
    }
)


def read_value(parameter: str, text: str, column: Column) -> Value:
    """The value that `text` stands for in a column. Raises BadFilter naming the parameter."""
    if is_broken(text):
        raise bad_value(
            parameter, text, gettext_noop("it holds a character that no text has"), column
        )
    reader, reason = _READERS[column.type]
    try:
        return reader(text)
    except (ValueError, KeyError, InvalidOperation, OverflowError):
        raise bad_value(parameter, text, reason, column) from None


def write_value(value: object) -> str:
    """The text that `read_value` reads back as the same value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return repr(value) if isinstance(value, float) else str(value)
