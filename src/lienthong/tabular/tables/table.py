"""A published table as others use it: questions in, pages out."""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import duckdb

from lienthong.tabular.profile import ColumnProfile, ValueCount
from lienthong.tabular.query import (
    LINE,
    Compiled,
    Dialect,
    Extra,
    Op,
    Query,
    Source,
    answer_columns,
    check_query,
    compile_count,
    compile_query,
    read_cursor,
    write_cursor,
)
from lienthong.tabular.query.values import write_value
from lienthong.tabular.schema import Column, ColumnType
from lienthong.tabular.tables.lanes import QueryLimits, deadline, lane
from lienthong.tabular.tables.matching import Matcher
from lienthong.tabular.tables.opened import SHELF
from lienthong.tabular.tables.recent import Recent
from lienthong.tabular.tables.rowsets import RowSet

Row = tuple[Any, ...]
_ROW = Column(name="_row", label="", type=ColumnType.INTEGER)
_LINE = Column(name=LINE, label="", type=ColumnType.INTEGER)
_KEPT_PAGES = 256
_KEPT_ROWS = 200
_KEPT_TOTALS = 1_024
_LOOKUP_ROWS = 1_000
_PART = 200
_CELL_BYTES = 16


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one answer. `next_cursor` is empty on the last page; `total` counts all pages.

    A page has fewer rows than asked for when they would be too large to send at once.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    next_cursor: str
    total: int | None


@lru_cache(maxsize=4)
def _lanes(pid: int, heavy: int) -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(heavy)


class Table:
    """A table that a process reads: many threads may ask at once. Get it by `open_table`."""

    def __init__(self, path: Path, limits: QueryLimits) -> None:
        self.path = path
        self.limits = limits
        with SHELF.borrow(path, limits) as opened:
            self.about = opened.about
        self._pages: Recent[Page] = Recent(_KEPT_PAGES)
        self._totals: Recent[int] = Recent(_KEPT_TOTALS)
        self._matcher = Matcher(self.about, self._ask)
        self._source = Source(
            ("rows",), (*self.about.columns,), (_ROW,), Dialect.DUCKDB, is_stored_in_order=True
        )
        self._sorted_source = replace(self._source, is_stored_in_order=False)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in the order of the file."""
        return self.about.columns

    @property
    def keys(self) -> tuple[str, ...]:
        """Columns by which a row is found at once."""
        return self.about.keys

    @property
    def row_count(self) -> int:
        """Rows of the whole table."""
        return self.about.row_count

    @property
    def profile(self) -> tuple[ColumnProfile, ...]:
        """The figures of each column, made when the table was built."""
        return self.about.profile

    def values(self, column: str, *, limit: int = 100) -> tuple[ValueCount, ...]:
        """The values of a column with their counts, most frequent first; costs no scan.

        Empty when the column has too many different values to list them.
        """
        check_query(Query(select=(column,)), self.columns)
        found = self._matcher.counts.get(column, {})
        return tuple(ValueCount(value, count) for value, count in islice(found.items(), limit))

    def query(self, query: Query, *, with_total: bool = True) -> Page:
        """The page of rows, or of figures, that a question asks for.

        Rows come in the order of the file unless sorted. Raises the errors of `parse_query`,
        QueryTooLong, QueryTooLarge and TooBusy.
        """
        kept = self._pages.get((query, with_total))
        if kept is not None:
            return kept
        check_query(query, self.columns)
        plain, found = self._matcher.resolve(query)
        marks = read_cursor(query, self._key_columns(plain)) if query.after else ()
        if marks:
            # The mark belongs to the question as it was asked, with its text.
            plain = replace(plain, after=write_cursor(plain, marks))
        rows, has_more, keys = self._rows(
            plain, found, int(str(marks[-1])) + 1 if marks and _is_free(plain) else 0
        )
        columns = answer_columns(plain, self._source)
        last = write_cursor(query, [rows[-1][at] for at in keys]) if has_more and rows else ""
        width = len(columns)
        if rows and len(rows[0]) > width:
            rows = [row[:width] for row in rows]
        if not with_total:
            total = None
        elif rows and not has_more and not query.after:
            total = len(rows)
        else:
            total = self._total(query, plain, found)
        page = Page(columns, tuple(rows), last, total)
        if len(rows) <= _KEPT_ROWS:
            self._pages.put((query, with_total), page)
        return page

    def aggregate(self, query: Query) -> Page:
        """As `query`, for questions with groups or figures, without their number."""
        return self.query(query, with_total=False)

    def total(self, query: Query) -> int:
        """Rows, or groups, that a question finds on all its pages."""
        check_query(query, self.columns)
        return self._total(query, *self._matcher.resolve(query))

    def batches(
        self, query: Query, *, size: int = 2_000, seconds: float = 600
    ) -> Iterator[list[Row]]:
        """All rows that a question finds, in parts, whatever its `limit`; memory stays flat."""
        compiled = self.compiled(query)
        width = len(compiled.names)
        for part in self.streamed(compiled.sql, compiled.values, size=size, seconds=seconds):
            yield [row[:width] for row in part] if len(part[0]) > width else part

    def compiled(self, query: Query) -> Compiled:
        """The statement for all rows that a question finds."""
        check_query(query, self.columns)
        plain, found = self._matcher.resolve(replace(query, after=""))
        return compile_query(plain, self._source, extras=_extras(found), whole=True)

    def streamed(
        self, sql: str, values: Sequence[object], *, size: int, seconds: float = 600
    ) -> Iterator[list[Row]]:
        """The rows of a statement of this room, in parts of `size`."""
        with self._connection(seconds) as connection:
            connection.execute(sql, values)
            while part := connection.fetchmany(size):
                yield part

    @contextmanager
    def _connection(self, seconds: float) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection for one statement, that is stopped when the time is over."""
        with (
            SHELF.borrow(self.path, self.limits) as opened,
            opened.cursor() as connection,
            deadline(connection, seconds),
        ):
            yield connection

    def answer(self, query: Query) -> tuple[Column, ...]:
        """Name and type of the columns of an answer."""
        return answer_columns(query, self._source)

    def _key_columns(self, query: Query) -> list[Column]:
        known = {c.name: c for c in (*self.columns, *answer_columns(query, self._source), _LINE)}
        last = [g.name for g in query.group] if query.is_grouped else []
        names = dict.fromkeys([*(key.column for key in query.sort), *last])
        return [known[name] for name in names] + ([] if query.is_grouped else [_ROW])

    def _ask(self, sql: str, values: Sequence[object]) -> list[Row]:
        with self._connection(self.limits.seconds) as connection:
            return connection.execute(sql, list(values)).fetchall()

    def _is_lookup(self, query: Query, found: RowSet | None) -> bool:
        if not _is_free(query) or found is not None or query.limit > _LOOKUP_ROWS:
            return False
        by_key = any(each.op is Op.EQ and each.column in self.keys for each in query.filters)
        return by_key or not query.filters

    @contextmanager
    def _turn(self, *, is_lookup: bool) -> Iterator[None]:
        heavy = _lanes(os.getpid(), self.limits.heavy)
        with lane(heavy, self.limits, is_lookup=is_lookup):
            yield

    def _rows(
        self, query: Query, found: RowSet | None, start: int
    ) -> tuple[list[Row], bool, tuple[int, ...]]:
        """Rows of a page, whether more follow, and where the values of its mark stand."""
        if query.limit == 0:
            return [], False, ()
        wanted = replace(query, limit=query.limit + 1)
        is_free = _is_free(query)
        extras = _extras(found)
        if is_free and not query.filters:
            extras = (self._window(start, query.limit + 1, found),)
        compiled = compile_query(wanted, self._source, extras=extras)
        with self._turn(is_lookup=self._is_lookup(query, found)):
            rows, is_cut = self._fetch(compiled, query)
            if is_free and not _ascends(rows, compiled.keys[0]):
                compiled = compile_query(wanted, self._sorted_source, extras=extras)
                rows, is_cut = self._fetch(compiled, query)
        has_more = is_cut or len(rows) > query.limit
        return rows[: query.limit], has_more, compiled.keys

    def _window(self, start: int, size: int, found: RowSet | None) -> Extra:
        """The rows of a page that no filter narrows: their numbers are known beforehand."""
        if found is None:
            return Extra("_row < ?", (start + size,))
        numbers = list(islice(found.numbers(start), size))
        if not numbers:
            return Extra("false", ())
        return Extra(
            "_row BETWEEN ? AND ? AND get_bit(?::BLOB::BIT, _row::INTEGER) = 1",
            (numbers[0], numbers[-1], found.as_bytes()),
        )

    def _fetch(self, compiled: Compiled, query: Query) -> tuple[list[Row], bool]:
        """The rows of a statement, cut off where they exceed the bytes of a page."""
        with self._connection(self.limits.seconds) as connection:
            connection.execute(compiled.sql, compiled.values)
            if self._widest_row * (query.limit + 1) <= self.limits.page_bytes:
                return connection.fetchall(), False
            rows: list[Row] = []
            room = self.limits.page_bytes
            while part := connection.fetchmany(_PART):
                for row in part:
                    room -= _row_bytes(row)
                    if room < 0 and rows:
                        return rows, True
                    rows.append(row)
            return rows, False

    @cached_property
    def _widest_row(self) -> int:
        return sum((each.longest or 0) * 3 + _CELL_BYTES for each in self.profile)

    def _total(self, query: Query, plain: Query, found: RowSet | None) -> int:
        if not plain.is_grouped:
            if found is not None and not plain.filters:
                return len(found)
            known = self._known_total(plain) if found is None else None
            if known is not None:
                return known
        key = replace(query, after="", sort=(), select=(), limit=0)
        kept = self._totals.get(key)
        if kept is None:
            compiled = compile_count(plain, self._source, extras=_extras(found))
            with self._turn(is_lookup=False):
                counted, _is_cut = self._fetch(compiled, replace(plain, limit=1))
            kept = int(counted[0][0])
            self._totals.put(key, kept)
        return kept

    def _known_total(self, query: Query) -> int | None:
        """The total where the figures of the table already hold it."""
        if not query.filters:
            return self.row_count
        if len(query.filters) > 1:
            return None
        (only,) = query.filters
        found = {each.name: each for each in self.profile}.get(only.column)
        if only.op is Op.IS_NULL and found is not None:
            return found.nulls if only.value else self.row_count - found.nulls
        if only.op not in {Op.EQ, Op.IN} or found is None or not found.has_all_values:
            return None
        counts = self._matcher.counts.get(only.column)
        if counts is None:
            return None
        wanted = only.value if isinstance(only.value, tuple) else (only.value,)
        return sum(counts.get(value, 0) for value in {write_value(each) for each in wanted})


def _is_free(query: Query) -> bool:
    """Whether rows come in the order of the file."""
    return not query.sort and not query.is_grouped


def _extras(found: RowSet | None) -> tuple[Extra, ...]:
    if found is None:
        return ()
    return (Extra("get_bit(?::BLOB::BIT, _row::INTEGER) = 1", (found.as_bytes(),)),)


def _ascends(rows: Sequence[Row], at: int) -> bool:
    numbers = [row[at] for row in rows]
    return all(first < second for first, second in pairwise(numbers))


def _row_bytes(row: Row) -> int:
    return sum(len(cell) * 2 if isinstance(cell, str) else _CELL_BYTES for cell in row)


_OPENED: Recent[Table] = Recent(512)


def open_table(path: Path, *, limits: QueryLimits | None = None) -> Table:
    """The table of a serving copy (`rows.duckdb`); opening it again costs nothing.

    Raises TableMissing when the file is not there or is not one of ours.
    """
    chosen = limits or QueryLimits()
    try:
        found = path.stat()
    except OSError:
        return Table(path, chosen)
    key = (str(path), found.st_ino, found.st_mtime_ns, chosen)
    table = _OPENED.get(key)
    if table is None:
        table = Table(path, chosen)
        _OPENED.put(key, table)
    return table
