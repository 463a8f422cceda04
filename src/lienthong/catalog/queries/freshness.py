"""Whether a public dataset is kept up, and how well it is described."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from lienthong.catalog.queries.views import DatasetView
from lienthong.governance.domain import day_of
from lienthong.governance.domain.days import add_months
from lienthong.governance.queries import calendar, profile_on
from lienthong.inventory.domain import Frequency

_MONTHS: Final = {
    Frequency.MONTHLY.value: 1,
    Frequency.QUARTERLY.value: 3,
    Frequency.HALF_YEARLY.value: 6,
    Frequency.YEARLY.value: 12,
}


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the next update is due, by its own frequency or by the rule of the day (R29)."""

    due_on: date
    is_stale: bool
    is_by_rule: bool
    """Whether the day comes from `open_data.max_staleness` and not from the own frequency."""


def freshness(view: DatasetView, *, at: datetime) -> Freshness:
    """Whether a dataset is late: its frequency plus a month of grace, else the rule of the day.

    Data that is updated when something changes follows the rule of the day only.
    """
    on, updated = day_of(at), day_of(view.modified_at)
    months = _MONTHS.get(view.frequency)
    if months is not None and months > 1:
        due = add_months(updated, months + 1)
        return Freshness(due, due < on, is_by_rule=False)
    rule = profile_on(on).parameter("open_data.max_staleness")
    due = rule.last_day(updated, calendar())
    return Freshness(due, due < on, is_by_rule=True)


def description_checks(view: DatasetView, *, at: datetime) -> tuple[tuple[str, bool], ...]:
    """Seven things that make a dataset easy to use, each with whether it holds."""
    columns = [c for table in view.tables if table.latest for c in table.latest.columns]
    return (
        ("description", len(view.description) >= 80),  # noqa: PLR2004 - a sentence or two
        ("fresh", not freshness(view, at=at).is_stale),
        ("dictionary", bool(columns) and all(c.is_described for c in columns)),
        ("keywords", bool(view.keywords)),
        ("spatial", bool(view.spatial)),
        ("temporal", any(view.temporal)),
        ("contact", bool(view.fields.get("contact_email") or view.fields.get("contact_phone"))),
    )
