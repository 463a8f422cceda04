"""Connections of the table engine: always with limits, never with a way outside."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from lienthong.tabular.schema import MEGABYTE, Limits

ROWS = "rows.duckdb"


@contextmanager
def workshop(folder: Path, limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that builds files: it sees only `folder` and the files of `limits`."""
    connection = duckdb.connect(
        config={
            "threads": limits.threads,
            "memory_limit": f"{min(limits.memory_bytes // 2, 512 * MEGABYTE) // MEGABYTE}MB",
            "temp_directory": str(folder / "spill"),
            "max_temp_directory_size": f"{limits.file_bytes * 4 // MEGABYTE}MB",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    try:
        yield connection
    finally:
        connection.close()


def lock(connection: duckdb.DuckDBPyConnection, *folders: Path) -> None:
    """Leave a connection only these folders, and no way to widen them."""
    if folders:
        names = ", ".join(literal(f"{folder.resolve()}/") for folder in folders)
        connection.execute(f"SET allowed_directories = [{names}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def literal(text: str) -> str:
    """A text as a literal, for the few places where DuckDB takes no bound value (file names)."""
    return "'" + text.replace("'", "''") + "'"


def sync_file(path: Path) -> None:
    """Have the disk hold a file before anybody is told that it exists."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
