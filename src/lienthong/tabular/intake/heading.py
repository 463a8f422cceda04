"""Where the header of a table is, and where its data begin."""

from dataclasses import dataclass

from lienthong.tabular.intake.outline import (
    Outline,
    Row,
    numeric_columns,
    order_columns,
    usual_size,
    wordy_columns,
)
from lienthong.tabular.intake.shapes import is_marked, is_year, labels_are_periods, numbers_columns
from lienthong.tabular.intake.wording import (
    is_name,
    is_note,
    is_title,
    is_unit_row,
    unit_of_line,
)

FAR = 200
FEW = 5
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Heading:
    """Positions in the outline: the header is rows[top:data]; top == data when there is none.

    `numbering` is the position of the line that numbers the columns, or None.
    """

    top: int
    data: int
    numbering: int | None = None

    @property
    def is_found(self) -> bool:
        return self.data > self.top


def find_heading(view: Outline) -> Heading:
    """The header of the first table of this part of a sheet."""
    rows = view.rows
    start = _first_strong(rows)
    if start is None:
        return _heading_of_words(view)
    if max(row.size for row in rows) == 1:
        is_named = start == 1 and bool(rows[0].words)
        return Heading(0, 1) if is_named else Heading(0, 0)
    if facts := _after_facts(view, start):
        return facts
    heading = _heading_above(view, start)
    if heading.is_found:
        return heading
    later = _later_header(view, start)
    return later or heading


def _is_strong(rows: list[Row], at: int, usual: int) -> bool:
    row = rows[at]
    if not row.numbers or row.size < max(1 if usual <= 1 else 2, 0.4 * usual):
        return False
    return not _is_numbering(rows, at)


def _first_strong(rows: list[Row]) -> int | None:
    """The first line that looks like a line of data: enough cells, and a number among them."""
    usual = usual_size(rows)
    for at in range(min(len(rows), FAR)):
        if _is_strong(rows, at, usual) and not _is_period_header(rows, at):
            return at
    return None


def _is_period_header(rows: list[Row], at: int) -> bool:
    """Years or days as column names: the lines below hold other things in those columns."""
    row = rows[at]
    if not labels_are_periods(row.cells):
        return False
    marks = [i for i in row.filled if i in row.numbers or is_year(row.cells[i])]
    below = rows[at + 1 : at + 30]
    values = [r.cells[i] for r in below for i in marks if i < len(r.cells) and i in r.numbers]
    if not values:
        return len(marks) > 1 and bool(below) and not _has_header_above(rows, at)
    alike = sum(
        1
        for value in values
        if labels_are_periods([value]) and is_year(value) == is_year(row.cells[marks[0]])
    )
    if alike > 0.5 * len(values) or _dates_below(row, marks, values):
        return False
    if not _has_header_above(rows, at):
        return True
    return (
        row.filled[0] > rows[at - 1].filled[0] and not row.words and row.gap == 0 and len(marks) > 1
    )


def _dates_below(row: Row, marks: list[int], values: list[str]) -> bool:
    """A first data line of days, not a header of days."""
    from lienthong.tabular.intake.shapes import is_date_like

    if not is_date_like(row.cells[marks[0]]) or is_year(row.cells[marks[0]]):
        return False
    return sum(map(is_date_like, values)) > 0.5 * len(values)


def _has_header_above(rows: list[Row], at: int) -> bool:
    return any(
        row.size > 1
        and len(row.words) >= 0.6 * max(rows[at].size, 2)
        and not is_title(row.first_text)
        for row in rows[max(0, at - 6) : at]
    )


def _is_numbering(rows: list[Row], at: int) -> bool:
    """A line that numbers the columns, under a header that can be one."""
    row = rows[at]
    if at == 0 or row.size < 2 or not numbers_columns(row.cells):
        return False
    above = rows[at - 1]
    if above.size < 2 or not above.words or numbers_columns(above.cells):
        return False
    if row.size < 0.5 * usual_size(rows) or _counts_on(rows, at):
        return False
    marks = [row.cells[i] for i in row.filled]
    if is_marked(marks):
        return True
    below = rows[at + 1 : at + 30]
    words = {i for i in row.filled if 2 * sum(i in r.words for r in below) > len(below)}
    return (
        bool(below)
        and bool(words)
        and row.cells[row.filled[0]].strip().strip("()") in ("1", "A", "0")
    )


def _counts_on(rows: list[Row], at: int) -> bool:
    """The line below goes on counting ("a", then "b"): both are data."""
    mark, below = rows[at].first_text, rows[at + 1].first_text if at + 1 < len(rows) else ""
    return len(mark) == len(below) == 1 and mark.isalpha() and ord(below) == ord(mark) + 1


def _against(view: Outline, row: Row, numeric: set[int]) -> int:
    """In how many number columns this line has words, or lies under a merged header cell."""
    if row.numbers and not (row.words or labels_are_periods(row.cells)):
        return 0
    held = view.covered(row, but=wordy_columns(view.rows)) - row.numbers
    if labels_are_periods(row.cells):
        held |= row.numbers
    return len(held & numeric)


def _heading_above(view: Outline, start: int) -> Heading:
    """The header over the first line of data; lines of words between are data too."""
    rows = view.rows
    body = rows[start : start + FAR]
    numeric = numeric_columns(body) - order_columns(body)
    numbering = next((i for i in range(start - 1, -1, -1) if _is_numbering(rows, i)), None)
    if numbering is not None:
        top = _top(view, numbering - 1, numeric)
        return Heading(top, numbering + 1, numbering)
    for bottom in range(start - 1, -1, -1):
        row = rows[bottom]
        names = bottom == start - 1 and _names_columns(row, rows[start])
        if 2 * _against(view, row, numeric) >= max(len(numeric), 1) and (
            names or not _is_heading_of_paper(view, row)
        ):
            top = _top(view, bottom, numeric)
            if (
                len(body) < FEW
                and (len(body) < 2 or _against(view, row, numeric) < 2)
                and not is_unit_row(row.cells)
                and _names_all(view, top, bottom)
            ):
                return Heading(top, top + 1)
            return Heading(top, _below(view, bottom, start))
    return _weak_heading(view, start, numeric)


def _names_all(view: Outline, top: int, bottom: int) -> bool:
    """The first line of the header alone names every column: under it a line of words is data."""
    rows = view.rows[top : bottom + 1]
    labels = [rows[0].cells[i].strip() for i in rows[0].filled]
    if len(rows) < 2 or any(view.merges_at(row.number) for row in rows):
        return False
    return len(set(labels)) == len(labels) >= max(row.size for row in rows)


def _below(view: Outline, bottom: int, start: int) -> int:
    """The first line that no merged cell of the header reaches."""
    rows, end = view.rows, bottom + 1
    while end < start and (
        any(m.top <= rows[bottom].number for m in view.merges_at(rows[end].number))
        or _tells_units(rows[end])
    ):
        end += 1
    return end


def _tells_units(row: Row) -> bool:
    """Units under the names of columns, in a cell of each or over all of them."""
    return row.gap == 0 and row.filled[0] > 0 and is_unit_row(row.cells)


def _names_columns(row: Row, below: Row) -> bool:
    """A name for every cell of the line below, right over it: no title, whatever its first word."""
    labels = {row.cells[i].strip() for i in row.words}
    return (
        below.gap == 0
        and row.size == len(labels) >= 2
        and set(below.filled) <= set(row.filled)
        and max(map(len, labels)) <= LONGEST_NAME
    )


def _is_heading_of_paper(view: Outline, row: Row) -> bool:
    """A title, a unit note or a line of one cell that spans the table."""
    if unit_of_line(row.cells) is not None:
        return True
    if row.size < 4 and any(is_title(row.cells[i]) for i in row.filled):
        return True
    usual = usual_size(view.rows)
    if row.size == 1 and usual == 2 and row.filled[0] == 1 and len(row.cells) == 2:
        return False
    return row.size == 1 and usual > 1


def _weak_heading(view: Outline, start: int, numeric: set[int]) -> Heading:
    """Number columns without names, or few of them: the nearest full line of words."""
    rows = view.rows
    bottom = start - 1
    if bottom < 0:
        return Heading(start, start)
    row, width = rows[bottom], rows[start].size
    if row.size == 1:
        is_header = width == 2 and row.filled[0] == 1 and len(row.cells) == 2 and start == 1
    else:
        is_header = len(row.words) >= max(2, 0.5 * width) and (
            not is_title(row.first_text) or _names_columns(row, rows[start])
        )
    if not is_header:
        return Heading(_first_of_body(view, start), _first_of_body(view, start))
    while bottom and _is_like(rows[bottom - 1], rows[bottom]):
        bottom -= 1
    return Heading(_top(view, bottom, numeric), bottom + 1)


def _is_like(above: Row, below: Row) -> bool:
    """Two lines of words in the same places, no header of two lines and no title."""
    return (
        below.gap == 0
        and above.filled == below.filled
        and len(above.words) == above.size
        and not is_title(above.first_text)
    )


def _first_of_body(view: Outline, start: int) -> int:
    """Without a header, the lines of several words right above the first numbers are data too."""
    while start and view.rows[start].gap == 0 and view.rows[start - 1].size > 1:
        start -= 1
    return start


def _top(view: Outline, bottom: int, numeric: set[int]) -> int:
    """How far up the header reaches from its last line."""
    rows, top = view.rows, bottom
    while top > 0:
        if _joins(view, rows[top - 1], rows[top], numeric):
            top -= 1
        elif top > 1 and rows[top - 1].size == 1 and _frames(view, top, numeric):
            top -= 2
        else:
            break
    return top


def _frames(view: Outline, top: int, numeric: set[int]) -> bool:
    """A lone cell between two lines of column names is a part of the header."""
    between, above = view.rows[top - 1], view.rows[top - 2]
    if view.rows[top].gap or between.gap or unit_of_line(between.cells) is not None:
        return False
    return len(above.words) > 2 and 2 * _against(view, above, numeric) >= max(len(numeric), 1)


def _joins(view: Outline, above: Row, below: Row, numeric: set[int]) -> bool:
    """The line above belongs to the header that begins with the line below."""
    looked_at = above.filled if above.size < 4 else above.filled[:1]
    if unit_of_line(above.cells) is not None or any(is_title(above.cells[i]) for i in looked_at):
        return False
    if is_note(above.first_text):
        return False
    full = 2 * _against(view, above, numeric) >= max(len(numeric), 1) and above.size > 1
    if below.gap > 0:
        return below.gap == 1 and full and len(above.words) > 1
    spans = [m for m in view.merges_at(above.number) if m.top <= above.number]
    if any(m.bottom >= below.number > m.top and above.size > 1 for m in spans):
        return True
    if above.size == 1:
        return above.filled[0] >= 1 and (
            any(m.right > m.left > 1 for m in spans)
            or bool(below.size < 3 and above.filled[0] in below.filled)
        )
    return full or _groups(view, above, below)


def _groups(view: Outline, above: Row, below: Row) -> bool:
    """Names of groups of columns over the names of columns."""
    if any(
        m.right > m.left and m.right - m.left < len(above.cells) - 1
        for m in view.merges_at(above.number)
    ):
        return True
    labels = [below.cells[i].strip() for i in below.filled]
    return (
        above.filled[0] > below.filled[0]
        or len(set(labels)) < len(labels)
        or below.filled[0] > above.filled[0]
    )


def _after_facts(view: Outline, start: int) -> Heading | None:
    """The header under a block of two cells to a line that tells of the data: "Cơ quan | Sở X"."""
    rows = view.rows
    block = next((at for at in range(start + 1, min(len(rows), 15)) if rows[at].gap), None)
    if block is None or usual_size(rows[block:]) < 3:
        return None
    if any(row.size > 2 or row.filled[0] > 1 for row in rows[:block]):
        return None
    told = [row for row in rows[:block] if row.size > 1]
    with_numbers = sum(1 for row in told if row.numbers)
    if 2 * with_numbers > max(len(told), 2) and with_numbers >= len(told[1:]):
        return None
    later = _later_header(view, start)
    return later if later is not None and later.top == block else None


def _later_header(view: Outline, start: int) -> Heading | None:
    """The first numbers stood in the heading of the paper ("Năm | 2025"); the header is below."""
    rows = view.rows
    for at in range(start + 1, min(len(rows) - 1, start + 12)):
        row = rows[at]
        if len(row.words) < 2 or row.numbers or row.size <= rows[start].size:
            continue
        numeric = numeric_columns(rows[at + 1 : at + FAR])
        if numeric and _against(view, row, numeric) >= max(1, 0.6 * len(numeric)):
            lower = view.part(at, len(rows))
            found = find_heading(lower)
            top = _top(view, at, numeric)
            return Heading(
                top, found.data + at, None if found.numbering is None else found.numbering + at
            )
    return None


def _heading_of_words(view: Outline) -> Heading:
    """No number anywhere: the first full line is the header, when there are several columns."""
    rows = view.rows
    widest = max((row.size for row in rows), default=0)
    if widest < 2:
        names = [at for at, row in enumerate(rows[:FAR]) if is_name(row.first_text)]
        return Heading(0, 1) if names == [0] and len(rows) > 1 else Heading(0, 0)
    for at, row in enumerate(rows):
        named = row.size if labels_are_periods(row.cells) else len(row.words)
        if named < max(2, 0.5 * widest) or unit_of_line(row.cells) is not None:
            continue
        if is_title(row.first_text) and any(r.size > row.size for r in rows[at + 1 : at + 6]):
            continue
        return _words_heading(view, at)
    return Heading(0, 0)


def _words_heading(view: Outline, at: int) -> Heading:
    """A header of words reaches down through merged cells and to a line that numbers columns."""
    rows, end = view.rows, at + 1
    while end < len(rows) - 1 and any(
        m.top < rows[end].number for m in view.merges_at(rows[end].number)
    ):
        if rows[end].gap or not any(
            m.top >= rows[at].number for m in view.merges_at(rows[end].number)
        ):
            break
        end += 1
    if end < len(rows) and _is_numbering(rows, end):
        return Heading(_top(view, at, set()), end + 1, end)
    return Heading(_top(view, at, set()), end)
