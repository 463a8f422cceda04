"""The shape of single cells and lines: number-like, label-like, a line that numbers the columns."""

import re
from collections.abc import Iterable, Sequence

from lienthong.tabular.intake.grid import DateText, NumberText, TruthText
from lienthong.tabular.intake.wording import is_missing

MONTHS = 4
_NUMBERERS = frozenset({"ms", "mã số", "cột", "stt", "tt", "số cột"})
_NUMBER_LIKE = re.compile(
    r"[-+−–(]?\s?[£$€¥₫]?\s?[-−]?\d[\d.,\u00a0\u202f ]*(?:[eE][+-]?\d+)?\s?[%₫đ]?\)?|[-+]?[.,]\d+%?"
)
_DATE_LIKE = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?)?|"
    r"\d{1,2}:\d{2}(?::\d{2})?"
)
_YEAR = re.compile(r"(?:năm |nam |Năm )?(?:1[89]\d\d|20\d\d|2100)(?:\s?\*)?")
_NUMBERED = re.compile(r"[(\[]?\s*(\d{1,3})\s*[)\]]?(?:\s*=.*)?")
_FORMULA_OR_FENCE = re.compile(r"[(\[]\s*\d{1,3}\s*[)\]].*|\d{1,3}\s*=.*")
_LETTER = re.compile(r"[(\[]?([A-Za-zĐđ])[)\]]?")


def is_typed(cell: str) -> bool:
    """The file itself says that it is no text."""
    return isinstance(cell, NumberText | DateText | TruthText)


def is_number_like(cell: str) -> bool:
    """Reads like a number, an amount, a date or a time, whatever its style."""
    if is_typed(cell):
        return True
    text = cell.strip()
    if not text or len(text) > 40 or not any(c.isdigit() for c in text):
        return False
    return bool(_NUMBER_LIKE.fullmatch(text) or _DATE_LIKE.fullmatch(text))


def is_text(cell: str) -> bool:
    """Words: neither blank, nor number-like, nor a mark for a missing value."""
    return bool(cell.strip()) and not is_number_like(cell) and not is_missing(cell)


def is_year(cell: str) -> bool:
    """A year as a column header writes it."""
    return bool(_YEAR.fullmatch(cell.strip()))


def is_date_like(cell: str) -> bool:
    """A day as a column header writes it."""
    return isinstance(cell, DateText) or bool(_DATE_LIKE.fullmatch(cell.strip()))


def filled(cells: Sequence[str]) -> list[int]:
    """Positions of the cells that hold something."""
    return [i for i, cell in enumerate(cells) if cell and not cell.isspace()]


def labels_are_periods(cells: Sequence[str]) -> bool:
    """All number-like cells are different years, or different days, or months by number."""
    marks = [cell.strip() for cell in cells if is_number_like(cell) or is_year(cell)]
    if not marks or len(set(marks)) < len(marks):
        return False
    if all(map(is_year, marks)) or (len(marks) > 1 and all(map(is_date_like, marks))):
        return True
    return are_months(cells)


def are_months(cells: Sequence[str]) -> bool:
    """Words first, then 1, 2, 3 and so on to the quarters or months of a year, or beyond."""
    at = filled(cells)
    marks = [cells[i].strip() for i in at if is_number_like(cells[i])]
    if len(marks) < MONTHS or len(marks) == len(at) or is_number_like(cells[at[0]]):
        return False
    return marks == [str(number) for number in range(1, len(marks) + 1)]


def numbers_columns(cells: Sequence[str]) -> bool:
    """A, B, 1, 2=3+4, (5): each filled cell is the next mark of its row."""
    marks = [cells[i].strip() for i in filled(cells)]
    if len(marks) < 2 or any(len(mark) > 40 for mark in marks):
        return False
    if marks[0].casefold() in _NUMBERERS and len(marks) > 2:
        return _counts_up(marks[1:])
    letters = 0
    while letters < len(marks) and (found := _LETTER.fullmatch(marks[letters])):
        if found[1].upper() not in (chr(ord("A") + letters), "ABCDĐE"[min(letters, 5)]):
            return False
        letters += 1
    return _counts_up(marks[letters:]) and (letters > 0 or len(marks) > 2 or is_marked(marks))


def _counts_up(marks: Iterable[str]) -> bool:
    last = None
    for mark in marks:
        found = _NUMBERED.fullmatch(mark)
        if found is None:
            return False
        number = int(found[1])
        if (last is None and number > 3) or (last is not None and not last < number <= last + 2):
            return False
        last = number
    return True


def is_marked(cells: Iterable[str]) -> bool:
    """Some mark can only number a column: "(1)", "4=5+6", or letters come first."""
    marks = [cell.strip() for cell in cells if cell.strip()]
    if marks[0].casefold() in _NUMBERERS:
        return True
    return any(_FORMULA_OR_FENCE.fullmatch(mark) for mark in marks) or bool(
        _LETTER.fullmatch(marks[0])
    )
