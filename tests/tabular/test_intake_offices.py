"""Small tables as offices make them, each with what a careful reader would say of its lines."""

import json
from pathlib import Path
from typing import Any

import pytest
from intake_files import make_xlsx, take, take_text

from lienthong.tabular.intake.layout import MOST_TABLES

# Name, rows, and for each table (first header line, last header line, first and last data line).
Lines = tuple[int | None, int | None, int, int]
CASES: dict[str, tuple[list[list[Any]], list[Lines]]] = {
    "a header that begins like a title": (
        [["Danh mục dự án", "Tổng mức (tr.đ)", "Năm"]]
        + [[f"Dự án {n}", 5 * n, 2024] for n in (1, 2, 3)],
        [(1, 1, 2, 4)],
    ),
    "a short header that begins like a title, under a title": (
        [
            ["Kế hoạch quý 1"],
            ["Đơn vị báo cáo", "Số vụ", "Số người"],
            ["Xã A", 5, 6],
            ["Xã B", 7, 8],
            ["Xã C", 9, 10],
        ],
        [(2, 2, 3, 5)],
    ),
    "two tables whose headers are years": (
        [["Bảng 1. Lúa"], ["Xã", 2019, 2020, 2021]]
        + [[f"Xã {c}", n, n + 1, n + 2] for n, c in enumerate("ABC")]
        + [[], ["Bảng 2. Ngô"], ["Xã", 2019, 2020, 2021]]
        + [[f"Xã {c}", n, n + 3, n + 2] for n, c in enumerate("ABC")],
        [(2, 2, 3, 5), (8, 8, 9, 11)],
    ),
    "a table of words under its title": (
        [
            ["Danh sách cán bộ"],
            ["Họ tên", "Chức danh", "Năm sinh"],
            ["An", "Văn thư", 1990],
            ["Bình", "Thủ kho", 1985],
            ["Chi", "Địa chính", 1991],
            [],
            ["Danh sách trường học"],
            ["Tên trường", "Hiệu trưởng", "Địa chỉ"],
            ["Hoa Sen", "Dung", "Thôn 1"],
            ["Khe Tre", "Em", "Thôn 2"],
            ["Hương Phú", "Giang", "Thôn 3"],
        ],
        [(2, 2, 3, 5), (8, 8, 9, 11)],
    ),
    "posts that sound like signatures": (
        [
            ["Danh mục vị trí việc làm"],
            ["Vị trí", "Ngạch", "Bộ phận"],
            ["Chủ tịch UBND", "A", "Lãnh đạo"],
            ["Kế toán", "B", "Tài chính"],
            ["Cán bộ tư pháp", "B", "Tư pháp"],
            ["Phụ trách một cửa", "B", "Một cửa"],
        ],
        [(2, 2, 3, 6)],
    ),
    "a list of fields that sound like notes": (
        [
            ["field", "description"],
            ["id", "number"],
            ["name", "what it is called"],
            ["note", "remarks"],
            ["source", "where from"],
            ["created", "when"],
        ],
        [(1, 1, 2, 6)],
    ),
    "a unit over all columns of years": (
        [
            ["Sản lượng"],
            [None, 2018, 2019, 2020],
            [None, "Nghìn tấn - Thous. tons"],
            ["Toàn vùng", 30, 33, 36],
            ["Huyện A", 10, 11, 12],
            ["Huyện B", 9, 10, 11],
            ["Huyện C", 11, 12, 13],
        ],
        [(2, 3, 4, 7)],
    ),
    "a remark without a word of remarks": (
        [["Xã", "Số hộ", "Số khẩu"]]
        + [[f"Xã {c}", n + 5, n + 20] for n, c in enumerate("ABCD")]
        + [["Theo báo cáo của UBND các xã"]],
        [(1, 1, 2, 5)],
    ),
    "the last village has no figures": (
        [["Thôn", "Số hộ", "Số khẩu"]]
        + [[f"Thôn số {n}", n + 5, n + 20] for n in range(10, 14)]
        + [["Thôn số 14 mới lập"]],
        [(1, 1, 2, 6)],
    ),
    "a sum in words and signatures": (
        [
            ["STT", "Nội dung", "Số tiền"],
            [1, "Giấy", 300000],
            [2, "Mực", 500000],
            [3, "Bút", 45000],
            [None, "Cộng", 845000],
            ["Tổng số tiền bằng chữ: Tám trăm bốn mươi lăm nghìn đồng"],
            ["Người lập phiếu", None, "Thủ trưởng"],
        ],
        [(1, 1, 2, 4)],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES)
def test_lines_of_small_tables(
    tmp_path: Path, rows: list[list[Any]], expected: list[Lines]
) -> None:
    tables = take(make_xlsx(tmp_path / "bang.xlsx", rows)).tables

    assert [(t.header_first, t.header_last, t.first_data, t.last_data) for t in tables] == expected


def test_a_group_over_the_first_of_its_columns_is_spread(tmp_path: Path) -> None:
    text = ";;Năm 2021;;Năm 2022;\nMã;Tên;Nam;Nữ;Nam;Nữ\n01;A;1;2;3;4\n02;B;5;6;7;8\n03;C;1;1;1;1\n"

    labels = [column.label for column in take_text(tmp_path, text).columns]

    assert labels[2:] == ["Năm 2021 Nam", "Năm 2021 Nữ", "Năm 2022 Nam", "Năm 2022 Nữ"]


def test_names_in_one_column_are_not_cut_at_their_spaces(tmp_path: Path) -> None:
    names = "Nguyễn Văn An\nTrần Thị Bình\nLê Minh Chi\nPhạm Văn Dung\nHoàng Thị Em\n"

    assert len(take_text(tmp_path, f"Họ và tên\n{names}").columns) == 1


RECORDS: dict[str, tuple[Any, list[str]]] = {
    "Socrata": (
        {
            "meta": {"view": {"columns": [{"name": "ma"}, {"name": "ten"}]}},
            "data": [["1", "A"], ["2", "B"]],
        },
        ["ma", "ten"],
    ),
    "a map server": (
        {
            "features": [
                {"attributes": {"ma": 1, "ten": "A"}},
                {"attributes": {"ma": 2, "ten": "B"}},
            ]
        },
        ["ma", "ten"],
    ),
    "a statistical service": (
        [{"page": 1}, [{"ma": 1, "ten": "A"}, {"ma": 2, "ten": "B"}]],
        ["ma", "ten"],
    ),
    "pages of an interface": (
        {
            "content": [{"ma": 1, "ten": "A"}, {"ma": 2, "ten": "B"}],
            "links": [{"rel": "x"}],
            "size": 2,
        },
        ["ma", "ten"],
    ),
    "rows without names": ({"draw": 1, "data": [["1", "A"], ["2", "B"]]}, ["Cột 1", "Cột 2"]),
    "SPARQL": (
        {
            "head": {"vars": ["ma"]},
            "results": {
                "bindings": [
                    {"ma": {"type": "literal", "value": "1"}},
                    {"ma": {"type": "literal", "value": "2"}},
                ]
            },
        },
        ["ma"],
    ),
}


@pytest.mark.parametrize(("value", "labels"), RECORDS.values(), ids=RECORDS)
def test_json_of_usual_portals(tmp_path: Path, value: Any, labels: list[str]) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(value))

    table = take(path).tables[0]

    assert [column.label for column in table.columns] == labels
    assert table.stored == 2


def test_a_sheet_of_thousands_of_small_tables_stays_a_few(tmp_path: Path) -> None:
    part = [[], ["Tên", "Nghề", "Nơi ở"], ["An", "Thợ", "Xã A"], ["Bình", "Thầy", "Xã B"]]
    first = [["Tên", "Số", "Năm"]] + [[f"Thôn {n}", n, 2000 + n] for n in range(9)]

    reading = take(make_xlsx(tmp_path / "bang.xlsx", first + part * 1000))

    assert len(reading.tables) == MOST_TABLES
    assert sum(table.lines_in for table in reading.tables) == 10 + 3 * 1000
