"""What every part of tabular shares: what a column is, and what work may cost."""

from dataclasses import dataclass
from enum import StrEnum

MEGABYTE = 1024 * 1024


class ColumnType(StrEnum):
    """The types a stored column may have."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    `name` is stable ASCII snake_case and unique in its table, `label` what the file calls it,
    `unit` as written ("nghìn đồng"), `source` the column number in the file, from 1. `scale` is
    the number of decimals where only an exact decimal keeps every value, else None.
    """

    name: str
    label: str
    type: ColumnType
    unit: str = ""
    note: str = ""
    source: int = 0
    scale: int | None = None

    @property
    def sql_type(self) -> str:
        """The type of the column in the staged Parquet file, as DuckDB writes it."""
        if self.type is ColumnType.NUMBER and self.scale is not None:
            return f"DECIMAL(38,{self.scale})"
        return _SQL_TYPES[self.type]


_SQL_TYPES = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.DATETIME: "TIMESTAMP",
    ColumnType.TIME: "VARCHAR",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one piece of work may cost. Memory and files in bytes, time in seconds."""

    memory_bytes: int = 1024 * MEGABYTE
    seconds: int = 300
    threads: int = 2
    file_bytes: int = 8 * 1024 * MEGABYTE
    unpacked_bytes: int = 4 * 1024 * MEGABYTE
    cells: int = 6_000_000
    columns: int = 3_000
