"""Dates as they are written in Vietnamese papers and tables."""

import re
from datetime import date, datetime, time

from lienthong.text.folding import fold

_NUMERIC = re.compile(r"(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4})")
_ISO = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})")
_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}),? nam (\d{4})")
_CLOCK = re.compile(r"(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,](\d{1,6})\d*)?)?")
_YEARS = range(1800, 2201)


def _day(year: str, month: str, day: str) -> date | None:
    if int(year) not in _YEARS:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def parse_date(text: str) -> date | None:
    """The day that the text names, or None when it names none, or more than one could be meant.

    Read: 01/07/2025, 1-7-2025, 01.07.2025 (day first, always), 2025-07-01, 2025/07/01 and
    "ngày 01 tháng 7 năm 2025". Not read: two-digit years, months above 12, a day alone.
    """
    text = text.strip()
    if match := _NUMERIC.fullmatch(text):
        return _day(match[4], match[3], match[1])
    if match := _ISO.fullmatch(text):
        return _day(match[1], match[3], match[4])
    if "th" in text.lower() and (match := _WORDS.fullmatch(fold(text))):
        return _day(match[3], match[2], match[1])
    return None


def _clock(text: str) -> time | None:
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    fraction = int((match[4] or "").ljust(6, "0"))
    try:
        return time(int(match[1]), int(match[2]), int(match[3] or 0), fraction)
    except ValueError:
        return None


def parse_datetime(text: str) -> datetime | None:
    """A day followed by a time of day ("01/07/2025 08:30", ISO with T or Z); naive, as written.

    A text with an offset other than Z is not read: its meaning is the caller's to decide.
    """
    day_text, gap, clock_text = text.strip().replace("T", " ", 1).partition(" ")
    day, clock = parse_date(day_text), _clock(clock_text.removesuffix("Z"))
    if not gap or day is None or clock is None:
        return None
    return datetime.combine(day, clock)
