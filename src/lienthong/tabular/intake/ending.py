"""Where the data of a table end, and what the lines after them are."""

from collections import Counter
from dataclasses import dataclass

from lienthong.tabular.intake.outline import Outline, Row, numeric_columns, usual_size
from lienthong.tabular.intake.shapes import is_text, labels_are_periods
from lienthong.tabular.intake.wording import (
    is_name,
    is_note,
    is_order_mark,
    is_signature,
    is_table_title,
    is_title,
    is_total,
)

TITLE, UNIT, NOTE, TOTAL = "title", "unit", "note", "total"
SIGNATURE, COMMENT, HEADER, SUMMARY = "signature", "comment", "header", "summary"
LONG = 60
SHORT, FEW = 12, 3
MOST_REMARKS = 40


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line that is kept with the file but is not a row of the table."""

    line: int
    kind: str
    text: str


def next_table(view: Outline, data: int, header: list[str]) -> int:
    """The position where another table of the same sheet begins, or the number of rows."""
    rows = view.rows
    for at in range(data + 1, len(rows)):
        row = rows[at]
        if row.size < 2 or len(_names(row)) < 2:
            continue
        if not (_begins_apart(rows, at, data) or _is_titled(rows, at, data)):
            continue
        opens = (
            _opens_table(rows, at, header)
            or _opens_narrow_table(rows, at, data)
            or _opens_words(rows, at, data)
        )
        if opens:
            return _with_titles(rows, at, data)
    return len(rows)


def _names(row: Row) -> set[int]:
    """Positions that can name a column: words, and years or days that differ."""
    return row.words | (row.numbers if row.words and labels_are_periods(row.cells) else set())


def _opens_words(rows: list[Row], at: int, data: int) -> bool:
    """Words over words: another table under its title, or where the one above holds numbers."""
    row, below = rows[at], rows[at + 1 : at + 9]
    apart = next((k for k, r in enumerate(below) if r.gap), len(below))
    below = below[:apart]
    if len(below) < 2 or len(row.words) < row.size or any(r.filled != row.filled for r in below):
        return False
    if any(
        is_signature(r.cells[i]) or is_note(r.first_text) for r in [row, *below] for i in r.words
    ):
        return False
    above = rows[at - 1]
    if above.size == 1 and above.gap and not row.gap:
        return is_title(above.first_text) and not any(r.numbers for r in below)
    if not is_name(row.first_text):
        return False
    against = numeric_columns(rows[data:at]) & row.words
    return bool(against) and all(against <= r.words for r in below)


def _begins_apart(rows: list[Row], at: int, data: int) -> bool:
    """A blank line stands before it, or before the titles of one cell that lead to it."""
    while (
        not rows[at].gap and at - 1 > data and rows[at - 1].size == 1 and not rows[at - 1].numbers
    ):
        at -= 1
    return rows[at].gap > 0


def _is_titled(rows: list[Row], at: int, data: int) -> bool:
    """A line of one cell that calls itself a table stands right over it: "Bảng 2. ..."."""
    while at - 1 > data and rows[at - 1].size == 1 and not rows[at - 1].numbers:
        at -= 1
        if is_table_title(rows[at].first_text):
            return True
    return False


def _opens_narrow_table(rows: list[Row], at: int, data: int) -> bool:
    """Words over a single column of numbers, where the table above has no words but its header."""
    row, below = rows[at], rows[at + 1 : at + 6]
    apart = next((k for k, r in enumerate(below) if r.gap), len(below))
    below = below[:apart]
    if row.numbers or len(below) < 2 or len(row.words) < row.size:
        return False
    against = row.words & numeric_columns(below)
    if len(against) != 1 or any(r.filled != row.filled or not r.numbers for r in below):
        return False
    body = rows[data:at]
    full = [r for r in body if r.size > 1]
    same = sum(1 for r in full if r.filled == row.filled)
    return bool(full) and (not same or not any(against & r.words for r in full))


def _opens_table(rows: list[Row], at: int, header: list[str]) -> bool:
    row = rows[at]
    same = sum(
        1 for i in row.filled if i < len(header) and row.cells[i].strip() == header[i].strip()
    )
    if same >= 2 and same >= 0.6 * row.size:
        return True
    below, names = rows[at + 1 : at + 6], _names(row)
    if not below or len(names) < row.size:
        return False
    numeric = numeric_columns([r for r in below if r.size > 1])
    against = len(names & numeric)
    return (
        against >= 2
        and 2 * against >= len(numeric)
        and row.size >= 0.6 * max(r.size for r in below)
    )


def _with_titles(rows: list[Row], at: int, data: int) -> int:
    """The titles and the unit note above the header go with their table."""
    while at - 1 > data and rows[at - 1].size == 1 and not rows[at - 1].numbers:
        at -= 1
        if rows[at].gap > 1:
            break
    return at


def foot(view: Outline, data: int) -> int:
    """The position of the first line after the data that is not data."""
    rows = view.rows
    width = max((row.size for row in rows[data:]), default=0)
    if width < 2:
        return _foot_of_list(rows, data)
    body = rows[data:]
    usual = usual_size(body)
    keys = _key_columns(body)
    has_numbers = bool(numeric_columns(body))
    at = _last_of_body(rows, data, keys, usual, has_numbers=has_numbers) + 1
    loose = _has_loose_lines(rows[data:at])
    while at < len(rows):
        apart = rows[at].gap > 0 and not loose and not _is_whole(rows[at], keys, usual)
        if apart or _is_foot(rows[at], has_numbers=has_numbers):
            break
        if has_numbers and len(rows) - at <= MOST_REMARKS and _ends_in_remarks(rows, at, data):
            break
        at += 1
    return at


def _ends_in_remarks(rows: list[Row], at: int, data: int) -> bool:
    """Lines of one cell under the last numbers: nothing follows that one could be the section of.

    A line like those above that merely lacks its values begins with their word: "Xã A", "Xã B".
    """
    if rows[at - 1].size == 1 or at - data < FEW:
        return False
    tail = rows[at:]
    signed = (k for k, row in enumerate(tail) if _signs(row, has_numbers=True) or row.gap)
    tail = tail[: next(signed, len(tail))]
    if any(row.size > 1 and not is_note(row.first_text) for row in tail):
        return False
    words = Counter(r.first_text.split()[0] for r in rows[data:at])
    alone = [row for row in tail if row.size == 1 and not row.numbers]
    return all(5 * words[row.first_text.split()[0]] < at - data for row in alone) and any(
        len(row.first_text) > SHORT for row in alone
    )


def _has_loose_lines(body: list[Row]) -> bool:
    """Blank lines are usual between the lines of this table, and so say nothing."""
    return sum(1 for row in body[1:] if row.gap) > max(2, 0.01 * len(body))


def _foot_of_list(rows: list[Row], data: int) -> int:
    """In a list of one column only what says so is a note, and only after a blank line."""
    for at in range(len(rows) - 1, data, -1):
        if rows[at].gap and is_note(rows[at].first_text):
            return at
    return len(rows)


def _key_columns(body: list[Row]) -> set[int]:
    """Columns that nearly every line of the table fills."""
    full = [row for row in body if row.size > 1]
    counts = Counter(i for row in full for i in row.filled)
    return {i for i, n in counts.items() if n >= 0.95 * len(full) - 1 and len(full) > 4}


def _last_of_body(
    rows: list[Row], data: int, keys: set[int], usual: int, *, has_numbers: bool
) -> int:
    """The last line that is surely data: numbers, beside a key, not apart from the rest."""
    for at in range(len(rows) - 1, data, -1):
        row = rows[at]
        if row.numbers and _is_usual_form(rows, at, data):
            return at
        if not row.numbers or is_note(row.first_text) or is_signature(row.first_text):
            if not has_numbers and _runs_on(rows, at, data, usual):
                return at
            continue
        if (
            row.size == 1
            and len(rows) - data > 3
            and not (row.filled[0] == 0 or row.filled[0] in keys)
        ):
            continue
        if _is_apart(rows, at, data) and not _is_whole(row, keys, usual):
            continue
        return at
    return data


def _runs_on(rows: list[Row], at: int, data: int, usual: int) -> bool:
    """A full line under a full line of a table of words, which no blank line sets apart."""
    row = rows[at]
    if row.size < max(2, usual) or _is_apart(rows, at, data):
        return False
    return rows[at - 1].size > 1 and sum(is_signature(row.cells[i]) for i in row.words) < 2


def _is_usual_form(rows: list[Row], at: int, data: int) -> bool:
    """Lines further up fill exactly the same columns."""
    form = rows[at].filled
    return (
        sum(1 for row in rows[max(data, at - 2000) : max(data, at - 8)] if row.filled == form) > 2
    )


def _is_whole(row: Row, keys: set[int], usual: int) -> bool:
    """Enough cells to be a line of the table, its first key among them."""
    return row.size >= max(2, 0.6 * usual) and (not keys or min(keys) in row.filled)


def _is_apart(rows: list[Row], at: int, data: int) -> bool:
    """A blank line, a few lines further up at most, separates it from the body."""
    return any(rows[k].gap for k in range(at, max(data, at - 8), -1))


def _is_foot(row: Row, *, has_numbers: bool) -> bool:
    """A line after the last numbers that is a note, a signature, a stray number or long prose."""
    text = row.first_text
    if row.numbers and not row.words:
        return has_numbers and row.size < 3
    if not row.numbers and (
        _signs(row, has_numbers=has_numbers) or (is_note(text) and row.size < 3)
    ):
        return True
    return row.size == 1 and len(text) > LONG and bool(row.words)


def _signs(row: Row, *, has_numbers: bool) -> bool:
    """Somebody signs here; beside columns of numbers, several offices side by side do."""
    if is_signature(row.first_text):
        return True
    offices = sum(1 for i in row.words if is_signature(row.cells[i]))
    return has_numbers and not row.numbers and offices > 1 and 2 * offices >= row.size


def foot_kinds(rows: list[Row]) -> list[SetAside]:
    """The lines under a table, each with its kind; after a signature all is signature."""
    found: list[SetAside] = []
    signed = False
    for row in rows:
        signed = signed or (_signs(row, has_numbers=True) and not is_note(row.first_text))
        if signed:
            kind = SIGNATURE
        elif row.numbers and (row.size > 1 or not row.words):
            kind = TOTAL if any(is_total(row.cells[i]) for i in row.words) else SUMMARY
        else:
            kind = NOTE
        found.append(SetAside(row.number, kind, row.text))
    return found


def bare_total(rows: list[Row], data: int, end: int) -> bool:
    """The last line of data is a total under a flat table, not a level of a hierarchy."""
    if end - data < 3:
        return False
    label = next(
        (rows[end - 1].cells[i] for i in rows[end - 1].filled if is_text(rows[end - 1].cells[i])),
        "",
    )
    if not is_total(label) or not rows[end - 1].numbers:
        return False
    return not is_hierarchy(rows[data : end - 1])


def is_hierarchy(body: list[Row]) -> bool:
    """Levels are marked in the table itself: sections without numbers, inner totals, I and 1."""
    marks = {row.first_text for row in body if row.filled[0] == min(r.filled[0] for r in body)}
    romans = {mark for mark in marks if is_order_mark(mark) and not mark[:1].isdigit()}
    digits = {mark for mark in marks if mark[:1].isdigit()}
    totals = sum(1 for row in body if any(is_total(row.cells[i]) for i in row.words))
    sections = sum(1 for row in body if not row.numbers and row.words)
    return (bool(romans) and bool(digits)) or len(romans) > 1 or totals > 0 or sections > 0
