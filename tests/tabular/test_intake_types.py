"""Types of columns, exact values, codes that stay text."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_files import make_xlsx, rows_of, take, take_text

from lienthong.tabular.intake.columns import infer
from lienthong.tabular.schema import ColumnType


@pytest.mark.parametrize(
    ("label", "values"),
    [
        ("ma", ["00001", "00004"]),
        ("Mã thủ tục", ["1.012781", "2.000001"]),
        ("so", ["1.012781", "1.004082"]),
        ("province_id", ["1", "2", "79"]),
        ("Số CCCD", ["79123456789", "12345678901"]),
        ("x", ["8E467", "1E5"]),
        ("x", ["yes", "no"]),
        ("x", ["012345678"] * 3),
    ],
)
def test_codes_stay_text(label: str, values: list[str]) -> None:
    assert infer(values, label).type is ColumnType.TEXT


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1.234,5", "2.000,25"], ColumnType.NUMBER),
        (["1,234.5", "2,000.25"], ColumnType.NUMBER),
        (["1.234.567", "89"], ColumnType.INTEGER),
        (["12", "..", "-", "7"], ColumnType.INTEGER),
        (["12,5%", "3%"], ColumnType.NUMBER),
        (["(1.200)", "3.400.000"], ColumnType.INTEGER),
        (["01/07/2025", "15/8/2025"], ColumnType.DATE),
        (["2025-07-01", "2025-08-15"], ColumnType.DATE),
        (["01/07/2025 08:30", "02/07/2025 17:00"], ColumnType.DATETIME),
        (["08:30", "17:00"], ColumnType.TIME),
        (["true", "false"], ColumnType.BOOLEAN),
        (["", " "], ColumnType.TEXT),
    ],
)
def test_the_type_of_a_column_fits_every_cell(values: list[str], kind: ColumnType) -> None:
    assert infer(values, "Giá trị").type is kind


def test_vietnamese_numbers_and_dates_become_values(tmp_path: Path) -> None:
    lines = ("Ngày;Số tiền;Tỷ lệ", "01/07/2025;1.234.567,5;12,5%", "15/8/2025;2.000;..")
    text = "\n".join((*lines, "31/12/2025;(3.500);0,5%"))

    table = take_text(tmp_path, text, out=tmp_path)

    assert rows_of(tmp_path, table) == [
        (2, date(2025, 7, 1), 1234567.5, 12.5),
        (3, date(2025, 8, 15), 2000.0, None),
        (4, date(2025, 12, 31), -3500.0, 0.5),
    ]
    assert [column.unit for column in table.columns] == ["", "", "%"]
    assert table.columns[2].note == ".."


def test_numbers_that_a_double_would_change_are_kept_as_decimals(tmp_path: Path) -> None:
    table = take_text(tmp_path, "ten,gia\na,0.12345678901234567890\nb,2.5\n", out=tmp_path)

    assert (table.columns[1].type, table.columns[1].scale) == (ColumnType.NUMBER, 20)
    assert rows_of(tmp_path, table)[0][2] == Decimal("0.12345678901234567890")


def test_numbers_too_big_for_any_type_stay_text(tmp_path: Path) -> None:
    table = take_text(tmp_path, "ten,gia\na,1e400\nb,2e400\n", out=tmp_path)

    assert table.columns[1].type is ColumnType.TEXT


def test_workbook_dates_are_dates_and_numbers_keep_their_shortest_form(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    make_xlsx(path, [["Tên", "Giá"], ["An", 0.1], ["Bình", 1625593500]])

    table = take(path, out=tmp_path).tables[0]

    assert rows_of(tmp_path, table) == [(2, "An", 0.1), (3, "Bình", 1625593500.0)]


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_every_list_of_decimals_has_a_type_without_failing(values: list[Decimal]) -> None:
    found = infer([str(value) for value in values], "x")

    assert found.type in (ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.TEXT)
