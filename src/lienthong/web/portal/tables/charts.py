"""Pictures of the columns of a table, from the profile that was computed at publication."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.tabular.profile import Bin, ColumnProfile, ValueCount
from lienthong.tabular.schema import ColumnType
from lienthong.web.cells import Shape
from lienthong.web.charts import Histogram, Share, histogram, shares
from lienthong.web.templatetags.kit import number

TOP = 8
MOST_BARS = 48


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """One column: its name, a sentence, and a histogram or its most frequent values."""

    name: str
    label: str
    note: str
    histogram: Histogram | None = None
    shares: tuple[Share, ...] = ()


def _end(value: object, shape: Shape) -> str:
    if isinstance(value, str):
        try:
            return shape.written(date.fromisoformat(value[:10]))
        except ValueError:
            return value
    if isinstance(value, float):
        value = round(value) if abs(value) >= 100 or value.is_integer() else round(value, 2)  # noqa: PLR2004
    return shape.written(value)


def _title(each: Bin, shape: Shape) -> str:
    start, end, count = _end(each.start, shape), _end(each.end, shape), number(each.count)
    if start == end:
        return f"{start}: {count}"
    return _("{start} to {end}: {count}").format(start=start, end=end, count=count)


def _histogram(bins: Sequence[Bin], shape: Shape, label: str) -> Histogram:
    titles = [_title(each, shape) for each in bins]
    low, high = _end(bins[0].start, shape), _end(bins[-1].end, shape)
    told = _("How {column} spreads, from {low} to {high}").format(column=label, low=low, high=high)
    return histogram([b.count for b in bins], titles=titles, low=low, high=high, label=told)


def _note(profile: ColumnProfile, row_count: int) -> str:
    empty = profile.nulls + profile.blanks
    different = ngettext("{n} different value", "{n} different values", profile.distinct)
    parts = [different.format(n=number(profile.distinct))]
    if empty and row_count:
        parts.append(ngettext("{n} empty", "{n} empty", empty).format(n=number(empty)))
    return ", ".join(parts)


def _by_value(values: Sequence[ValueCount], shape: Shape, label: str) -> Histogram:
    """One bar for each whole number from the least to the largest."""
    counts = {int(str(each.value)): each.count for each in values}
    every = range(min(counts), max(counts) + 1)
    return _histogram([Bin(n, n, counts.get(n, 0)) for n in every], shape, label)


def _is_countable(profile: ColumnProfile) -> bool:
    low, high = profile.minimum, profile.maximum
    is_whole = profile.type == ColumnType.INTEGER and isinstance(low, int) and isinstance(high, int)
    return is_whole and profile.has_all_values and int(high or 0) - int(low or 0) < MOST_BARS


def column_charts(
    profiles: Sequence[ColumnProfile],
    shapes: Mapping[str, Shape],
    *,
    row_count: int,
    links: Mapping[str, str],
    values: Callable[[str], Sequence[ValueCount]],
) -> list[ColumnChart]:
    """A picture for each column that has one.

    `links` gives the address of `column=` by column, `values` all values of a column.
    """
    made = []
    for profile in profiles:
        shape = shapes[profile.name]
        label = shape.column.label or profile.name
        note = _note(profile, row_count)
        if _is_countable(profile) and profile.distinct > TOP:
            picture = _by_value(values(profile.name), shape, label)
            made.append(ColumnChart(profile.name, label, note, histogram=picture))
        elif len(profile.bins) > 1 and profile.distinct > TOP:
            picture = _histogram(profile.bins, shape, label)
            made.append(ColumnChart(profile.name, label, note, histogram=picture))
        elif profile.top and profile.top[0].count > 1:
            top = profile.top[:TOP]
            counts = [(_end(each.value, shape), each.count) for each in top]
            base = links.get(profile.name, "")
            hrefs = [f"{base}{_quoted(each.value)}" for each in top] if base else []
            made.append(ColumnChart(profile.name, label, note, shares=shares(counts, hrefs=hrefs)))
    return made


def _quoted(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return quote(str(value))
