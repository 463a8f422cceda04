"""Where header, data, notes, totals and signatures are."""

from pathlib import Path

from intake_files import REPORT, REPORT_MERGES, make_xlsx, rows_of, take, take_text

from lienthong.tabular.schema import ColumnType


def test_a_report_as_agencies_make_it_is_cut_into_header_rows_and_the_rest(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "thu.xlsx", REPORT, REPORT_MERGES)

    table = take(path).tables[0]

    assert (table.header_first, table.header_last, table.header_lines) == (6, 8, 3)
    assert (table.first_data, table.last_data, table.stored) == (9, 12, 4)
    assert [column.label for column in table.columns] == [
        "STT",
        "Xã",
        "Số thu Dự toán",
        "Số thu Thực hiện (nghìn đồng)",
        "Ghi chú",
    ]
    assert [column.unit for column in table.columns] == ["", "", "triệu đồng", "nghìn đồng", ""]
    kinds = {mark.line: mark.kind for mark in table.set_aside}
    assert kinds == {
        1: "title",
        2: "title",
        4: "title",
        5: "unit",
        13: "total",
        15: "note",
        16: "signature",
        17: "signature",
    }
    assert table.lines_in == 3 + len(kinds) + 4


def test_an_aggregate_inside_a_hierarchical_table_is_a_row(tmp_path: Path) -> None:
    rows = [
        ["STT", "Chỉ tiêu", "Quyết toán"],
        ["A", "Tổng thu", 300],
        ["I", "Thu nội địa", 200],
        [1, "Thuế", 150],
        [2, "Phí", 50],
        ["II", "Thu khác", 100],
        [None, "Trong đó:", None],
        [None, "Tổng cộng", 300],
    ]

    table = take(make_xlsx(tmp_path / "a.xlsx", rows)).tables[0]

    assert (table.first_data, table.last_data, table.stored) == (2, 8, 7)
    assert table.set_aside == ()


def test_two_tables_of_one_sheet_are_told_apart_by_blank_line_and_header(tmp_path: Path) -> None:
    rows = [
        ["Tỉnh", "Dân số"],
        ["Huế", 1200],
        ["Đà Nẵng", 1100],
        [],
        ["Bảng phụ"],
        ["Năm học", "Số trường", "Số lớp"],
        ["2023-2024", 10, 120],
        ["2024-2025", 11, 130],
    ]

    tables = take(make_xlsx(tmp_path / "a.xlsx", rows)).tables

    assert [(t.table, t.header_first, t.first_data, t.last_data, t.lines_in) for t in tables] == [
        (1, 1, 2, 3, 3),
        (2, 6, 7, 8, 4),
    ]


def test_years_can_be_names_of_columns(tmp_path: Path) -> None:
    table = take_text(tmp_path, "Tỉnh,2023,2024\nHuế,10,20\nHà Nội,30,40\n")

    assert (table.header_first, table.stored) == (1, 2)
    assert [column.name for column in table.columns] == ["tinh", "cot_2023", "cot_2024"]


def test_a_file_without_header_keeps_every_line(tmp_path: Path) -> None:
    table = take_text(tmp_path, "1,a\n2,b\n3,c\n")

    assert (table.header_first, table.stored, table.first_data) == (None, 3, 1)
    assert [column.label for column in table.columns] == ["Cột 1", "Cột 2"]


def test_blank_records_count_in_line_numbers_but_not_as_lines(tmp_path: Path) -> None:
    table = take_text(tmp_path, "\nid,ten\n\n1,An\n,\n2,Bình\n")

    assert (table.header_first, table.first_data, table.last_data, table.lines_in) == (2, 4, 6, 3)


def test_a_record_with_too_many_cells_is_rejected_with_its_reason(tmp_path: Path) -> None:
    table = take_text(tmp_path, "id,ten\n1,An\n2,Bình,thừa\n3,Chi\n4\n5,Dũng\n")

    assert [(line.line, str(line)) for line in table.rejected] == [
        (3, "The line has 3 cells, the header 2.")
    ]
    assert table.stored == 4
    assert "short" in {decision.kind for decision in table.decisions}


def test_repeated_and_empty_names_are_made_unique(tmp_path: Path) -> None:
    table = take_text(tmp_path, "id,,id,id\n1,2,3,4\n5,6,7,8\n")

    assert [column.name for column in table.columns] == ["id", "cot_2", "id_2", "id_3"]
    assert [column.label for column in table.columns] == ["id", "Cột 2", "id", "id"]


def test_text_merged_over_several_data_lines_holds_for_each(tmp_path: Path) -> None:
    rows = [
        ["Huyện", "Xã", "Hộ"],
        ["Phú Lộc", "Lộc An", 10],
        [None, "Lộc Bổn", 20],
        ["Phú Vang", "Phú An", 30],
    ]
    path = make_xlsx(tmp_path / "a.xlsx", rows, ("A2:A3",))

    table = take(path, out=tmp_path).tables[0]

    assert [row[1] for row in rows_of(tmp_path, table)] == ["Phú Lộc", "Phú Lộc", "Phú Vang"]


def test_a_comment_line_before_the_header_is_set_aside(tmp_path: Path) -> None:
    table = take_text(tmp_path, "# xuất ngày 1/7\nf1,f2\n1,2\n3,4\n")

    assert [(mark.line, mark.kind) for mark in table.set_aside] == [(1, "comment")]
    assert table.columns[0].type is ColumnType.INTEGER
