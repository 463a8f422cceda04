"""Sheets of the kinds that agencies make, compared with what careful readers say of each line."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from intake_files import take
from sheet_cases import Case, Part, cases, write_xlsx
from sheet_writers import write_html, write_ods, write_xlsb, write_xml
from text_cases import text_cases

from lienthong.tabular.intake.reading import TableReading

SHEETS = cases("sheets.txt") + cases("sheets-2.txt")
TEXTS = text_cases("texts.txt")


def differences(part: Part, table: TableReading) -> list[str]:
    """Where a reading differs from what the lines are."""
    header, aside = part.of("H"), {mark.line for mark in table.set_aside}
    data = [line for line in part.of("DO") if line not in aside]
    wanted = {
        "header": (header[0], header[-1]) if header else (None, None),
        "data": (data[0], data[-1]) if data else (None, None),
        "aside": sorted(part.of("TS") + [line for line in part.of("O") if line in aside]),
        "stored": len(data),
        "lines": len(part.lines),
        "rejected": 0,
    }
    got = {
        "header": (table.header_first, table.header_last),
        "data": (table.first_data, table.last_data),
        "aside": sorted(aside),
        "stored": table.stored,
        "lines": table.lines_in,
        "rejected": len(table.rejected),
    }
    return [
        f"{key}: {got[key]}, readers {wanted[key]}" for key in wanted if wanted[key] != got[key]
    ]


def column_differences(case: Case, table: TableReading) -> list[str]:
    """Where the columns of the first table differ from what the readers say."""
    got = {
        "columns": [str(len(table.columns))],
        "names": [" ".join(c.label.split()) for c in table.columns],
        "units": [c.unit for c in table.columns],
        "types": [c.type.value for c in table.columns],
    }
    return [
        f"{word}: {got[word]}, readers {wanted}"
        for word, wanted in case.facts.items()
        if got[word][: len(wanted)] != wanted
    ]


def all_differences(case: Case, tables: Sequence[TableReading]) -> list[str]:
    """Where the tables of a file differ from what the readers say."""
    found = [f"tables: {len(tables)}"] if len(tables) != len(case.parts) else []
    for part, table in zip(case.parts, tables, strict=False):
        found += differences(part, table)
    return found + column_differences(case, tables[0])


@pytest.mark.parametrize("case", SHEETS, ids=lambda case: case.name)
def test_a_sheet_is_read_as_careful_readers_read_it(case: Case, tmp_path: Path) -> None:
    tables = take(write_xlsx(case, tmp_path / "a.xlsx")).tables

    assert all_differences(case, tables) == []


@pytest.mark.parametrize(("case", "text"), TEXTS, ids=[case.name for case, _ in TEXTS])
def test_a_text_table_is_read_as_careful_readers_read_it(
    case: Case, text: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode())

    tables = take(path).tables

    assert all_differences(case, tables) == []


@pytest.mark.parametrize("write", [write_html, write_xml, write_ods], ids=lambda w: w.__name__)
@pytest.mark.parametrize("case", SHEETS, ids=lambda case: case.name)
def test_the_same_sheet_reads_alike_in_every_format(
    case: Case, write: Callable[[Case, Path], Path], tmp_path: Path
) -> None:
    tables = take(write(case, tmp_path / "a.xls")).tables

    assert all_differences(case, tables) == []


@pytest.mark.parametrize(
    "case", [case for case in SHEETS if not case.merges], ids=lambda case: case.name
)
def test_a_binary_workbook_reads_like_the_others(case: Case, tmp_path: Path) -> None:
    tables = take(write_xlsb(case, tmp_path / "a.xlsb")).tables

    assert all_differences(case, tables) == []
