"""Tables as files: CSV, JSON, XLSX and Parquet, in parts, with memory flat."""

# ruff: noqa: S608  (names are quoted or ours, values are bound)

import json
import math
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import msgspec

from lienthong.errors import LienthongError, gettext_noop
from lienthong.tabular.profile import quoted
from lienthong.tabular.query import Query
from lienthong.tabular.schema import Column, ColumnType
from lienthong.tabular.tables.engine import literal, sync_file
from lienthong.tabular.tables.table import Row, Table

_PART = 5_000
_BOM = b"\xef\xbb\xbf"
_CSV_MARKS = ("','", "'\"'", "chr(10)", "chr(13)")
_NUMBER = r"^[+-]?(\d+|\d{1,3}([.,]\d{3})+)([.,]\d+)?([eE][+-]?\d+)?%?$"
_XLSX_ROWS = 1_048_575
_XLSX_TEXT = 32_767
_XLSX_DIGITS = 15
_NEVER_GUESS = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
_FIRST_DAY = date(1900, 3, 1)


class Format(StrEnum):
    """Files that a table can be downloaded as."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    PARQUET = "parquet"


class TooLargeForSheet(LienthongError):
    """A workbook cannot hold the table."""

    code = "tabular.export.too_large_for_sheet"
    status = 422
    message = gettext_noop("A workbook cannot hold this table: {reason}.")
    hint = gettext_noop("Download it as CSV or Parquet, or narrow it with a filter first.")


def export_table(
    form: Format, table: Table, query: Query, target: BinaryIO, *, raw: bool = False
) -> None:
    """Write all rows that a question finds, whatever its limit.

    CSV for people starts with a BOM, has labels as its header, and puts `'` before a text that a
    spreadsheet would take for a formula; `raw` leaves the cells as they are, under the names of
    the columns. JSON and Parquet are always exact; cells of text are text in XLSX.
    """
    if form is Format.XLSX:
        write_xlsx(table, query, target)
    elif form is Format.PARQUET:
        write_parquet(table, query, target)
    else:
        parts = csv_parts(table, query, raw=raw) if form is Format.CSV else json_parts(table, query)
        target.writelines(parts)


def csv_parts(table: Table, query: Query, *, raw: bool = False) -> Iterator[bytes]:
    """The lines of a CSV file (RFC 4180, UTF-8), thousands at a time."""
    columns = table.answer(query)
    heads = [column.name if raw else _safe(column.label or column.name) for column in columns]
    yield (b"" if raw else _BOM) + (",".join(map(_csv_cell, heads)) + "\r\n").encode()
    compiled = table.compiled(query)
    cells = ", ".join(_csv_expression(column, raw=raw) for column in columns)
    lines = f"SELECT concat_ws(',', {cells}) FROM ({compiled.sql}) AS answer"
    for part in table.streamed(lines, compiled.values, size=_PART):
        yield ("\r\n".join([line for (line,) in part]) + "\r\n").encode()


def _csv_expression(column: Column, *, raw: bool) -> str:
    name = quoted(column.name)
    if column.type is ColumnType.NUMBER and column.scale is None:
        whole = f"{name} = trunc({name}) AND abs({name}) < 1e15"
        text = f"CASE WHEN {whole} THEN {name}::BIGINT::VARCHAR ELSE {name}::VARCHAR END"
    elif column.type is ColumnType.DATETIME:
        text = f"replace({name}::VARCHAR, ' ', 'T')"
    elif column.type in {ColumnType.TEXT, ColumnType.TIME}:
        text = name if raw else _neutral(name)
        special = " OR ".join(
            [*(f"contains({name}, {mark})" for mark in _CSV_MARKS), f"{name} = ''"]
        )
        quoted_text = f"concat('\"', replace({text}, '\"', '\"\"'), '\"')"
        text = f"CASE WHEN {special} THEN {quoted_text} ELSE {text} END"
    else:
        text = f"{name}::VARCHAR"
    return f"coalesce({text}, '')"


def _neutral(name: str) -> str:
    """A text that a spreadsheet would run gets `'` in front, unless it is a number."""
    starts = f"{name}[1] IN ('=', '+', '-', '@', chr(9), chr(13))"
    number = f"regexp_matches({name}, '{_NUMBER}')"
    return f"CASE WHEN {starts} AND NOT {number} THEN concat('''', {name}) ELSE {name} END"


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _csv_cell(text: str) -> str:
    if any(letter in text for letter in '",\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def json_parts(table: Table, query: Query) -> Iterator[bytes]:
    """One array of objects, keys are the names of the columns; numbers keep every digit."""
    names = [column.name for column in table.answer(query)]
    encode = msgspec.json.Encoder(decimal_format="number").encode
    before = b"["
    for batch in table.batches(query, size=_PART):
        objects = [_json_object(encode, names, row) for row in batch]
        yield before + b",\n".join(objects)
        before = b",\n"
    yield (b"[]" if before == b"[" else b"]") + b"\n"


def _json_object(encode: Callable[[Any], bytes], names: Sequence[str], row: Row) -> bytes:
    made = dict(zip(names, row, strict=True))
    try:
        return encode(made)
    except (OverflowError, ValueError):
        # Sums may have more than 64 bits; the standard library writes whole numbers of any size.
        return json.dumps(made, ensure_ascii=False, default=str).encode()


def write_parquet(table: Table, query: Query, target: BinaryIO) -> None:
    """A Parquet file with the columns asked for, in the order asked for."""
    compiled = table.compiled(query)
    names = ", ".join(quoted(name) for name in compiled.names)
    with tempfile.TemporaryDirectory(prefix="lienthong-") as folder:
        path = Path(folder) / "rows.parquet"
        with duckdb.connect(config={"threads": table.limits.threads, "memory_limit": "512MB",
                                    "temp_directory": folder}) as connection:  # fmt: skip
            connection.execute(f"ATTACH {literal(str(table.path))} AS source (READ_ONLY)")
            connection.execute("USE source")
            connection.execute(
                f"COPY (SELECT {names} FROM ({compiled.sql}) AS answer) TO {literal(str(path))} "
                "(FORMAT parquet, COMPRESSION zstd)",
                compiled.values,
            )
        with path.open("rb") as made:
            while part := made.read(1 << 20):
                target.write(part)


def write_xlsx(table: Table, query: Query, target: BinaryIO) -> None:
    """A workbook with one sheet. Raises TooLargeForSheet where it would lose rows or text."""
    import xlsxwriter

    total = table.total(query)
    if total > _XLSX_ROWS:
        reason = gettext_noop("it has more rows than a sheet")
        raise TooLargeForSheet(reason=reason)
    columns = table.answer(query)
    with tempfile.TemporaryDirectory(prefix="lienthong-") as folder:
        path = Path(folder) / "rows.xlsx"
        options = {"constant_memory": True, "tmpdir": folder} | dict.fromkeys(_NEVER_GUESS, False)
        # Closed also when a cell is refused: the library holds a file of its own open till then.
        with closing(xlsxwriter.Workbook(str(path), options)) as book:
            _fill_sheet(book, columns, table.batches(query, size=_PART))
        with path.open("rb") as made:
            while part := made.read(1 << 20):
                target.write(part)


def _fill_sheet(book: Any, columns: Sequence[Column], batches: Iterator[list[Row]]) -> None:
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    days = book.add_format({"num_format": "dd/mm/yyyy"})
    moments = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, (column.label or column.name)[:_XLSX_TEXT], bold)
    sheet.freeze_panes(1, 0)
    number = 0
    for batch in batches:
        for row in batch:
            number += 1
            for place, value in enumerate(row):
                if isinstance(value, datetime) and value.date() >= _FIRST_DAY:
                    sheet.write_datetime(number, place, value, moments)
                elif isinstance(value, date) and _is_sheet_day(value):
                    sheet.write_datetime(number, place, value, days)
                elif value is not None:
                    _write_cell(sheet, number, place, value)


def _is_sheet_day(value: date) -> bool:
    return not isinstance(value, datetime) and value >= _FIRST_DAY


def _write_cell(sheet: Any, row: int, place: int, value: object) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, int | float | Decimal) and _is_sheet_number(value):
        sheet.write_number(row, place, value)
    else:
        text = value.isoformat() if isinstance(value, date) else str(value)
        if len(text) > _XLSX_TEXT:
            raise TooLargeForSheet(reason=gettext_noop("a cell has more than 32,767 characters"))
        sheet.write_string(row, place, text)


def _is_sheet_number(value: float | Decimal) -> bool:
    """Whether a spreadsheet, which keeps 15 digits, shows this number as it is."""
    if isinstance(value, float):
        return math.isfinite(value)
    digits = value.as_tuple().digits if isinstance(value, Decimal) else str(abs(value))
    return len(digits) <= _XLSX_DIGITS


def save_table(form: Format, table: Table, query: Query, path: Path, *, raw: bool = False) -> None:
    """As `export_table`, into a file that appears whole."""
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("wb") as target:
            export_table(form, table, query, target, raw=raw)
        sync_file(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
