"""Tables of data items from a spreadsheet."""

import io
from contextlib import suppress

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entries import ITEMS, complete_database, make_database
from lienthong.inventory import queries, services
from lienthong.inventory.domain import (
    ItemRowsInvalid,
    ItemTableUnreadable,
    parse_item_table,
)
from people import NOON, People

WORDS = {
    "sharing_class": {"du lieu mo": "open", "mo": "open", "du lieu dung rieng": "private"},
    "importance": {"khac": "other", "quan trong": "important"},
    "personal_data": {"khong": "none", "co ban": "basic"},
}


def test_pasted_rows_are_read_by_their_vietnamese_headings() -> None:
    table = parse_item_table(ITEMS, WORDS)

    assert (table.problems, table.unknown_columns) == ((), ())
    assert dict(table.rows[1].values) == {
        "name": "Số định danh chủ hộ",
        "data_type": "text",
        "sharing_class": "private",
        "consumers": ["Thuế", "Công an"],
        "importance": "important",
        "personal_data": "basic",
    }


@pytest.mark.parametrize(
    "text",
    [
        "TEN HANG MUC;MUC CHIA SE\nMã;Dữ liệu mở\n",
        "name,sharing_class\nMã,open_\n".replace("open_", "mở"),
        "\ufeffSTT\tTên hạng mục\tMức chia sẻ\r\n1\tMã\tmở\r\n",
    ],
)
def test_headings_match_without_marks_in_our_names_and_with_any_separator(text: str) -> None:
    table = parse_item_table(text, WORDS)

    assert [dict(r.values) for r in table.rows] == [{"name": "Mã", "sharing_class": "open"}]


def test_unknown_columns_and_bad_values_are_named_by_row() -> None:
    text = "Tên hạng mục\tMức chia sẻ\tMàu sắc\tĐộ dài\nA\tbí ẩn\tđỏ\t10\n\tmở\t\tdài\nA\tmở\t\t5\n"

    table = parse_item_table(text, WORDS)

    assert table.unknown_columns == ("Màu sắc",)
    assert [(p.row, p.column, p.value) for p in table.problems] == [
        (2, "Mức chia sẻ", "bí ẩn"),
        (3, "Độ dài", "dài"),
        (3, "Tên hạng mục", ""),
        (4, "Tên hạng mục", "A"),
    ]


@pytest.mark.parametrize("text", ["", "  \n\n", "Mức chia sẻ\nmở\n"])
def test_a_table_without_a_heading_for_the_name_is_refused(text: str) -> None:
    with pytest.raises(ItemTableUnreadable):
        parse_item_table(text, WORDS)


def test_a_row_marked_as_a_state_secret_is_never_taken() -> None:
    table = parse_item_table("Tên hạng mục\tBí mật nhà nước\nA\tcó\n", WORDS)

    assert [p.column for p in table.problems] == ["Bí mật nhà nước"]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    with suppress(ItemTableUnreadable):
        table = parse_item_table("Tên hạng mục\tĐộ dài\n" + text, WORDS)
        assert table.problems or all(row.values for row in table.rows)


@pytest.mark.service
def test_appending_keeps_other_items_and_changes_those_of_the_same_name(people: People) -> None:
    database = complete_database(people)
    ids = {item.name: item.pk for item in queries.items_of(database)}
    text = "Hạng mục\tĐộ dài\nSo dinh danh chu ho\t12\nNgành nghề\t\n"
    table = queries.read_item_table(text, at=NOON)

    seen = queries.preview_items(database, table, replace=False)
    services.import_items(
        database_id=database.pk, version=None, text=text, replace=False, by=people.an, at=NOON
    )

    assert ([i["name"] for i in seen.added], seen.removed) == (["Ngành nghề"], ())
    items = {item.pk: item for item in queries.items_of(database)}
    kept = items[ids["Số định danh chủ hộ"]]
    assert (kept.length, kept.sharing_class) == (12, "private")
    assert len(items) == 3


@pytest.mark.service
def test_a_mistake_in_a_row_changes_nothing(people: People) -> None:
    database = complete_database(people)

    with pytest.raises(ItemRowsInvalid):
        services.import_items(
            database_id=database.pk,
            version=None,
            text="Hạng mục\tMức chia sẻ\nMới\tbí ẩn\n",
            replace=True,
            by=people.an,
            at=NOON,
        )

    assert len(queries.items_of(database)) == 2
    database.refresh_from_db()
    assert database.version == 3


@pytest.mark.service
def test_the_template_is_read_back_by_the_parser(people: People) -> None:
    database = make_database(people)
    sheet = openpyxl.load_workbook(io.BytesIO(queries.items_template(at=NOON))).active
    headings = [cell.value for cell in sheet[1]]
    row = ["Mã số" if h == "Tên hạng mục" else "" for h in headings]

    services.import_items(
        database_id=database.pk,
        version=None,
        text="\t".join(headings) + "\n" + "\t".join(row),
        replace=True,
        by=people.an,
        at=NOON,
    )

    assert [item.name for item in queries.items_of(database)] == ["Mã số"]
