"""Figures of a table over time: averages by year, month or day, as lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from lienthong.tabular import Aggregate, Bucket, Column, ColumnType, Function, Group, Query, Table
from lienthong.tabular.profile import ColumnProfile
from lienthong.web.cells import NUMBERS, Shape
from lienthong.web.charts import Line, sparkline
from lienthong.web.templatetags.kit import number

DATES = frozenset({ColumnType.DATE, ColumnType.DATETIME})
FEWEST, MOST, LINES = 4, 400, 6
DAYS_OF_A_YEAR, DAYS_OF_A_MONTH = 366, 31


@dataclass(frozen=True, slots=True)
class SeriesChart:
    """The average of one column over time: its lowest and highest point and both ends in words."""

    label: str
    note: str
    line: Line
    low: str
    high: str


def _bucket(profile: ColumnProfile) -> Bucket:
    ends = [date.fromisoformat(str(end)[:10]) for end in (profile.minimum, profile.maximum)]
    days = (ends[1] - ends[0]).days
    if days > FEWEST * DAYS_OF_A_YEAR:
        return Bucket.YEAR
    return Bucket.MONTH if days > FEWEST * DAYS_OF_A_MONTH else Bucket.DAY


def _time(shapes: Mapping[str, Shape], profiles: Sequence[ColumnProfile]) -> Group | None:
    """The column that tells the time: the first day, else the first year."""
    for profile in profiles:
        if shapes[profile.name].column.type in DATES and profile.minimum is not None:
            return Group(profile.name, _bucket(profile))
    for profile in profiles:
        if shapes[profile.name].is_year and FEWEST <= profile.distinct <= MOST:
            return Group(profile.name)
    return None


def _measured(shapes: Mapping[str, Shape], profiles: Sequence[ColumnProfile]) -> list[Column]:
    """Columns with figures that are not codes, years or months of a year."""
    found = [
        shapes[profile.name].column
        for profile in profiles
        if shapes[profile.name].is_number and profile.distinct > DAYS_OF_A_MONTH
    ]
    return [column for column in found if column.type in NUMBERS][:LINES]


def _moment(value: object, shape: Shape) -> str:
    if isinstance(value, datetime):
        value = value.date()
    return shape.written(value)


def series_charts(
    table: Table, shapes: Mapping[str, Shape], profiles: Sequence[ColumnProfile]
) -> list[SeriesChart]:
    """A line for each figure of a table that has a time; one question to the table."""
    time, measured = _time(shapes, profiles), _measured(shapes, profiles)
    if time is None or not measured:
        return []
    query = Query(
        group=(time,),
        aggregates=tuple(Aggregate(Function.AVG, column.name) for column in measured),
        limit=MOST,
    )
    rows = sorted(row for row in table.aggregate(query).rows if row[0] is not None)
    if len(rows) < FEWEST:
        return []
    shape = shapes[time.column]
    low, high = _moment(rows[0][0], shape), _moment(rows[-1][0], shape)
    charts = []
    for place, column in enumerate(measured, start=1):
        values = [float(row[place]) for row in rows if row[place] is not None]
        if len(values) >= FEWEST:
            charts.append(_chart(column, values, low, high))
    return charts


def _chart(column: Column, values: list[float], low: str, high: str) -> SeriesChart:
    label = column.label or column.name
    ends = _("average from {least} to {most}").format(
        least=number(round(min(values), 1)), most=number(round(max(values), 1))
    )
    told = _("{column} from {start} to {end}: {values}").format(
        column=label, start=low, end=high, values=ends
    )
    return SeriesChart(label, ends, sparkline(values, label=told), low, high)
