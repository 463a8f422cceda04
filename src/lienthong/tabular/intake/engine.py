"""DuckDB inside an intake: limited, and shut off from everything but the folders of the job."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from lienthong.tabular.intake.columns import Inferred
from lienthong.tabular.intake.conversion import (
    inexact_sql,
    is_plain_sql,
    literal,
    quoted,
    value_sql,
)
from lienthong.tabular.schema import MEGABYTE, Column, ColumnType, Limits

LINE_BYTES = 8 * MEGABYTE
TOGETHER = 64
WIDE = 400
PARQUET = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880"


def connect(
    limits: Limits, folder: Path, *others: Path, columns: int = 0
) -> duckdb.DuckDBPyConnection:
    """An engine in memory that reads and writes only in these folders.

    A row of many columns costs the engine a block for each of them, per thread.
    """
    share, threads = (80, 1) if columns > WIDE else (45, limits.threads)
    engine = duckdb.connect(":memory:")
    allowed = ", ".join(literal(f"{each.resolve()}/") for each in (folder, *others))
    for statement in (
        f"SET memory_limit='{max(limits.memory_bytes // MEGABYTE * share // 100, 64)}MB'",
        f"SET threads={threads}",
        f"SET temp_directory={literal(str(folder / 'spill'))}",
        "SET allow_community_extensions=false",
        "SET autoinstall_known_extensions=false",
        "SET preserve_insertion_order=true",
        f"SET allowed_directories=[{allowed}]",
        "SET enable_external_access=false",
        "SET lock_configuration=true",
    ):
        engine.execute(statement)
    return engine


def csv_relation(path: Path, names: Sequence[str], *, options: str = "") -> str:
    """The rows of a CSV file of our own form as a relation of VARCHAR columns."""
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    return (
        f"read_csv({literal(str(path))}, columns={{{columns}}}, auto_detect=false, header=false, "
        f"delim=',', quote='\"', escape='\"', new_line='\\n', strict_mode=true, "
        f"null_padding=false, max_line_size={LINE_BYTES}, encoding='utf-8'{options})"
    )


def select_sql(
    relation: str, columns: Sequence[Column], inferred: Sequence[Inferred], *, line: str
) -> str:
    """The typed rows of a relation whose cells are called c0, c1, ..."""
    parts = [
        f"{value_sql(f'c{at}', column, how)} AS {quoted(column.name)}"
        for at, (column, how) in enumerate(zip(columns, inferred, strict=True))
    ]
    return f"SELECT {line} AS _line{''.join(f', {part}' for part in parts)} FROM {relation}"


def write_parquet(engine: duckdb.DuckDBPyConnection, select: str, target: Path) -> None:
    """Write rows in order; the file appears whole or not at all."""
    waiting = target.with_suffix(".parquet.part")
    engine.execute(f"COPY ({select}) TO {literal(str(waiting))} ({PARQUET})")
    waiting.rename(target)


def _filled(cell: str, how: Inferred) -> str:
    marks = "".join(f" AND {cell} <> {literal(mark)}" for mark in sorted(how.marks))
    return f"{cell} <> ''{marks}"


def not_plain_sql(columns: Sequence[Column], inferred: Sequence[Inferred]) -> list[str]:
    """For each column how many filled cells need more than a cast, as SQL."""
    return [
        "count(*) FILTER (false)"
        if column.type is ColumnType.TEXT
        else f"count(*) FILTER ({_filled(f'c{at}', how)} "
        f"AND NOT {is_plain_sql(f'c{at}', column, how)})"
        for at, (column, how) in enumerate(zip(columns, inferred, strict=True))
    ]


def misfit_sql(at: int, column: Column, how: Inferred) -> str:
    """Whether a filled cell of a column is no value of its type, nor kept exactly by it."""
    cell = f"c{at}"
    value = value_sql(cell, column, how)
    marks = "".join(f" AND trim({cell}) <> {literal(mark)}" for mark in sorted(how.marks))
    inexact = f" OR {inexact_sql(cell, column, how)}" if column.type is ColumnType.NUMBER else ""
    return f"(trim({cell}) <> ''{marks} AND (({value}) IS NULL{inexact}))"


def proved(
    engine: duckdb.DuckDBPyConnection,
    relation: str,
    columns: Sequence[Column],
    inferred: Sequence[Inferred],
) -> tuple[list[Inferred], list[int]]:
    """The columns with `plain` where it holds, and for each the cells that its type cannot hold."""
    found: list[int] = []
    questions = not_plain_sql(columns, inferred)
    for start in range(0, len(questions), TOGETHER):
        part = ", ".join(questions[start : start + TOGETHER])
        found += engine.execute(f"SELECT {part} FROM {relation}").fetchone() or ()
    hows = [replace(how, plain=not count) for how, count in zip(inferred, found, strict=True)]
    asked = [at for at, how in enumerate(hows) if not how.plain]
    counts = dict.fromkeys(range(len(hows)), 0)
    for start in range(0, len(asked), TOGETHER):
        several = asked[start : start + TOGETHER]
        asks = ", ".join(
            f"count(*) FILTER ({misfit_sql(at, columns[at], hows[at])})" for at in several
        )
        answered = engine.execute(f"SELECT {asks} FROM {relation}").fetchone() or ()
        counts.update(zip(several, answered, strict=True))
    return hows, list(counts.values())
