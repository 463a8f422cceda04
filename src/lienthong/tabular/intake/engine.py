"""DuckDB inside an intake: limited, and shut off from everything but the folders of the job."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from lienthong.tabular.intake.conversion import literal, quoted, value_sql
from lienthong.tabular.intake.columns import Inferred
from lienthong.tabular.schema import MEGABYTE, Column, Limits

LINE_BYTES = 8 * MEGABYTE
PARQUET = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880"


def connect(limits: Limits, folder: Path, *others: Path) -> duckdb.DuckDBPyConnection:
    """An engine in memory that reads and writes only in these folders."""
    engine = duckdb.connect(":memory:")
    allowed = ", ".join(literal(f"{each.resolve()}/") for each in (folder, *others))
    for statement in (
        f"SET memory_limit='{max(limits.memory_bytes // MEGABYTE * 45 // 100, 64)}MB'",
        f"SET threads={limits.threads}",
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
        f"delim=',', quote='\"', escape='\"', new_line='\\n', strict_mode=true, null_padding=false, "
        f"max_line_size={LINE_BYTES}, encoding='utf-8'{options})"
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


def misfits(
    engine: duckdb.DuckDBPyConnection,
    relation: str,
    columns: Sequence[Column],
    inferred: Sequence[Inferred],
) -> list[int]:
    """For each column the number of filled cells that its type cannot hold."""
    parts = []
    for at, (column, how) in enumerate(zip(columns, inferred, strict=True)):
        if column.type.value == "text":
            parts.append("0")
            continue
        marks = "".join(f" AND trim(c{at}) <> {literal(mark)}" for mark in sorted(how.marks))
        parts.append(
            f"count(*) FILTER (trim(c{at}) <> ''{marks} AND ({value_sql(f'c{at}', column, how)}) IS NULL)"
        )
    row = engine.execute(f"SELECT {', '.join(parts)} FROM {relation}").fetchone()
    return [int(count) for count in row or ()]
