"""Data items pasted from a spreadsheet or a CSV file: headings, values, mistakes by row."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from lienthong.errors import LienthongError, gettext_noop
from lienthong.inventory.domain.contents import ITEM_FIELDS
from lienthong.inventory.domain.fields import JSON, FieldInvalid, clean
from lienthong.inventory.domain.vocabulary import Consumer, DataType
from lienthong.text import fold

MOST_ROWS: Final = 5_000

# The first heading of each field is the one of the template.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": (
        "Tên hạng mục", "Hạng mục", "Tên hạng mục dữ liệu", "Hạng mục dữ liệu", "Tên trường",
        "Tên trường thông tin", "Tên",
    ),
    "description": ("Mô tả", "Mô tả hạng mục", "Diễn giải", "Ghi chú"),
    "data_type": ("Kiểu dữ liệu", "Kiểu", "Loại dữ liệu"),
    "length": ("Độ dài", "Độ dài tối đa", "Chiều dài"),
    "unit": ("Đơn vị tính", "Đơn vị", "ĐVT"),
    "value_range": ("Miền giá trị", "Khoảng giá trị"),
    "is_identifier": ("Thuộc tính định danh", "Khóa", "Định danh"),
    "sharing_class": ("Mức chia sẻ", "Phân loại chia sẻ", "Hình thức chia sẻ", "Loại chia sẻ"),
    "consumers": (
        "Đối tượng khai thác, sử dụng", "Ai được dùng", "Đối tượng khai thác", "Đối tượng sử dụng",
    ),
    "importance": ("Tầm quan trọng", "Mức độ quan trọng", "Tính chất quan trọng"),
    "personal_data": ("Dữ liệu cá nhân",),
    "master_data": ("Dữ liệu chủ",),
    "code_list": ("Danh mục dùng chung", "Danh mục tham chiếu", "Bảng mã"),
    "state_secret": ("Bí mật nhà nước",),
}  # fmt: skip
_IGNORED = frozenset({"stt", "tt", "so tt", "so thu tu", "no"})
_YES = frozenset({"x", "co", "dung", "yes", "true", "1"})
_NO = frozenset({"", "khong", "sai", "no", "false", "0", "-", "–"})

_TYPES: Final[Mapping[str, str]] = {
    **{kind.value: kind.value for kind in DataType},
    "chu": "text", "chuoi": "text", "chuoi ky tu": "text", "ky tu": "text", "van ban": "text",
    "string": "text",
    "ma": "code", "danh muc": "code",
    "so nguyen": "integer", "int": "integer",
    "so": "number", "so thuc": "number", "so thap phan": "number", "float": "number",
    "decimal": "number",
    "dung sai": "boolean", "logic": "boolean", "co khong": "boolean",
    "ngay": "date", "ngay thang": "date", "ngay, thang": "date", "ngay thang nam": "date",
    "ngay gio": "datetime", "thoi diem": "datetime",
    "vi tri": "place", "toa do": "place", "khong gian": "place",
    "tep": "file", "tap tin": "file", "hinh anh": "file",
}  # fmt: skip

_CONSUMERS: Final[Mapping[str, str]] = {
    **{kind.value: kind.value for kind in Consumer},
    "moi nguoi": "everyone", "tat ca": "everyone", "cong khai": "everyone",
    "moi nguoi dan": "everyone", "nguoi dan": "everyone",
    "moi co quan nha nuoc": "state_agencies", "cac co quan nha nuoc": "state_agencies",
    "co quan nha nuoc": "state_agencies",
    "co quan trong dia ban": "territory", "cac co quan trong dia ban": "territory",
    "noi bo": "own_agency", "co quan chu quan": "own_agency",
    "doanh nghiep": "enterprises",
    "chu the du lieu": "data_subject",
}  # fmt: skip


class ItemTableUnreadable(LienthongError):
    """Pasted text is no table of data items."""

    code = "inventory.items.unreadable"
    status = 422
    message = gettext_noop("The table of data items cannot be read: {reason}.")
    hint = gettext_noop("Copy the rows together with the line of headings, as in the template.")


class ItemRowsInvalid(LienthongError):
    """Rows of a table of items have mistakes; nothing was changed."""

    code = "inventory.items.rows_invalid"
    status = 422
    message = gettext_noop("{count} cells of the table need correction, the first in row {row}.")
    hint = gettext_noop("Correct the rows that are listed, then paste the table again.")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A cell that cannot be taken: its row (from 1, headings included), column, value and why."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One data item of the table: its row, and the fields that the table has columns for."""

    row: int
    values: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class ItemTable:
    """A table of items as it was read."""

    rows: tuple[ItemRow, ...]
    problems: tuple[RowProblem, ...]
    unknown_columns: tuple[str, ...]

    def require_clean(self) -> None:
        """Raise ItemRowsInvalid while a cell needs correction."""
        if self.problems:
            raise ItemRowsInvalid(count=len(self.problems), row=self.problems[0].row)


Vocabulary = Mapping[str, Mapping[str, str]]
"""For `sharing_class`, `importance` and `personal_data`: words of the day, folded, to codes."""


def parse_item_table(text: str, words: Vocabulary) -> ItemTable:
    """Read rows pasted from a spreadsheet, or the text of a CSV file.

    Headings are matched without tone marks, in Vietnamese or by field name. Raises
    ItemTableUnreadable without a line of headings or beyond 5,000 rows; other mistakes are named
    by row in the result.
    """
    lines = _cells(text)
    if not lines:
        raise ItemTableUnreadable(reason=gettext_noop("it is empty"))
    number, headings = lines[0]
    fields, unknown = _fields(headings)
    if "name" not in fields.values():
        raise ItemTableUnreadable(
            reason=gettext_noop("no heading names the item, such as “Tên hạng mục”")
        )
    if len(lines) - 1 > MOST_ROWS:
        raise ItemTableUnreadable(reason=gettext_noop("it has more than 5,000 rows"))
    rows, problems = [], []
    for number, cells in lines[1:]:
        values, wrong = _row(number, cells, fields, words)
        problems += wrong
        rows.append(ItemRow(number, values))
    problems += _repeated(rows)
    return ItemTable(tuple(rows), tuple(problems), unknown)


def _cells(text: str) -> list[tuple[int, list[str]]]:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in text.split("\n") if line.strip()), "")
    delimiter = max("\t;,", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise ItemTableUnreadable(reason=str(error)) from error
    return [
        (number, [cell.strip() for cell in cells])
        for number, cells in enumerate(lines, start=1)
        if any(cell.strip() for cell in cells)
    ]


_BY_HEADING = {
    **{fold(word): field for field, words in HEADINGS.items() for word in words},
    **{field: field for field in HEADINGS},
    **{field.replace("_", " "): field for field in HEADINGS},
}


def _fields(headings: list[str]) -> tuple[dict[int, str], tuple[str, ...]]:
    fields: dict[int, str] = {}
    unknown = []
    for index, heading in enumerate(headings):
        key = fold(heading).strip("*: ")
        field = _BY_HEADING.get(key)
        if field and field not in fields.values():
            fields[index] = field
        elif key and key not in _IGNORED:
            unknown.append(heading)
    return fields, tuple(unknown)


def _row(
    number: int, cells: list[str], fields: Mapping[int, str], words: Vocabulary
) -> tuple[dict[str, JSON], list[RowProblem]]:
    values: dict[str, JSON] = {}
    problems = []
    for index, field in fields.items():
        cell = cells[index] if index < len(cells) else ""
        try:
            values[field] = _value(field, cell, words)
        except FieldInvalid as error:
            reason = str(error.facts["reason"])
            problems.append(RowProblem(number, HEADINGS[field][0], cell, reason))
    if not values.get("name"):
        reason = gettext_noop("the item has no name")
        problems.append(RowProblem(number, HEADINGS["name"][0], "", reason))
    if values.get("state_secret"):
        reason = gettext_noop("state secrets are never catalogued here")
        problems.append(RowProblem(number, HEADINGS["state_secret"][0], "", reason))
    return values, problems


def _value(field: str, cell: str, words: Vocabulary) -> JSON:
    if field == "consumers":
        parts = (
            cell.replace("\n", ";").split(";") if ";" in cell or "\n" in cell else cell.split(",")
        )
        named: list[JSON] = [_CONSUMERS.get(fold(p), p.strip()) for p in parts if p.strip()]
        return clean(field, named, ITEM_FIELDS[field])
    reader = _READERS.get(ITEM_FIELDS[field].kind.value)
    if field in words:
        cell = _word(field, cell, words[field])
    elif field == "data_type":
        cell = _word(field, cell, _TYPES)
    elif reader is not None:
        return reader(field, cell)
    return clean(field, cell, ITEM_FIELDS[field])


def _word(field: str, cell: str, known: Mapping[str, str]) -> str:
    key = fold(cell).strip(" .-–")
    if not key:
        return ""
    code = known.get(key) or known.get(key.split(",")[0].strip())
    if code is None:
        reason = gettext_noop("it is not one of the choices")
        raise FieldInvalid(field=field, value=cell[:80], reason=reason)
    return code


def _yes(field: str, cell: str) -> bool:
    key = fold(cell).strip()
    if key in _YES:
        return True
    if key in _NO:
        return False
    raise FieldInvalid(
        field=field, value=cell[:80], reason=gettext_noop("it is neither yes nor no")
    )


_READERS: Final[Mapping[str, Callable[[str, str], bool]]] = {"flag": _yes}


def _repeated(rows: list[ItemRow]) -> list[RowProblem]:
    seen: dict[str, int] = {}
    problems = []
    for row in rows:
        key = fold(str(row.values.get("name") or ""))
        if key and key in seen:
            reason = gettext_noop("the same item stands in an earlier row")
            problems.append(
                RowProblem(row.row, HEADINGS["name"][0], str(row.values["name"]), reason)
            )
        seen.setdefault(key, row.row)
    return problems
