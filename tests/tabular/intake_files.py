"""Small files made by the tests, and reading them in this process."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from lienthong.tabular.intake.files import read
from lienthong.tabular.intake.reading import Reading, TableReading
from lienthong.tabular.intake.recipe import Recipe
from lienthong.tabular.intake.taking import Job
from lienthong.tabular.schema import Limits


def take(path: Path, *, recipe: Recipe | None = None, out: Path | None = None) -> Reading:
    """Read a file without a process of its own."""
    folder = path.parent / f"work-{path.name}"
    folder.mkdir(exist_ok=True)
    return read(path, Job(path.name, folder, out, Limits()), recipe or Recipe())


def take_text(
    folder: Path, text: str | bytes, *, recipe: Recipe | None = None, out: Path | None = None
) -> TableReading:
    """Read a text table made of this text; its only table."""
    path = folder / "bang.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return take(path, recipe=recipe, out=out).tables[0]


def rows_of(folder: Path, table: TableReading) -> list[tuple[Any, ...]]:
    """The staged rows, in order, `_line` first."""
    with duckdb.connect(":memory:") as db:
        return db.execute(f"SELECT * FROM read_parquet('{folder / table.file}')").fetchall()


def make_xlsx(path: Path, rows: Sequence[Sequence[Any]], merges: Sequence[str] = ()) -> Path:
    """A workbook of one sheet; `merges` are ranges such as A1:C1 whose text stands in `rows`."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Bảng")
        for y, row in enumerate(rows):
            for x, value in enumerate(row):
                if value is not None:
                    sheet.write(y, x, value)
        for cells in merges:
            first = cells.split(":")[0]
            column, line = ord(first[0]) - ord("A"), int(first[1:]) - 1
            sheet.merge_range(cells, rows[line][column])
    return path


REPORT: list[list[Any]] = [
    ["UBND HUYỆN PHÚ LỘC", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["PHÒNG TÀI CHÍNH", None, None, "Độc lập - Tự do - Hạnh phúc"],
    [],
    ["TỔNG HỢP THU NGÂN SÁCH NĂM 2025"],
    [None, None, None, None, "Đơn vị tính: triệu đồng"],
    ["STT", "Xã", "Số thu", None, "Ghi chú"],
    [None, None, "Dự toán", "Thực hiện (nghìn đồng)", None],
    ["A", "B", 1, 2, 3],
    [1, "Lộc An", 1200, 1250.5, None],
    [2, "Lộc Bổn", 900, 870, "chậm"],
    [3, "Lộc Điền", 700, 710, None],
    [4, "Lộc Hòa", 650, 640, None],
    [None, "Tổng cộng", 3450, 3470.5, None],
    [],
    ["Ghi chú: số liệu tạm tính"],
    [None, None, None, "Phú Lộc, ngày 05 tháng 01 năm 2026"],
    ["NGƯỜI LẬP BIỂU", None, None, "TRƯỞNG PHÒNG"],
]
REPORT_MERGES = ("A6:A7", "B6:B7", "C6:D6", "E6:E7", "A4:E4")
