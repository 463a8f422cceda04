"""What a table looks like, column by column: for checks, pages and small pictures."""

# ruff: noqa: S608  (names are quoted or ours, values are bound)

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from lienthong.tabular.schema import Column, ColumnType

FEW_VALUES = 5_000
_BINS = 20
_TOP = 10
_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_MEASURED = frozenset(
    {ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.DATE, ColumnType.DATETIME}
)  # fmt: skip
_NUMBERS = frozenset({ColumnType.INTEGER, ColumnType.NUMBER})
_DATES = frozenset({ColumnType.DATE, ColumnType.DATETIME})

JsonValue = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class ValueCount:
    """A value and the number of rows that hold it."""

    value: JsonValue
    count: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows whose value lies from `start` to `end`; the last bin holds its end too."""

    start: JsonValue
    end: JsonValue
    count: int


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """Figures of one column.

    `nulls` counts missing values, `blanks` texts of white space only. `distinct` is exact unless
    `is_estimated`. `minimum`, `maximum`, `mean` and `quantiles` (5, 25, 50, 75, 95 %) are in the
    unit of the column; dates are ISO text. Lengths are in characters. `has_all_values` says that
    every value with its count is kept beside the table.
    """

    name: str
    type: str
    nulls: int
    blanks: int
    distinct: int
    is_estimated: bool
    has_all_values: bool
    minimum: JsonValue = None
    maximum: JsonValue = None
    mean: float | None = None
    quantiles: tuple[JsonValue, ...] = ()
    top: tuple[ValueCount, ...] = ()
    bins: tuple[Bin, ...] = ()
    shortest: int | None = None
    longest: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The profile as JSON takes it."""
        return asdict(self)

    @staticmethod
    def from_json(made: Mapping[str, Any]) -> "ColumnProfile":
        """The profile that `as_json` made."""
        return ColumnProfile(
            **{
                **made,
                "quantiles": tuple(made["quantiles"]),
                "top": tuple(ValueCount(**each) for each in made["top"]),
                "bins": tuple(Bin(**each) for each in made["bins"]),
            }
        )


def profile_table(record: Path, columns: Sequence[Column]) -> tuple[ColumnProfile, ...]:
    """The profile of the columns of a Parquet file."""
    with duckdb.connect(config={"threads": 2, "memory_limit": "512MB"}) as connection:
        connection.read_parquet(str(record)).create_view("rows")
        return profile_rows(connection, "rows", columns)


def profile_rows(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[Column]
) -> tuple[ColumnProfile, ...]:
    """The profile of the columns of a table that a connection can read; `table` is our own name."""
    if not columns:
        return ()
    parts = [_figures(column) for column in columns]
    flat = ", ".join(part for each in parts for part in each)
    row = connection.execute(f"SELECT count(*), {flat} FROM {table}").fetchone()
    values = list(row or ())
    total, found = values[0], values[1:]
    made = []
    for column, part in zip(columns, parts, strict=True):
        made.append(_profile(column, total, found[: len(part)]))
        found = found[len(part) :]
    return tuple(
        _with_values(connection, table, column, _with_bins(connection, table, column, each), total)
        for column, each in zip(columns, made, strict=True)
    )


def quoted(name: str) -> str:
    """A name as DuckDB quotes it."""
    return '"' + name.replace('"', '""') + '"'


def _figures(column: Column) -> list[str]:
    name = quoted(column.name)
    figures = [f"count({name})", f"approx_count_distinct({name})", f"min({name})", f"max({name})"]
    if column.type in _MEASURED:
        plain = f"{name}::DOUBLE" if column.type in _NUMBERS else name
        figures.append(f"approx_quantile({plain}, {list(_QUANTILES)})")
    if column.type in _NUMBERS:
        figures.append(f"avg({name})")
    if column.type is ColumnType.TEXT:
        figures += [
            f"count(*) FILTER (WHERE trim({name}) = '')",
            f"min(length({name}))",
            f"max(length({name}))",
        ]
    return figures


def _json(value: object) -> JsonValue:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _profile(column: Column, total: int, found: Sequence[Any]) -> ColumnProfile:
    present, distinct, minimum, maximum, *rest = found
    made = ColumnProfile(
        name=column.name, type=column.type.value, nulls=total - present, blanks=0,
        distinct=min(distinct, present), is_estimated=True, has_all_values=False,
        minimum=_json(minimum), maximum=_json(maximum),
    )  # fmt: skip
    if column.type in _MEASURED:
        made = replace(made, quantiles=tuple(_json(each) for each in rest[0] or ()))
    if column.type in _NUMBERS:
        made = replace(made, mean=None if rest[1] is None else float(rest[1]))
    if column.type is ColumnType.TEXT:
        made = replace(made, blanks=rest[0], shortest=rest[1], longest=rest[2])
    return made


def _with_bins(
    connection: duckdb.DuckDBPyConnection, table: str, column: Column, made: ColumnProfile
) -> ColumnProfile:
    if column.type not in _MEASURED or made.minimum is None:
        return made
    name = quoted(column.name)
    number = f"epoch({name})" if column.type in _DATES else f"{name}::DOUBLE"
    ends = connection.execute(f"SELECT min({number}), max({number}) FROM {table}").fetchone()
    low, high = ends or (0.0, 0.0)
    if not (math.isfinite(low) and math.isfinite(high) and math.isfinite(high - low)):
        return made
    width = (high - low) / _BINS
    place = f"least(floor(({number} - ?) / ?), {_BINS - 1})::INTEGER" if width else "0"
    rows = connection.execute(
        f"SELECT {place} AS bin, count(*) FROM {table} WHERE {name} IS NOT NULL GROUP BY bin",
        [low, width] if width else [],
    ).fetchall()
    counts = dict(rows)
    if not width:
        return replace(made, bins=(Bin(made.minimum, made.maximum, counts.get(0, 0)),))
    edges = [_edge(low + width * step, column) for step in range(_BINS + 1)]
    bins = [Bin(edges[n], edges[n + 1], counts.get(n, 0)) for n in range(_BINS)]
    return replace(made, bins=tuple(bins))


def _edge(number: float, column: Column) -> JsonValue:
    if column.type not in _DATES:
        return number
    days, seconds = divmod(number, 86_400)
    day = date.fromordinal(date(1970, 1, 1).toordinal() + int(days))
    if column.type is ColumnType.DATE:
        return day.isoformat()
    minutes = int(seconds // 60)
    return f"{day.isoformat()}T{minutes // 60:02}:{minutes % 60:02}:{int(seconds % 60):02}"


def _with_values(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    column: Column,
    made: ColumnProfile,
    total: int,
) -> ColumnProfile:
    """Exact counts of values where they are few or repeat; else the estimate stays."""
    is_few = made.distinct <= FEW_VALUES * 1.2
    is_scattered = made.distinct * 2 > total - made.nulls or column.type is ColumnType.NUMBER
    if not is_few and is_scattered:
        return made
    name = quoted(column.name)
    rows = connection.execute(
        f"SELECT {name}, count(*) AS n, count(*) OVER () FROM {table} WHERE {name} IS NOT NULL "
        f"GROUP BY {name} ORDER BY n DESC, {name} LIMIT {_TOP}"
    ).fetchall()
    distinct = rows[0][2] if rows else 0
    top = tuple(ValueCount(_json(_exact(value)), count) for value, count, _ in rows)
    return replace(
        made, distinct=distinct, is_estimated=False, has_all_values=distinct <= FEW_VALUES, top=top
    )  # fmt: skip


def _exact(value: object) -> object:
    return int(value) if isinstance(value, Decimal) and value == value.to_integral() else value
