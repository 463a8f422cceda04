"""JSON of every form, packed files, pages and XML that call themselves workbooks."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from intake_files import rows_of, take

from lienthong.tabular.intake import Refused, TableReading

TABLE = "a,b\n1,x\n2,y\n"
OFFICE = "urn:schemas-microsoft-com:office:spreadsheet"


def _take(folder: Path, data: bytes | str, name: str = "a.json") -> TableReading:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return take(path, out=folder).tables[0]


def _refused(folder: Path, data: bytes | str, name: str = "a.json") -> str:
    with pytest.raises(Refused) as caught:
        _take(folder, data, name)
    return caught.value.code


def _packed(files: dict[str, bytes | str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize(
    "value",
    [
        [{"ten": "Huế", "so": 1}, {"ten": "Vinh", "so": 2}],
        {"meta": {"tổng": 2}, "data": [{"ten": "Huế", "so": 1}, {"ten": "Vinh", "so": 2}]},
        {
            "success": True,
            "result": {
                "fields": [{"id": "ten"}, {"id": "so"}],
                "records": [{"ten": "Huế", "so": 1}, {"ten": "Vinh", "so": 2}],
            },
        },
        {"columns": ["ten", "so"], "data": [["Huế", 1], ["Vinh", 2]]},
        {"fields": [{"name": "ten"}, {"name": "so"}], "rows": [["Huế", 1], ["Vinh", 2]]},
        {"ten": ["Huế", "Vinh"], "so": [1, 2]},
        [["ten", "so"], ["Huế", 1], ["Vinh", 2]],
    ],
    ids=["records", "wrapped", "datastore", "split", "fields", "columns", "arrays"],
)
def test_records_are_found_in_every_form_of_json(value: Any, tmp_path: Path) -> None:
    table = _take(tmp_path, json.dumps(value, ensure_ascii=False))

    assert [column.label for column in table.columns] == ["ten", "so"]
    assert [row[1:] for row in rows_of(tmp_path, table)] == [("Huế", 1), ("Vinh", 2)]


def test_numbers_that_no_column_can_hold_stay_text(tmp_path: Path) -> None:
    table = _take(tmp_path, '[{"a": NaN}, {"a": 1e400}, {"a": 1}]')

    assert [row[1] for row in rows_of(tmp_path, table)] == ["NaN", "1E+400", "1"]


def test_half_a_character_is_rejected_with_its_reason(tmp_path: Path) -> None:
    table = _take(tmp_path, '[{"a": "x\\ud800"}, {"a": "y"}]')

    assert [(line.line, str(line)) for line in table.rejected] == [
        (1, "A cell holds half of a character, which is no text.")
    ]
    assert [row[1] for row in rows_of(tmp_path, table)] == ["y"]


@pytest.mark.parametrize("text", ["[" * 90_000, '[{"a": ' + "[" * 90_000 + "]" * 90_000 + "}]"])
def test_json_nested_too_deeply_is_refused(text: str, tmp_path: Path) -> None:
    assert _refused(tmp_path, text) == "tabular.not_a_table"


def test_the_only_table_of_an_archive_is_read_beside_its_papers(tmp_path: Path) -> None:
    table = _take(tmp_path, _packed({"x/a.csv": TABLE, "README.md": "# x"}), "a.zip")

    assert table.stored == 2


def test_two_tables_in_an_archive_or_an_archive_in_it_are_refused(tmp_path: Path) -> None:
    two = _packed({"a.csv": TABLE, "b.csv": TABLE})
    nested = _packed({"b.zip": _packed({"a.csv": TABLE})})

    assert _refused(tmp_path, two, "a.zip") == "tabular.several_files"
    assert _refused(tmp_path, nested, "a.zip") == "tabular.not_a_table"


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY e "&a;&a;&a;">]>',
    ],
)
def test_xml_that_declares_entities_is_refused(head: str, tmp_path: Path) -> None:
    text = (
        f'<?xml version="1.0"?>{head}<Workbook xmlns="{OFFICE}"><Worksheet><Table><Row><Cell>'
        "<Data>&e;</Data></Cell></Row></Table></Worksheet></Workbook>"
    )

    assert _refused(tmp_path, text, "a.xls") == "tabular.not_a_table"


def test_a_page_of_prose_is_no_table_though_it_holds_one(tmp_path: Path) -> None:
    text = f"<html><p>{'Lỗi máy chủ. ' * 40}</p><table><tr><td>a<td>b<tr><td>1<td>2</table></html>"

    assert _refused(tmp_path, text, "a.xls") == "tabular.not_a_table"


def test_scripts_of_a_page_are_not_cells_and_wide_spans_do_no_harm(tmp_path: Path) -> None:
    text = (
        "<table><tr><th>ten<th>so<tr><td rowspan=99999999>Huế<script>alert(1)</script><td>1"
        "<tr><td>2</table>"
    )
    table = _take(tmp_path, text, "a.xls")

    assert [row[1:] for row in rows_of(tmp_path, table)] == [("Huế", 1), ("Huế", 2)]


@pytest.mark.parametrize(
    "cell", ["x\0y", "a\rb", "\x01\x1b[31m", "=cmd|' /C calc'!A0", "\u202eabc"]
)
def test_a_strange_cell_is_stored_exactly(cell: str, tmp_path: Path) -> None:
    rows = "".join(f"dòng {number},chữ\n" for number in range(40))
    table = _take(tmp_path, f'a,b\n{rows}"{cell}",z\n', "a.csv")

    assert rows_of(tmp_path, table)[-1][1:] == (cell, "z")


def test_a_quote_that_never_closes_does_not_swallow_the_lines_after_it(tmp_path: Path) -> None:
    table = _take(tmp_path, 'a,b\n1,"x\n2,y\n3,z\n', "a.csv")

    assert (table.stored, table.lines_in) == (3, 4)
