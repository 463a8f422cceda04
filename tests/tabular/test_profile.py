"""The figures of a column are those that counting gives."""

import datetime as dt
import json
from pathlib import Path

from lienthong.tabular import Column, ColumnProfile, ColumnType, profile_table
from lienthong.tabular.profile import Bin, ValueCount
from tabular.tables_for_tests import build, stage

COLUMNS = (
    Column("chu", "Chữ", ColumnType.TEXT),
    Column("so", "Số", ColumnType.INTEGER),
    Column("ngay", "Ngày", ColumnType.DATE),
    Column("trong", "Trống", ColumnType.NUMBER),
)
DAY = dt.date(2025, 1, 1)
ROWS = [("đất" if n % 4 else " ", n, DAY + dt.timedelta(days=n), None) for n in range(100)] + [
    (None, None, None, None)
]


def test_figures_of_text_numbers_and_dates(tmp_path: Path) -> None:
    staged = stage(tmp_path / "rows.parquet", COLUMNS, ROWS)

    text, number, day, empty = profile_table(staged, COLUMNS)

    assert (text.nulls, text.blanks, text.distinct, text.shortest, text.longest) == (1, 25, 2, 1, 3)
    assert text.top == (ValueCount("đất", 75), ValueCount(" ", 25))
    assert text.has_all_values
    assert not text.is_estimated
    assert (number.minimum, number.maximum, number.mean, number.distinct) == (0, 99, 49.5, 100)
    assert [each.count for each in number.bins] == [5] * 20
    assert (number.bins[0].start, number.bins[-1].end) == (0, 99)
    assert len(number.quantiles) == 5
    assert (day.minimum, day.maximum) == ("2025-01-01", "2025-04-10")
    assert sum(each.count for each in day.bins) == 100
    assert day.bins[0].start == "2025-01-01"
    assert (empty.nulls, empty.distinct, empty.minimum, empty.bins) == (101, 0, None, ())


def test_one_value_has_one_bin(tmp_path: Path) -> None:
    staged = stage(tmp_path / "rows.parquet", COLUMNS[1:2], [(7,), (7,)])

    (only,) = profile_table(staged, COLUMNS[1:2])

    assert only.bins == (Bin(7, 7, 2),)


def test_a_profile_is_json_and_comes_back_the_same(tmp_path: Path) -> None:
    built = build(tmp_path, COLUMNS, ROWS)

    texts = [json.dumps(each.as_json()) for each in built.profile]

    assert tuple(ColumnProfile.from_json(json.loads(text)) for text in texts) == built.profile
