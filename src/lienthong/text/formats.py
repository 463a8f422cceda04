"""Numbers, dates and sizes as people in Viet Nam read them."""

from datetime import date, datetime
from decimal import Decimal

_UNITS = ("B", "KB", "MB", "GB", "TB")
# What is rounded to 1000 or to 10,0.
_NEXT_UNIT, _TEN = 999.5, 9.95


def format_number(value: int | float | Decimal, *, decimals: int | None = None) -> str:
    """1234567.5 as "1.234.567,5": points between thousands, a comma before decimals.

    Without `decimals` the number keeps the ones it has; with it, it is rounded to that many.
    """
    if decimals is not None:
        text = f"{value:,.{decimals}f}"
    elif isinstance(value, float):
        text = f"{Decimal(repr(value)):,f}".removesuffix(".0") if value - value == 0 else str(value)
    else:
        text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.translate({ord(","): ".", ord("."): ","})


def format_date(day: date) -> str:
    """A day as dd/mm/yyyy. A moment is refused: its day depends on the place."""
    if isinstance(day, datetime):
        message = "format_date takes a day; turn the moment into a day first"
        raise TypeError(message)
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def format_bytes(byte_size: int) -> str:
    """A size as "118 KB" or "1,5 MB"; units of 1,024, one decimal below ten from MB on."""
    size, unit = float(byte_size), 0
    while size >= _NEXT_UNIT and unit < len(_UNITS) - 1:
        size, unit = size / 1024, unit + 1
    decimals = 1 if unit >= _UNITS.index("MB") and size < _TEN else 0
    return f"{format_number(size, decimals=decimals)} {_UNITS[unit]}"
