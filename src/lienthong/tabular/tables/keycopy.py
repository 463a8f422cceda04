"""The copy of a table that the gateway opens: key and service fields in one SQLite file."""

# ruff: noqa: S608  (names are quoted or ours, values are bound)

import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from lienthong.tabular.profile import quoted
from lienthong.tabular.query import LINE, Dialect, Source
from lienthong.tabular.schema import Column, ColumnType
from lienthong.tabular.tables.build import UnknownKey
from lienthong.tabular.tables.engine import sync_file
from lienthong.text import fold

_BATCH = 10_000
_TYPES = {
    ColumnType.INTEGER: "INTEGER",
    ColumnType.NUMBER: "REAL",
    ColumnType.BOOLEAN: "INTEGER",
}
_LINE = Column(name=LINE, label="", type=ColumnType.INTEGER)


def key_copy(record: Path, *, columns: Sequence[Column], keys: Sequence[str], path: Path) -> int:
    """Write the named columns of a record into a read-only SQLite file; gives the rows written.

    The table is called `rows`; `_line` numbers its rows, each key has an index. Dates are ISO
    text, exact decimals text with all their digits. The file appears whole and replaces one of
    the same name. Open it with `open_key_copy`.
    """
    names = [column.name for column in columns]
    for key in keys:
        if key not in names:
            raise UnknownKey(column=key, columns=", ".join(names))
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        count = _fill(beside, record, columns, keys)
        sync_file(beside)
        beside.replace(path)
        sync_file(path.parent)
    finally:
        beside.unlink(missing_ok=True)
    return count


def _fill(path: Path, record: Path, columns: Sequence[Column], keys: Sequence[str]) -> int:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        described = ", ".join(f"{quoted(c.name)} {_sql_type(c)}" for c in columns)
        connection.execute("BEGIN")
        connection.execute(f"CREATE TABLE rows ({LINE} INTEGER PRIMARY KEY, {described})")
        marks = ", ".join("?" * (len(columns) + 1))
        count = 0
        for batch in _records(record, columns):
            connection.executemany(f"INSERT INTO rows VALUES ({marks})", batch)
            count += len(batch)
        for key in keys:
            connection.execute(f"CREATE INDEX {quoted('key_' + key)} ON rows ({quoted(key)})")
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
        return count
    finally:
        connection.close()


def _sql_type(column: Column) -> str:
    return "TEXT" if column.scale is not None else _TYPES.get(column.type, "TEXT")


def _records(record: Path, columns: Sequence[Column]) -> Iterator[list[tuple[Any, ...]]]:
    chosen = ", ".join(f"{quoted(c.name)}::{c.sql_type}" for c in columns)
    with duckdb.connect(config={"threads": 2, "memory_limit": "512MB"}) as connection:
        connection.execute(
            f"SELECT {LINE}, {chosen} FROM read_parquet(?) ORDER BY {LINE}",
            [str(record)],
        )
        while batch := connection.fetchmany(_BATCH):
            yield [tuple(map(_stored, row)) for row in batch]


def _stored(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def open_key_copy(path: Path) -> sqlite3.Connection:
    """A connection that reads a key copy, for one thread at a time; takes no lock."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True, check_same_thread=False)
    connection.create_function("fold", 1, _fold, deterministic=True)
    return connection


def _fold(text: object) -> str | None:
    return None if text is None else fold(str(text))


def key_source(columns: Sequence[Column]) -> Source:
    """What `compile_query` needs to ask a key copy."""
    return Source(("rows",), tuple(columns), (_LINE,), Dialect.SQLITE)
