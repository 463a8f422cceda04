"""The limited process, and files that are broken or hostile."""

import gzip
import zipfile
from pathlib import Path

import pytest
from intake_files import REPORT, make_xlsx

from lienthong.tabular import Limits, read_file
from lienthong.tabular.intake import Refused
from lienthong.tabular.schema import MEGABYTE


def _refusal(path: Path, limits: Limits | None = None) -> str:
    out = path.parent / "out"
    out.mkdir(exist_ok=True)
    with pytest.raises(Refused) as caught:
        read_file(path, name=path.name, out=out, limits=limits)
    assert list(out.iterdir()) == []
    assert str(caught.value)
    return caught.value.code


def test_a_file_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", REPORT)

    reading = read_file(path, name="thu.xlsx", out=tmp_path, cells=[("Bảng", 9, 2)])

    assert reading.tables[0].stored == 4
    assert (tmp_path / reading.tables[0].file).exists()
    assert reading.cells == {"Bảng!9:2": "Lộc An"}


def test_a_bomb_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0," * 50_000_000)

    assert _refusal(path) == "tabular.zip_bomb"


def test_a_packed_table_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"id,ten\n1,An\n2,Chi\n"))

    assert read_file(path, name=path.name).tables[0].stored == 2


def test_a_truncated_workbook_is_refused_as_damaged(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", REPORT)
    path.write_bytes(path.read_bytes()[:-200])

    assert _refusal(path) == "tabular.damaged"


def test_a_web_page_with_the_name_of_a_workbook_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(b"<html><body>x</body></html>")

    assert _refusal(path) == "tabular.not_a_table"


def test_an_empty_file_is_refused_as_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"")

    assert _refusal(path) == "tabular.empty"


def test_a_reader_that_needs_too_much_memory_is_stopped_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("[" + ",".join('{"a": "%s"}' % ("x" * 50) for _ in range(300_000)) + "]")

    assert _refusal(path, Limits(memory_bytes=96 * MEGABYTE)) == "tabular.out_of_memory"


def test_a_reader_that_takes_too_long_is_stopped_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + '"x","y\nz"\n' * 2_000_000)

    assert _refusal(path, Limits(seconds=1)) == "tabular.too_slow"


def test_a_header_without_rows_is_a_table_of_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,ten,ngay\n")

    table = read_file(path, name="a.csv", out=tmp_path).tables[0]

    assert (table.stored, len(table.columns), table.lines_in) == (0, 3, 1)
    assert (tmp_path / table.file).exists()


def test_a_name_of_ten_thousand_letters_is_kept_as_label(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a" * 10_240 + ",b\n1,2\n")

    column = read_file(path, name="a.csv").tables[0].columns[0]

    assert (len(column.label), len(column.name)) == (10_240, 60)


def test_entities_in_a_workbook_are_never_expanded(tmp_path: Path) -> None:
    source = make_xlsx(tmp_path / "a.xlsx", REPORT)
    path = tmp_path / "b.xlsx"
    entities = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
        f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(9)
    ) + "]>"  # fmt: skip
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part.endswith("sharedStrings.xml"):
                data = data.replace(b"?>", b"?>" + entities.encode(), 1).replace(b"STT", b"&j;", 1)
            new.writestr(part, data)

    assert _refusal(path) == "tabular.damaged"


def test_ten_thousand_columns_are_refused_with_the_number_that_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join(f"cot {n}" for n in range(10_000)) + "\n" + ",".join("1" * 10_000))

    assert _refusal(path) == "tabular.too_many_columns"
