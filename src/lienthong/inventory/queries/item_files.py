"""A file with a table of items, as the text that `read_item_table` reads.

A template filled in is a small workbook of plain cells, so its sheet is read as it stands: no
guess about headings, types or old fonts comes between the official and the preview.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from lienthong.errors import gettext_noop
from lienthong.inventory.domain import ItemTableUnreadable
from lienthong.text import decode

MOST_BYTES: Final = 3 * 1024 * 1024
MOST_UNPACKED: Final = 12 * 1024 * 1024
MOST_COLUMNS: Final = 200
_ZIP: Final = b"PK\x03\x04"
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET: Final = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_COLUMN: Final = re.compile(r"[A-Z]{1,3}")
_LETTERS: Final = 26


def item_table_text(content: bytes, *, name: str) -> str:
    """The rows of an XLSX, CSV or TSV file as text with tabs between the cells.

    Raises ItemTableUnreadable for other files, damaged ones and ones that are too large.
    """
    if len(content) > MOST_BYTES:
        raise ItemTableUnreadable(reason=gettext_noop("the file is larger than 3 MB"))
    if not content.strip():
        raise ItemTableUnreadable(reason=gettext_noop("it is empty"))
    if content.startswith(_ZIP):
        return _of_workbook(content)
    if name.lower().endswith((".csv", ".tsv", ".txt")) and b"\x00" not in content[:1000]:
        return decode(content).text
    raise ItemTableUnreadable(reason=gettext_noop("it is neither an XLSX nor a CSV file"))


def _of_workbook(content: bytes) -> str:
    target = io.StringIO()
    writer = csv.writer(target, delimiter="\t", lineterminator="\n")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for row in _rows(packed):
                writer.writerow(row)
    except (
        zipfile.BadZipFile, ET.ParseError, KeyError, ValueError, IndexError, OSError, RuntimeError,
        NotImplementedError, EOFError,
    ) as error:  # fmt: skip
        raise ItemTableUnreadable(reason=gettext_noop("the workbook is damaged")) from error
    return target.getvalue().rstrip("\n")


def _rows(packed: zipfile.ZipFile) -> Iterator[list[str]]:
    """The rows of the first sheet; rows that the file leaves out are empty, so numbers hold."""
    shared = _shared_strings(packed)
    sheets = sorted(
        (int(match[1]), name) for name in packed.namelist() if (match := _SHEET.fullmatch(name))
    )
    written = 0
    for row in _part(packed, sheets[0][1]).iter(f"{_MAIN}row"):
        number = int(row.get("r") or written + 1)
        if number > written + MOST_COLUMNS * 100:
            raise IndexError(number)
        yield from ([] for _ in range(written + 1, number))
        yield _cells(row, shared)
        written = number


def _part(packed: zipfile.ZipFile, name: str) -> ET.Element:
    with packed.open(name) as stream:
        text = stream.read(MOST_UNPACKED + 1)
    if len(text) > MOST_UNPACKED:
        raise ItemTableUnreadable(reason=gettext_noop("the workbook is too large"))
    if b"<!DOCTYPE" in text[:2000]:
        raise ValueError(name)
    return ET.fromstring(text)  # noqa: S314 - no document type, and the size is bounded


def _shared_strings(packed: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in packed.namelist():
        return []
    return [_text(si) for si in _part(packed, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]


def _text(element: ET.Element) -> str:
    """Text without the reading aids that East Asian workbooks carry."""
    runs = [element, *element.iter(f"{_MAIN}r")]
    return "".join(t.text or "" for run in runs for t in run.findall(f"{_MAIN}t"))


def _cells(row: ET.Element, shared: list[str]) -> list[str]:
    found: list[str] = []
    for place, cell in enumerate(row.iter(f"{_MAIN}c")):
        at = _column(cell.get("r") or "", place)
        if at >= MOST_COLUMNS:
            break
        found += [""] * (at + 1 - len(found))
        found[at] = _value(cell, shared).strip()
    return found


def _column(reference: str, place: int) -> int:
    letters = _COLUMN.match(reference)
    if letters is None:
        return place
    number = 0
    for letter in letters[0]:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: ET.Element, shared: list[str]) -> str:
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        inline = cell.find(f"{_MAIN}is")
        return _text(inline) if inline is not None else ""
    value = cell.findtext(f"{_MAIN}v") or ""
    if kind == "s":
        return shared[int(value)] if value else ""
    if kind == "b":
        return "x" if value == "1" else ""
    if kind == "n" and value.endswith(".0"):
        return value[:-2]
    return "" if kind == "e" else value
