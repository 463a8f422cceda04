"""A question without its values, and the table that it goes to."""

from dataclasses import dataclass

from lienthong.tabular.query.dialects import Dialect
from lienthong.tabular.query.ir import Query
from lienthong.tabular.schema import Column

ALL_ROWS = -1


@dataclass(frozen=True, slots=True)
class Source:
    """A table of an engine. `order` names columns that put its rows in one order, never blank."""

    table: tuple[str, ...]
    columns: tuple[Column, ...]
    order: tuple[Column, ...]
    dialect: Dialect
    is_stored_in_order: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """A sort key of the answer. `is_blank` says what the mark holds; None without a mark."""

    column: Column
    descending: bool
    is_blank: bool | None


@dataclass(frozen=True, slots=True)
class Shape:
    """A question without its values: one statement serves all questions of a shape."""

    source: Source
    query: Query
    extras: tuple[str, ...]
    keys: tuple[Key, ...]
    counts_only: bool


def selected(query: Query, source: Source) -> tuple[str, ...]:
    """The names of the columns asked for; all when none is named."""
    return query.select or tuple(column.name for column in source.columns)
