"""From a moment to a day: the law counts days in Vietnam."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

HO_CHI_MINH = ZoneInfo("Asia/Ho_Chi_Minh")


def day_of(at: datetime) -> date:
    """The day in Asia/Ho_Chi_Minh on which a moment falls; the only way from a moment to a day.

    Raises ValueError for a moment without a time zone, since its day is then unknown.
    """
    if at.tzinfo is None:
        message = "a moment needs a time zone"
        raise ValueError(message)
    return at.astimezone(HO_CHI_MINH).date()


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or the last day of that month when it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)  # noqa: PLR2004
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
