"""Text of workbooks typed in .Vn or VNI fonts: its characters are those of another alphabet.

A font is only a hint (many workbooks keep its name after their text became Unicode), so the text
itself must agree; the font alone tells capitals, which the characters do not show.
"""

import contextlib
import io
import re
from collections import Counter
from functools import cached_property
from pathlib import Path

import xlrd

from lienthong.tabular.intake import explaining
from lienthong.tabular.intake.grid import Grid
from lienthong.tabular.intake.reading import Decision
from lienthong.tabular.intake.recipe import Recipe
from lienthong.text import ALPHABETS, cells_encoding, convert_text, font_encoding

SIZE = 40 * 1024 * 1024
SAMPLE = 4000
SHOWN, SHOWN_CELLS = 160, 3
UNICODE = "unicode"
MARKED = 0.2
_SOUND = re.compile(
    "[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u0300-\u0323\u1ea0-\u1ef9]"
)
# What no sound word holds: signs inside words (TCVN3), a vowel and its mark apart (VNI).
_MARKS = {
    "tcvn3": re.compile(
        "[A-Za-z\u00c0-\u00ff][\u00a1-\u00bf]|[\u00a1-\u00bf][A-Za-z\u00c0-\u00ff]"
    ),
    "vni": re.compile(
        "[aeiouyAEIOUY\u00f4\u00f6\u00d4\u00d6][\u00d5\u00d8-\u00dc\u00c0-\u00c5\u00c8-\u00cb\u00cf\u00e0-\u00e5\u00e8-\u00eb\u00ef\u00f5\u00f8-\u00fc]"
    ),
}


class SheetFonts:
    """Fonts of the cells of an .xls; empty for other workbooks and for what xlrd cannot read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _book(self) -> xlrd.book.Book | None:
        with contextlib.suppress(Exception):  # the fonts are a hint; a reading without them stands
            if self._path.stat().st_size < SIZE and self._path.read_bytes()[:2] != b"PK":
                return xlrd.open_workbook(
                    file_contents=self._path.read_bytes(),
                    formatting_info=True,
                    logfile=io.StringIO(),
                )
        return None

    def of_sheet(self, sheet: str) -> dict[tuple[int, int], str]:
        """The font name of each cell of text, by line (from 1) and position (from 0)."""
        book = self._book
        if book is None or sheet not in book.sheet_names():
            return {}
        found = book.sheet_by_name(sheet)
        names: dict[tuple[int, int], str] = {}
        for line in range(found.nrows):
            for at in range(found.row_len(line)):
                if found.cell_type(line, at) == xlrd.XL_CELL_TEXT:
                    style = book.xf_list[found.cell_xf_index(line, at)]
                    names[line + 1, at] = book.font_list[style.font_index].name
        return names


def _old_encoding(grid: Grid, likely: str) -> str | None:
    """The old encoding of the sheet; None when its text is sound ("ú" alone could be either)."""
    if likely == UNICODE:
        return None
    texts = [cell for line in grid.lines for cell in line.cells if not cell.isascii()][:SAMPLE]
    sound = sum(1 for text in texts if _SOUND.search(text))
    suspect = len(texts) - sound
    if suspect <= sound:
        return None
    if likely in ALPHABETS:
        return likely
    found = cells_encoding(texts)
    marks = _MARKS.get(found or "")
    if marks is None or sum(1 for text in texts if marks.search(text)) < MARKED * suspect:
        return None
    return found


def to_unicode(grid: Grid, fonts: SheetFonts | None, recipe: Recipe) -> tuple[str, list[Decision]]:
    """Turn the text of old fonts into Unicode, in place; gives its encoding and the decision."""
    told = recipe.encoding
    if told == UNICODE:
        return UNICODE, [explaining.decision("encoding_kept")]
    whole = told if told in ALPHABETS else _old_encoding(grid, recipe.likely_encoding)
    if whole is None:
        return UNICODE, []
    names = fonts.of_sheet(grid.sheet) if fonts else {}
    counts: Counter[str] = Counter()
    before: list[str] = []
    for line in grid.lines:
        for at, cell in enumerate(line.cells):
            font, capitals = font_encoding(names.get((line.number, at), ""))
            if not _is_old(cell, font, is_told=whole == told, has_fonts=bool(names)):
                continue
            meant = whole if whole == told else font or whole
            converted = convert_text(cell, meant, capitals=capitals)
            if converted != cell:
                line.cells[at] = converted
                counts[meant] += 1
                before = [*before, cell[:SHOWN]][:SHOWN_CELLS]
    if not counts:
        return UNICODE, []
    encoding = counts.most_common(1)[0][0]
    facts = {"count": counts.total(), "before": before}
    return encoding, [explaining.decision("encoding_cells", encoding=encoding, **facts)]


def _is_old(cell: str, font: str | None, *, is_told: bool, has_fonts: bool) -> bool:
    """Whether a cell of such a sheet is old text; one with sound letters is not."""
    if type(cell) is not str or not cell.strip():
        return False
    if is_told:
        return not _SOUND.search(cell)
    return not has_fonts or font is not None or _is_misread(cell)


def _is_misread(cell: str) -> bool:
    """Without a font that says so, only a cell that itself reads like old text is converted."""
    return not cell.isascii() and cells_encoding([cell]) is not None
