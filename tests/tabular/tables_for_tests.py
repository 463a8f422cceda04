"""Small tables for the tests of the table engine."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from lienthong.tabular import Built, Column, ColumnType, Table, build_table, open_table

PLACES = (
    Column("ma", "Mã số", ColumnType.TEXT),
    Column("xa", "Xã, phường", ColumnType.TEXT),
    Column("dan_so", "Dân số", ColumnType.INTEGER, unit="người"),
    Column("dien_tich", "Diện tích", ColumnType.NUMBER, unit="km2"),
    Column("tien", "Kinh phí", ColumnType.NUMBER, scale=2),
    Column("con_dung", "Còn dùng", ColumnType.BOOLEAN),
    Column("ngay", "Ngày", ColumnType.DATE),
    Column("luc", "Lúc", ColumnType.DATETIME),
    Column("gio", "Giờ", ColumnType.TIME),
)


def stage(path: Path, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> Path:
    """Rows as intake leaves them: Parquet, `_line` first."""
    described = ", ".join(f'"{column.name}" {column.sql_type}' for column in columns)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE staged (_line BIGINT, {described})")
        kinds = ["BIGINT", *(column.sql_type for column in columns)]
        texts = "unnest(from_json(?::JSON, '[\"VARCHAR\"]'))"
        if rows:
            numbered = [(number * 2, *row) for number, row in enumerate(rows, start=1)]
            columnar = [json.dumps(values, default=str) for values in zip(*numbered, strict=True)]
            lists = ", ".join(f"{texts}::{kind}" for kind in kinds)
            connection.execute(f"INSERT INTO staged SELECT {lists}", columnar)
        connection.execute(f"COPY staged TO '{path}' (FORMAT parquet)")
    return path


def build(
    folder: Path, columns: Sequence[Column], rows: Sequence[Sequence[Any]], **options: Any
) -> Built:
    """The rows as a published table."""
    folder.mkdir(parents=True, exist_ok=True)
    staged = stage(folder / "staged.parquet", columns, rows)
    return build_table(staged, columns=columns, folder=folder / "table", **options)


def table_of(
    folder: Path, columns: Sequence[Column], rows: Sequence[Sequence[Any]], **options: Any
) -> Table:
    """The rows as an open table."""
    return open_table(build(folder, columns, rows, **options).serving)
