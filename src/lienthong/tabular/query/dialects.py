"""What the engines write differently: placeholders, folding, periods, values."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from lienthong.tabular.query.ir import Bucket
from lienthong.text import fold


class Dialect(StrEnum):
    """Engines that answer questions; the values are the names sqlglot uses."""

    DUCKDB = "duckdb"
    POSTGRES = "postgres"
    MYSQL = "mysql"
    SQL_SERVER = "tsql"
    ORACLE = "oracle"
    SQLITE = "sqlite"
    SPARK = "spark"


_PERCENT = frozenset({Dialect.POSTGRES, Dialect.MYSQL})
_HAS_TRANSLATE = frozenset(
    {Dialect.POSTGRES, Dialect.SQL_SERVER, Dialect.ORACLE, Dialect.SPARK}
)  # fmt: skip
_VOWELS = "aăâeêioôơuưy"
_MARKS = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def escaped(sql: str, dialect: Dialect) -> str:
    """The statement before its placeholders are put in: a percent sign that means itself."""
    return sql.replace("%", "%%") if dialect in _PERCENT else sql


def placeholder(position: int, dialect: Dialect) -> str:
    """How the driver of an engine marks the value at a position, from 1."""
    if dialect in _PERCENT:
        return "%s"
    return f":{position}" if dialect is Dialect.ORACLE else "?"


@lru_cache(maxsize=1)
def _marked_letters() -> tuple[str, str]:
    import unicodedata

    letters = "".join(
        unicodedata.normalize("NFC", vowel + mark) for vowel in _VOWELS for mark in _MARKS
    )
    both = "".join(letter for letter in letters + "đ" if not letter.isascii())
    both += both.upper()
    return both, "".join(fold(letter) for letter in both)


def folded(column: str, dialect: Dialect) -> str:
    """SQL for the text of a column without marks, in small letters.

    SQLite has neither TRANSLATE nor room for nested calls: its connection needs our function
    `fold` (`open_key_copy` brings it).
    """
    if dialect is Dialect.DUCKDB:
        return f"REPLACE(LOWER(STRIP_ACCENTS({column})), 'đ', 'd')"
    if dialect is Dialect.SQLITE:
        return f"FOLD({column})"
    marked, plain = _marked_letters()
    if dialect in _HAS_TRANSLATE:
        return f"TRANSLATE(LOWER({column}), '{marked}', '{plain}')"
    sql = f"LOWER({column})"
    small = len(marked) // 2
    for letter, replacement in zip(marked[:small], plain[:small], strict=True):
        sql = f"REPLACE({sql}, '{letter}', '{replacement}')"
    return sql


def _truncated(column: str, bucket: Bucket) -> str:
    return f"CAST(DATE_TRUNC('{bucket}', {column}) AS DATE)"


def _duckdb(column: str, bucket: Bucket) -> str:
    """Arithmetic on days costs a third of DATE_TRUNC."""
    day = f"CAST({column} AS DATE)"
    if bucket is Bucket.MONTH:
        return f"{day} - (DAY({day}) - 1)::INTEGER"
    return day if bucket is Bucket.DAY else _truncated(column, bucket)


def _sql_server(column: str, bucket: Bucket) -> str:
    return f"CAST(DATEADD({bucket}, DATEDIFF({bucket}, 0, {column}), 0) AS DATE)"


def _oracle(column: str, bucket: Bucket) -> str:
    form = {Bucket.DAY: "DD", Bucket.MONTH: "MM", Bucket.QUARTER: "Q", Bucket.YEAR: "YYYY"}[bucket]
    return f"TRUNC({column}, '{form}')"


def _mysql(column: str, bucket: Bucket) -> str:
    return {
        Bucket.DAY: f"DATE({column})",
        Bucket.MONTH: f"CAST(DATE_FORMAT({column}, '%Y-%m-01') AS DATE)",
        Bucket.QUARTER: f"MAKEDATE(YEAR({column}), 1) + INTERVAL (QUARTER({column}) - 1) QUARTER",
        Bucket.YEAR: f"MAKEDATE(YEAR({column}), 1)",
    }[bucket]


def _sqlite(column: str, bucket: Bucket) -> str:
    back = f"'-' || ((STRFTIME('%m', {column}) - 1) % 3) || ' months'"
    return {
        Bucket.DAY: f"DATE({column})",
        Bucket.MONTH: f"DATE({column}, 'start of month')",
        Bucket.QUARTER: f"DATE({column}, 'start of month', {back})",
        Bucket.YEAR: f"DATE({column}, 'start of year')",
    }[bucket]


_PERIODS: dict[Dialect, Callable[[str, Bucket], str]] = {
    Dialect.DUCKDB: _duckdb,
    Dialect.SQL_SERVER: _sql_server,
    Dialect.ORACLE: _oracle,
    Dialect.MYSQL: _mysql,
    Dialect.SQLITE: _sqlite,
}


def period(column: str, bucket: Bucket, dialect: Dialect) -> str:
    """SQL for the first day of the period that a date or moment falls in."""
    return _PERIODS.get(dialect, _truncated)(column, bucket)


def adapted(value: object, dialect: Dialect) -> object:
    """A value as the driver of an engine takes it."""
    if dialect is not Dialect.SQLITE:
        return value
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
