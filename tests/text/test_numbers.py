"""Numbers, dates and sizes in Vietnamese form."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.text import (
    ENGLISH,
    PLAIN,
    PLAIN_COMMA,
    SPACED,
    VIETNAMESE,
    NumberStyle,
    format_bytes,
    format_date,
    format_number,
    number_style,
    parse_date,
    parse_datetime,
    parse_number,
)


@pytest.mark.parametrize(
    ("cells", "style"),
    [
        (["1.234,56", "12"], VIETNAMESE),
        (["1,234.56", "7"], ENGLISH),
        (["1234.5", "0.25"], PLAIN),
        (["1234,5", "0,25"], PLAIN_COMMA),
        (["1 234,5", "12\u00a0345"], SPACED),
        (["1.234.567", "12"], VIETNAMESE),
        (["0.633", "1.234"], PLAIN),
        (["1.234", "1234"], PLAIN),
        (["12", "", " ", "5"], PLAIN),
        (["1.234", "12.345"], NumberStyle(".", ",", is_certain=False)),
        (["1,234", "12,345"], NumberStyle(",", ".", is_certain=False)),
        (["12,5%", "3 %"], PLAIN_COMMA),
        (["(1.234,5)", "\u22122"], VIETNAMESE),
        (["12", "abc"], None),
        (["007", "12"], None),
        (["1.012781", "1.000894"], PLAIN),
        (["1.2.3"], None),
        ([], None),
    ],
)
def test_one_style_is_chosen_for_a_column(cells: list[str], style: NumberStyle | None) -> None:
    assert number_style(cells) == style


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.234.567,5", "1234567.5"),
        ("1234,5", "1234.5"),
        ("(1.234)", "-1234"),
        ("\u2212 5", "-5"),
        ("-0,5 %", "-0.5"),
        ("+7", "7"),
        ("1,5E+03", "1500"),
        (",5", "0.5"),
        ("0", "0"),
    ],
)
def test_cells_are_read_exactly(cell: str, value: str) -> None:
    assert parse_number(cell) == Decimal(value)


@pytest.mark.parametrize(
    "cell",
    ["", "-", "…", "007", "8E467", "12 đồng", "1.234 tỷ", "$5", "1.23", "12.3456", "1,2,3", "NaN",
     "inf", "(-5)", "١٢", "²", "12,", "1e5", "0.123"],
)  # fmt: skip
def test_what_is_not_a_number_stays_text(cell: str) -> None:
    assert parse_number(cell) is None


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12
    )
)
def test_a_number_formatted_for_people_is_read_back(value: Decimal) -> None:
    assert parse_number(format_number(value)) == value


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_none(cell: str) -> None:
    assert parse_number(cell) is None or isinstance(parse_number(cell), Decimal)
    assert parse_date(cell) is None or isinstance(parse_date(cell), date)


@pytest.mark.parametrize(
    "cell",
    ["01/07/2025", "1/7/2025", "1-7-2025", "01.07.2025", "2025-07-01", "2025/7/1",
     "ngày 01 tháng 7 năm 2025", "Ngày 1 tháng 07 năm 2025", " 1 tháng 7, năm 2025"],
)  # fmt: skip
def test_the_first_of_july_is_read_in_every_form(cell: str) -> None:
    assert parse_date(cell) == date(2025, 7, 1)


@pytest.mark.parametrize(
    "cell",
    ["07/25/2025", "31/02/2025", "1/7/25", "1/7-2025", "7/2025", "2025", "tháng 7 năm 2025",
     "01/07/0025", "20250701", "", "1.234.5678", "01/07/2025 08:00"],
)  # fmt: skip
def test_wrong_and_unclear_dates_are_not_read(cell: str) -> None:
    assert parse_date(cell) is None


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2200, 12, 31)))
def test_a_day_formatted_for_people_is_read_back(day: date) -> None:
    assert parse_date(format_date(day)) == day
    assert parse_date(day.isoformat()) == day


def test_moments_keep_their_time_of_day() -> None:
    read = [parse_datetime("01/07/2025 08:30"), parse_datetime("2025-07-01T08:30:05.25Z")]
    assert [str(moment) for moment in read] == ["2025-07-01 08:30:00", "2025-07-01 08:30:05.250000"]
    assert parse_datetime("2025-07-01T08:30:05+07:00") is None
    assert parse_datetime("01/07/2025") is None
    assert parse_datetime("01/07/2025 24:30") is None


def test_people_read_points_between_thousands_and_a_decimal_comma() -> None:
    assert format_number(1234567) == "1.234.567"
    assert format_number(-1234.5) == "-1.234,5"
    assert format_number(Decimal("0.10")) == "0,10"
    assert format_number(2 / 3, decimals=2) == "0,67"
    assert format_number(1e21) == "1.000.000.000.000.000.000.000"
    assert format_date(date(2026, 1, 2)) == "02/01/2026"


def test_a_moment_is_not_a_day() -> None:
    with pytest.raises(TypeError):
        format_date(datetime(2026, 1, 2, tzinfo=UTC))


def test_sizes_are_short() -> None:
    sizes = [0, 999, 1000, 120_832, 1_572_864, 15_728_640, 3 * 1024**3]
    assert [format_bytes(size) for size in sizes] == [
        "0 B", "999 B", "1 KB", "118 KB", "1,5 MB", "15 MB", "3,0 GB",
    ]  # fmt: skip
