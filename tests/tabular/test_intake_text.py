"""Text tables: delimiters, quotes, encodings; nothing is lost."""

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_files import rows_of, take, take_text

from lienthong.tabular.intake import Refused
from lienthong.tabular.intake import fast as fast_room
from lienthong.tabular.intake.delimited import find_dialect

# "Mã xã,Tên xã / 00001,Xã Tả Sử Choóng ..." in TCVN3 (ABC) and VNI, typed in as bytes.
NAMES = [
    "Xã Tả Sử Choóng",
    "Phường Trần Phú",
    "Thị trấn Đồng Văn",
    "Xã Lũng Cú",
    "Xã Má Lé",
    "Xã Sủng Là",
]
TCVN3 = {
    "Xã Tả Sử Choóng": b"X\xb7 T\xb6 S\xf6 Cho\xe3ng",
    "Phường Trần Phú": b"Ph\xad\xeang Tr\xc7n Ph\xf3",
    "Thị trấn Đồng Văn": b"Th\xde tr\xcan \xa7\xe5ng V\xa8n",
    "Xã Lũng Cú": b"X\xb7 L\xf2ng C\xf3",
    "Xã Má Lé": b"X\xb7 M\xb8 L\xd0",
    "Xã Sủng Là": b"X\xb7 S\xf1ng L\xb5",
}
VNI = {
    "Xã Tả Sử Choóng": b"Xa\xf5 Ta\xfb S\xf6\xfb Choo\xf9ng",
    "Phường Trần Phú": b"Ph\xf6\xf4\xf8ng Tra\xe0n Phu\xf9",
    "Thị trấn Đồng Văn": b"Th\xf2 tra\xe1n \xd1o\xe0ng Va\xean",
    "Xã Lũng Cú": b"Xa\xf5 Lu\xf5ng Cu\xf9",
    "Xã Má Lé": b"Xa\xf5 Ma\xf9 Le\xf9",
    "Xã Sủng Là": b"Xa\xf5 Su\xfbng La\xf8",
}


@pytest.mark.parametrize("old", [TCVN3, VNI])
def test_files_of_old_vietnamese_encodings_are_read_as_unicode(
    tmp_path: Path, old: dict[str, bytes]
) -> None:
    lines = [b"ma,ten", *(b"%05d,%s" % (n, old[name]) for n, name in enumerate(NAMES))]

    table = take_text(tmp_path, b"\r\n".join(lines), out=tmp_path)

    assert [row[2] for row in rows_of(tmp_path, table)] == NAMES


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = "\n".join(
        delimiter.join(row)
        for row in (["a b", "c"], ["1,5 x" if delimiter != "," else "1", "2"], ["3", "4"])
    )

    assert find_dialect(text).delimiter == delimiter


def test_quotes_hold_delimiters_line_ends_and_doubled_quotes(tmp_path: Path) -> None:
    table = take_text(tmp_path, 'a,b\n"x, ""y""","hai\ndòng"\n3,4\n', out=tmp_path)

    assert [row[1:] for row in rows_of(tmp_path, table)] == [('x, "y"', "hai\ndòng"), ("3", "4")]


def test_cells_that_look_like_formulas_are_stored_exactly(tmp_path: Path) -> None:
    cells = ["=1+1", "@SUM(A1)", "-2+3", "+cmd|' /C calc'!A0", "\t=x"]
    text = io.StringIO()
    csv.writer(text).writerows([["ten", "gia"], *([cell, "z"] for cell in cells)])

    table = take_text(tmp_path, text.getvalue(), out=tmp_path)

    assert [row[1] for row in rows_of(tmp_path, table)] == cells


def test_running_text_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="running text"):
        take_text(
            tmp_path,
            "Đây là một đoạn văn bản dài, không phải là bảng.\n"
            "Và đây là một câu nữa, cũng như vậy thôi.\n",
        )


PROGRAMS = {
    "python": "import os\n\n\ndef run(x):\n    y = x + 1\n    return y\n",
    "style": "body {\n  color: red;\n  margin: 0;\n}\np {\n  top: 1px;\n}\n",
    "settings": '[tool.x]\nname = "a"\nlevel = 3\n\n[other]\nkind = "b"\n',
}


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_a_program_or_its_settings_are_no_table(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused, match="a program or a file of settings"):
        take_text(tmp_path, text)


LISTS = {
    "formulas": "=1+1\n@SUM(A1)\n-2+3\n=cmd|' /C calc'!A0\n",
    "tags": "<script>alert(1)</script>\n<b>x</b>\n<img src=x>\n",
    "ends with its sign": "Tên;\nNguyễn Văn A;\nTrần Thị B;\n",
    "a word in brackets first": "[Tháng 1],[Tháng 2]\n1,2\n3,4\n",
    "levels": "Tên đơn vị\nXã Hương Phú\n  Thôn 1\n  Thôn 2\n",
}


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_a_list_that_looks_odd_is_a_table(tmp_path: Path, text: str) -> None:
    table = take_text(tmp_path, text, out=tmp_path)

    assert table.columns
    assert len(rows_of(tmp_path, table)) >= 2


def test_records_of_json_become_rows_and_nested_values_stay_json(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        json.dumps({"data": [{"ma": "01", "x": 1.5, "y": {"z": [1]}}, {"ma": "02", "w": True}]})
    )

    table = take(path, out=tmp_path).tables[0]

    assert rows_of(tmp_path, table) == [
        (1, "01", 1.5, '{"z": [1]}', None),
        (2, "02", None, None, True),
    ]


def test_json_lines_are_counted_by_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"a": 1}\n\n{"a": 2}\n')

    table = take(path, out=tmp_path).tables[0]

    assert [row[0] for row in rows_of(tmp_path, table)] == [1, 3]


_CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(_CELL, min_size=1, max_size=5), min_size=1, max_size=12))
def test_every_line_of_any_text_table_is_accounted_for(rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    with TemporaryDirectory() as folder:
        try:
            table = take_text(Path(folder), text.getvalue())
        except Refused:
            return

    assert table.lines_in == table.header_lines + len(table.set_aside) + table.stored + len(
        table.rejected
    )


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(_CELL.filter(str.strip), _CELL.filter(str.strip)), min_size=2, max_size=20)
)
def test_a_table_comes_back_as_it_was_written(rows: list[tuple[str, str]]) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(
        [("cột mở đầu", "cột kế tiếp"), *((f"v {a}", f"w {b}") for a, b in rows)]
    )
    with TemporaryDirectory() as name:
        folder = Path(name)
        table = take_text(folder, text.getvalue(), out=folder)
        stored = [row[1:] for row in rows_of(folder, table)]

    aside = {mark.line for mark in table.set_aside}
    wanted = [(f"v {a}", f"w {b}") for n, (a, b) in enumerate(rows, start=2) if n not in aside]
    assert stored == wanted


def test_the_parallel_reading_gives_what_the_line_by_line_reading_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "ma,ten,so,ngay\n" + "".join(
        f'{n:05d},"Xã, {n}",{n * 3},{n % 28 + 1:02d}/07/2025\n' for n in range(5000)
    )
    (tmp_path / "nhanh").mkdir()
    (tmp_path / "cham").mkdir()
    slow = take_text(tmp_path / "cham", text, out=tmp_path / "cham")
    monkeypatch.setattr(fast_room, "SMALLEST", 0)

    quick = take_text(tmp_path / "nhanh", text, out=tmp_path / "nhanh")

    assert quick.as_json() == slow.as_json()
    assert rows_of(tmp_path / "nhanh", quick) == rows_of(tmp_path / "cham", slow)


def test_a_column_without_name_filled_only_in_the_middle_of_a_long_file_is_kept(
    tmp_path: Path,
) -> None:
    lines = [f"{n:05d},x{n}," for n in range(120_000)]
    lines[60_000] += "lạc"

    table = take_text(tmp_path, "\n".join(["ma,ten,", *lines]), out=tmp_path)

    assert len(table.columns) == 3
    assert [row[3] for row in rows_of(tmp_path, table) if row[3]] == ["lạc"]
