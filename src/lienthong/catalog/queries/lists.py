"""Issued lists: public, frozen; their export, and what the next one would say."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from lienthong.accounts.domain import canonical
from lienthong.accounts.queries import organization, organization_tree
from lienthong.catalog.domain import (
    AccessLevel,
    DatasetStatus,
    ListedItem,
    ListKind,
    ListNotFound,
    ServiceStatus,
    ThreeLists,
    three_lists,
)
from lienthong.catalog.models import DataService, Dataset, IssuedList
from lienthong.inventory.queries import accepted_databases

# Columns of the export, as the annex of a decision names them.
HEADINGS: Final = (
    "STT", "Mã cơ sở dữ liệu", "Tên cơ sở dữ liệu", "Cơ quan chủ trì cung cấp", "Hạng mục dữ liệu",
    "Mô tả", "Phân loại chia sẻ", "Đối tượng khai thác, sử dụng", "Tính chất quan trọng",
    "Dữ liệu cá nhân", "Kỳ nhập liệu", "Định dạng, hình thức chia sẻ",
)  # fmt: skip
_CODED: Final = 6  # from this column on cells hold codes
SHEETS: Final = (
    ("master", "Danh mục dữ liệu chủ"),
    ("shared", "Danh mục dữ liệu dùng chung"),
    ("open", "Danh mục dữ liệu mở"),
)


def issued_lists(*, kind: str = "", organization_id: int | None = None) -> list[IssuedList]:
    """Every issued list, the newest first; they are public."""
    found = IssuedList.objects.select_related("organization", "previous")
    if kind:
        found = found.filter(kind=kind)
    if organization_id is not None:
        found = found.filter(organization_id=organization_id)
    return list(found)


def issued_list(list_id: int) -> IssuedList:
    """One issued list. Raises ListNotFound."""
    found = IssuedList.objects.select_related("organization", "previous").filter(pk=list_id).first()
    if found is None:
        raise ListNotFound(list=list_id)
    return found


def latest_list(*, kind: str, organization_id: int) -> IssuedList | None:
    """The list of a kind that is in force for an organization, or None."""
    found = IssuedList.objects.filter(kind=kind, organization_id=organization_id)
    return found.order_by("-version").first()


def units_of(organization_id: int, on: date) -> frozenset[int]:
    """An organization and every unit below it, ended ones included."""
    found: set[int] = set()
    top: int | None = None
    for view in organization_tree(on=on, include_ended=True):
        if view.organization.pk == organization_id:
            top = view.depth
        elif top is not None and view.depth <= top:
            break
        if top is not None:
            found.add(view.organization.pk)
    return frozenset(found | {organization_id})


def next_content(kind: str, organization_id: int, on: date) -> dict[str, Any]:
    """What a list issued now would hold: only accepted or published content, by code."""
    agency = organization(organization_id)
    units = units_of(organization_id, on)
    return {
        "kind": kind,
        "organization": {"code": agency.code, "name": agency.name},
        "entries": _ENTRIES[ListKind(kind)](units),
    }


def _databases(units: frozenset[int]) -> list[Any]:
    return [row.accepted_content for row in accepted_databases(units)]


def _open_data(units: frozenset[int]) -> list[Any]:
    rows = Dataset.objects.filter(
        deleted_at=None,
        organization_id__in=units,
        published_content__isnull=False,
        published_content__access_level=AccessLevel.OPEN.value,
    ).exclude(status=DatasetStatus.WITHDRAWN.value)
    return [row.published_content for row in rows.order_by("code")]


def _services(units: frozenset[int]) -> list[Any]:
    rows = DataService.objects.filter(
        deleted_at=None, organization_id__in=units, published_content__isnull=False
    ).exclude(status=ServiceStatus.ENDED.value)
    return [row.published_content for row in rows.order_by("code")]


_ENTRIES: Final = {
    ListKind.DATABASES: _databases,
    ListKind.OPEN_DATA: _open_data,
    ListKind.SERVICES: _services,
}


def database_ids(kind: str, organization_id: int, on: date) -> list[int]:
    """The databases whose accepted content a list issued now would hold."""
    if kind != ListKind.DATABASES.value:
        return []
    return [row.pk for row in accepted_databases(units_of(organization_id, on))]


def canonical_content(content: dict[str, Any]) -> str:
    """A content as the text whose SHA-256 a list states; a round trip gives the same text (R20)."""
    return canonical(content)


def lists_of(issued: IssuedList) -> ThreeLists:
    """The three lists of the Data Law out of an issued list of databases (R19)."""
    return three_lists(issued.content["entries"] if issued.kind == ListKind.DATABASES.value else ())


def _line(number: int, row: ListedItem) -> list[str]:
    return [
        str(number), row.database_code, row.database, row.owner, row.item, row.description,
        row.sharing_class, "; ".join(row.consumers), row.importance, row.personal_data,
        row.input_period, row.share_format,
    ]  # fmt: skip


def _said(line: list[str], words: dict[str, str]) -> list[str]:
    """Codes in the words of the law; lists of audiences word by word."""
    return [
        "; ".join(words.get(part, part) for part in cell.split("; ")) if place >= _CODED else cell
        for place, cell in enumerate(line)
    ]


def workbook_of(issued: IssuedList, *, words: dict[str, str]) -> bytes:
    """The three lists as a workbook, one sheet each; `words` says codes in Vietnamese."""
    import xlsxwriter  # as long to load as all else on a page of lists

    found = lists_of(issued)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
        for name, title in SHEETS:
            sheet = book.add_worksheet(title[:31])
            sheet.write_string(0, 0, f"{title} – {issued.number}, {issued.signed_on:%d/%m/%Y}")
            _rows(sheet, getattr(found, name), bold, words)
    return target.getvalue()


def _rows(sheet: Any, rows: Sequence[ListedItem], bold: Any, words: dict[str, str]) -> None:
    for place, heading in enumerate(HEADINGS):
        sheet.write_string(1, place, heading, bold)
        sheet.set_column(place, place, 6 if place == 0 else 24)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(_said(_line(number, row), words)):
            sheet.write_string(number + 1, place, cell)
    sheet.freeze_panes(2, 0)


def csv_of(issued: IssuedList, name: str, *, words: dict[str, str]) -> bytes:
    """One of the three lists (`master`, `shared`, `open`) as CSV with a BOM, for spreadsheets."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(HEADINGS)
    for number, row in enumerate(getattr(lists_of(issued), name), start=1):
        writer.writerow([_safe(cell) for cell in _said(_line(number, row), words)])
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def _safe(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula, made text."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
