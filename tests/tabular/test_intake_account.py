"""Whatever a file holds, every line of it is accounted for once."""

import csv
import io
import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from intake_files import make_xlsx, rows_of, take

from lienthong.tabular.intake import Reading, Refused

WORDS = st.sampled_from(
    ["STT", "Tên xã", "Tổng cộng", "Ghi chú: x", "Nơi nhận:", "A", "(1)", "ĐVT: ha", "I", "..", "x"]
)
NUMBERS = st.one_of(st.integers(-9, 3000), st.floats(-1e6, 1e6, allow_nan=False))
CELLS = st.one_of(st.none(), WORDS, NUMBERS, st.text(max_size=6))
GRIDS = st.lists(st.lists(CELLS, max_size=6), min_size=1, max_size=14)
MERGED = st.sampled_from([(), ("A1:B1",), ("A1:A2", "B1:C1"), ("A3:A5",), ("A2:C2", "B4:B6")])


def _check(reading: Reading, filled: int | None, out: Path) -> None:
    """Sums hold in every table, and together the tables hold every line that is not blank."""
    total = 0
    for table in reading.tables:
        kept = [row[0] for row in rows_of(out, table)] if table.file and table.stored else []
        aside = [mark.line for mark in table.set_aside]
        rejected = [line.line for line in table.rejected]
        every = sorted(kept + aside + rejected)
        assert len(kept) == table.stored
        assert len(set(every)) == len(every)
        assert table.lines_in == table.header_lines + len(every)
        total += table.lines_in
    assert filled is None or total == filled


def _is_filled(row: list[Any]) -> bool:
    return any(str(cell).strip() for cell in row if cell is not None)


@settings(max_examples=40, deadline=None)
@given(GRIDS, MERGED)
def test_every_line_of_a_workbook_is_accounted_for(
    rows: list[list[Any]], merges: tuple[str, ...]
) -> None:
    rows = [[None if isinstance(c, str) and not c.isprintable() else c for c in r] for r in rows]
    with tempfile.TemporaryDirectory() as folder:
        width = 6
        full = [[*row, *[None] * (width - len(row))] for row in rows]
        full += [[None] * width for _ in range(6 - len(full))]
        path = make_xlsx(Path(folder) / "a.xlsx", full, merges)
        try:
            reading = take(path, out=Path(folder))
        except Refused:
            assert not any(map(_is_filled, rows))
            return

        _check(reading, None if merges else sum(map(_is_filled, rows)), Path(folder))


@settings(max_examples=60, deadline=None)
@given(GRIDS, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["\n", "\r\n"]))
def test_every_record_of_a_text_table_is_accounted_for(
    rows: list[list[Any]], delimiter: str, newline: str
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(text.getvalue().encode())
        try:
            reading = take(path, out=Path(folder))
        except Refused:
            return

        assert len(reading.tables) == 1
        _check(reading, None, Path(folder))


RECORDS = st.lists(
    st.dictionaries(st.sampled_from(["ma", "tên", "x y"]), CELLS, min_size=1), min_size=1
)


@settings(max_examples=30, deadline=None)
@given(RECORDS)
def test_every_record_of_a_json_file_is_accounted_for(records: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.json"
        path.write_text(json.dumps(records), encoding="utf-8")
        try:
            reading = take(path, out=Path(folder))
        except Refused:
            return

        filled = sum(1 for record in records if _is_filled(list(record.values())))
        _check(reading, filled, Path(folder))
