"""Workbooks: XLSX, XLS, XLSB and ODS, read by calamine."""

import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    ZipError,
)

from lienthong.tabular.intake import explaining, refusals
from lienthong.tabular.intake.grid import Grid, Line, Merge, cell_text, is_blank
from lienthong.tabular.intake.reading import Decision
from lienthong.tabular.intake.refusals import (
    Damaged,
    NotATable,
    PasswordProtected,
    SheetNotFound,
    TooLarge,
)
from lienthong.tabular.schema import MEGABYTE, Limits


def open_workbook(path: Path, name: str) -> CalamineWorkbook:
    """The workbook, or a refusal that says why not."""
    try:
        with path.open("rb") as file:
            return CalamineWorkbook.from_filelike(file)
    except PasswordError:
        raise PasswordProtected(name=name) from None
    except (CalamineError, ZipError, OSError, ValueError) as error:
        if "assword" in str(error) or is_encrypted(path):
            raise PasswordProtected(name=name) from None
        raise Damaged(name=name, reason=_reason(error)) from None


KNOWN = 100_000
_ENCRYPTED = tuple(name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo"))


def is_encrypted(path: Path) -> bool:
    """An encrypted OOXML package in its OLE2 container, or an OpenDocument with a key."""
    head = path.read_bytes()[: 64 * MEGABYTE]
    if head.startswith(b"PK"):
        return b"manifest:encryption-data" in _part(path, "META-INF/manifest.xml")
    return any(name in head for name in _ENCRYPTED)


def _part(path: Path, name: str) -> bytes:
    with (
        suppress(
            zipfile.BadZipFile, KeyError, OSError, RuntimeError, ValueError, NotImplementedError
        ),
        zipfile.ZipFile(path) as archive,
        archive.open(name) as part,
    ):
        return part.read(MEGABYTE)
    return b""


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def grids(
    path: Path, *, name: str, sheet: str | None, limits: Limits
) -> Iterator[tuple[Grid, list[Decision]]]:
    """Each sheet of the workbook as its program shows it, and what was decided on it.

    When `sheet` is given, only that one is read.
    """
    book = open_workbook(path, name)
    sheets = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
    if sheet is not None and all(m.name != sheet for m in sheets):
        raise SheetNotFound(name=name, sheet=sheet, sheets=", ".join(m.name for m in sheets[:20]))
    if not sheets:
        raise NotATable(name=name, reason=refusals.NO_SHEET)
    left = limits.cells
    for meta in sheets:
        if sheet is not None and meta.name != sheet:
            continue
        read = _sheet(book, meta.name, name)
        left -= read.height * read.width
        if left < 0:
            raise TooLarge(name=name, found=limits.cells - left, what="cells", limit=limits.cells)
        grid = _grid(read, meta.name)
        del read
        grid.is_hidden = meta.visible != SheetVisibleEnum.Visible
        yield grid, [explaining.decision("hidden_sheet")] if grid.is_hidden else []


def _sheet(book: CalamineWorkbook, sheet: str, name: str) -> CalamineSheet:
    try:
        return book.get_sheet_by_name(sheet)
    except (CalamineError, OSError, ValueError) as error:
        raise Damaged(name=name, reason=_reason(error)) from None


def _grid(read: CalamineSheet, name: str) -> Grid:
    lines: list[Line] = []
    known: dict[str, str] = {}
    if read.start is not None:
        left = [""] * read.start[1]
        for number, row in enumerate(read.iter_rows(), start=1):
            cells = [cell_text(value) for value in row]
            cells = [known.setdefault(cell, cell) if type(cell) is str else cell for cell in cells]
            if len(known) > KNOWN:
                known.clear()
            if not is_blank(cells):
                lines.append(Line(number, left + cells))
    merges = [
        Merge(top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in read.merged_cell_ranges or []
        if bottom > top or right > left
    ]
    return Grid(name, lines, merges, is_typed=True)
