"""The workbook that the tutorial uploads: public facts in the form agencies give their tables.

Title lines, a unit note, a header of two rows with merged cells, a row of column numbers,
sub-totals by kind of unit, notes and signature lines; the facts are those of the example table of
administrative units.
"""

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

FACTS = Path(__file__).parent / "tables" / "don-vi-hanh-chinh-cap-xa-hue.csv"
TITLES = (
    "ỦY BAN NHÂN DÂN THÀNH PHỐ HUẾ",
    "Biểu số 01/ĐVHC",
    "BIỂU TỔNG HỢP DIỆN TÍCH CÁC ĐƠN VỊ HÀNH CHÍNH CẤP XÃ",
    "(Sau sắp xếp, từ ngày 01 tháng 7 năm 2025)",
)
UNIT = "Đơn vị tính diện tích: km²"
HEAD = ("STT", "Đơn vị hành chính", "Diện tích (km²)", "Tọa độ trung tâm")
UNDER = {1: "Mã", 2: "Tên", 4: "Vĩ độ", 5: "Kinh độ"}
NOTES = (
    "Ghi chú: Diện tích làm tròn đến hai chữ số thập phân.",
    "Nguồn: gói dữ liệu mở vietnamadminunits 1.0.4 (giấy phép MIT).",
)
SIGNATURES = (("Người lập biểu", 1), ("Thủ trưởng đơn vị", 4))


def facts() -> list[dict[str, str]]:
    """The units with their areas, in the order of their codes."""
    with FACTS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _head(sheet: Any, bold: Any, row: int) -> None:
    sheet.merge_range(row, 0, row + 1, 0, HEAD[0], bold)
    sheet.merge_range(row, 1, row, 2, HEAD[1], bold)
    sheet.merge_range(row, 3, row + 1, 3, HEAD[2], bold)
    sheet.merge_range(row, 4, row, 5, HEAD[3], bold)
    for column, text in UNDER.items():
        sheet.write_string(row + 1, column, text, bold)
    for column in range(6):
        sheet.write_number(row + 2, column, column + 1, bold)


def _units(sheet: Any, form: dict[str, Any], row: int) -> int:
    number = 0
    total = 0.0
    for kind in ("Phường", "Xã"):
        part = 0.0
        for unit in (u for u in facts() if u["Loại"] == kind):
            number += 1
            part += float(unit["Diện tích (km²)"])
            sheet.write_number(row, 0, number)
            sheet.write_string(row, 1, unit["Mã đơn vị hành chính"])
            sheet.write_string(row, 2, unit["Tên đơn vị hành chính"])
            sheet.write_number(row, 3, float(unit["Diện tích (km²)"]), form["area"])
            sheet.write_number(row, 4, float(unit["Vĩ độ"]))
            sheet.write_number(row, 5, float(unit["Kinh độ"]))
            row += 1
        sheet.write_string(row, 2, f"Cộng {kind.lower()}", form["bold"])
        sheet.write_number(row, 3, round(part, 2), form["sum"])
        total += part
        row += 1
    sheet.write_string(row, 2, "Tổng cộng", form["bold"])
    sheet.write_number(row, 3, round(total, 2), form["sum"])
    return row + 1


def write_workbook(target: Path) -> None:
    """Write the workbook; the same bytes each time."""
    book = xlsxwriter.Workbook(str(target))
    book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - a fixed mark
    bold = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "border": 1})
    form = {
        "bold": book.add_format({"bold": True}),
        "area": book.add_format({"num_format": "#,##0.00"}),
        "sum": book.add_format({"bold": True, "num_format": "#,##0.00"}),
    }
    sheet = book.add_worksheet("Biểu 01")
    sheet.set_column(2, 2, 28)
    for row, title in enumerate(TITLES):
        sheet.merge_range(row, 0, row, 5, title, form["bold"])
    sheet.write_string(4, 4, UNIT)
    _head(sheet, bold, 5)
    row = _units(sheet, form, 8)
    for number, note in enumerate(NOTES, start=row + 1):
        sheet.write_string(number, 0, note)
    signed = row + len(NOTES) + 2
    for text, column in SIGNATURES:
        sheet.write_string(signed, column, text, form["bold"])
        sheet.write_string(signed + 1, column, "(Ký, ghi rõ họ tên)")
    book.close()
