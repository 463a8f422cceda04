"""Files for people are safe to open; exact files hold exactly what is stored."""

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.tabular import (
    Column,
    ColumnType,
    Format,
    Query,
    Table,
    export_table,
    parse_query,
    save_table,
)
from lienthong.tabular.export import TooLargeForSheet
from tabular.tables_for_tests import PLACES, table_of

CELLS = (Column("o", "Ô; chữ", ColumnType.TEXT),)
ROW = ("01", "Xã \"A\", B\r\nC", 4100, 79.5, Decimal("10.10"), True, dt.date(2025, 7, 1),
       dt.datetime.fromisoformat("2025-01-02T03:04:05"), "08:30")  # fmt: skip
BLANK = (None,) * len(PLACES)


def exported(table: Table, form: Format, *, raw: bool = False, query: Query | None = None) -> bytes:
    target = io.BytesIO()
    export_table(form, table, query or Query(limit=1), target, raw=raw)
    return target.getvalue()


def test_csv_for_people_has_a_mark_labels_and_safe_cells(tmp_path: Path) -> None:
    cells = [
        "=1+1",
        "+84 905",
        "-",
        "-5",
        "+3,5",
        "-1.234,56",
        "@a",
        "\tx",
        "\rx",
        "a=1",
        "",
        "'",
        "-1e5",
        "-50%",
    ]
    table = table_of(tmp_path, CELLS, [(cell,) for cell in cells])

    made = exported(table, Format.CSV)

    assert made.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))
    assert lines == [["Ô; chữ"], ["'=1+1"], ["'+84 905"], ["'-"], ["-5"], ["+3,5"], ["-1.234,56"],
                     ["'@a"], ["'\tx"], ["'\rx"],
                     ["a=1"], [""], ["'"], ["-1e5"], ["-50%"]]  # fmt: skip


def test_raw_csv_holds_the_cells_as_they_are(tmp_path: Path) -> None:
    table = table_of(tmp_path, PLACES, [ROW, BLANK])

    made = exported(table, Format.CSV, raw=True)

    assert made.decode() == (
        "ma,xa,dan_so,dien_tich,tien,con_dung,ngay,luc,gio\r\n"
        '01,"Xã ""A"", B\r\nC",4100,79.5,10.10,true,2025-07-01,2025-01-02T03:04:05,08:30\r\n'
        ",,,,,,,,\r\n"
    )


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    cells=st.lists(
        st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), max_size=8
    )
)
def test_any_text_survives_raw_csv_json_and_parquet(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    table = table_of(folder, CELLS, [(cell,) for cell in cells])

    lines = exported(table, Format.CSV, raw=True).decode()
    objects = json.loads(exported(table, Format.JSON))
    save_table(Format.PARQUET, table, Query(), folder / "rows.parquet")

    assert list(csv.reader(io.StringIO(lines, newline="")))[1:] == [[cell] for cell in cells]
    assert objects == [{"o": cell} for cell in cells]
    with duckdb.connect() as connection:
        kept = connection.read_parquet(str(folder / "rows.parquet")).fetchall()
    assert kept == [(cell,) for cell in cells]


def test_json_keeps_every_digit(tmp_path: Path) -> None:
    table = table_of(tmp_path, PLACES, [ROW, BLANK])

    found = json.loads(exported(table, Format.JSON), parse_float=Decimal)

    assert found[0] == {
        "ma": "01", "xa": "Xã \"A\", B\r\nC", "dan_so": 4100, "dien_tich": Decimal("79.5"),
        "tien": Decimal("10.10"), "con_dung": True, "ngay": "2025-07-01",
        "luc": "2025-01-02T03:04:05", "gio": "08:30",
    }  # fmt: skip
    assert set(found[1].values()) == {None}


def test_a_workbook_has_text_cells_dates_and_long_numbers_as_text(tmp_path: Path) -> None:
    columns = (
        Column("a", "Chữ", ColumnType.TEXT),
        Column("b", "Ngày", ColumnType.DATE),
        Column("c", "Số", ColumnType.INTEGER),
    )
    rows = [
        ("=1+1", dt.date(2025, 7, 1), 5),
        ("012", dt.date(1802, 6, 1), 1234567890123456789),
        ("http://x", None, None),
    ]
    table = table_of(tmp_path, columns, rows)

    sheet = openpyxl.load_workbook(io.BytesIO(exported(table, Format.XLSX))).active

    assert sheet is not None
    cells = [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()]
    assert cells == [
        [("Chữ", "s"), ("Ngày", "s"), ("Số", "s")],
        [("=1+1", "s"), (dt.datetime.fromisoformat("2025-07-01"), "d"), (5, "n")],
        [("012", "s"), ("1802-06-01", "s"), ("1234567890123456789", "s")],
        [("http://x", "s"), (None, "n"), (None, "n")],
    ]


def test_a_cell_that_a_workbook_would_cut_is_refused(tmp_path: Path) -> None:
    table = table_of(tmp_path, CELLS, [("x" * 40_000,)])
    target = tmp_path / "rows.xlsx"

    with pytest.raises(TooLargeForSheet, match="32,767"):
        save_table(Format.XLSX, table, Query(), target)

    assert not target.exists()
    assert len(exported(table, Format.CSV, raw=True)) == 40_000 + 5


def test_an_empty_table_gives_headers(tmp_path: Path) -> None:
    table = table_of(tmp_path, CELLS, [])

    assert exported(table, Format.CSV, raw=True) == b"o\r\n"
    assert exported(table, Format.JSON) == b"[]\n"
    sheet = openpyxl.load_workbook(io.BytesIO(exported(table, Format.XLSX))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == ["Ô; chữ"]
    save_table(Format.PARQUET, table, Query(), tmp_path / "rows.parquet")
    with duckdb.connect() as connection:
        assert connection.read_parquet(str(tmp_path / "rows.parquet")).columns == ["o"]


def test_a_filtered_sorted_download_has_all_rows_and_only_the_columns_asked_for(
    tmp_path: Path,
) -> None:
    rows = [
        (f"{n:03}", "Xã A" if n % 2 else "Xã B", n, None, None, None, None, None, None)
        for n in range(300)
    ]
    table = table_of(tmp_path, PLACES, rows)
    query = parse_query(
        [("_text", "xa b"), ("_sort", "-dan_so"), ("_columns", "ma"), ("_limit", "1")], PLACES
    )
    wanted = [f"{n:03}" for n in range(298, -1, -2)]

    assert exported(table, Format.CSV, raw=True, query=query).decode().split() == ["ma", *wanted]
    assert json.loads(exported(table, Format.JSON, query=query)) == [
        {"ma": each} for each in wanted
    ]
    save_table(Format.PARQUET, table, query, tmp_path / "rows.parquet")
    with duckdb.connect() as connection:
        kept = connection.read_parquet(str(tmp_path / "rows.parquet")).fetchall()
    assert kept == [(each,) for each in wanted]
