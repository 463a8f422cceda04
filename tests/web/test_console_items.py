"""Data items on the staff site: pasted, uploaded, one by one, many at once."""

import io
import re

import openpyxl
import pytest
from django.utils.timezone import now
from staff_pages import as_sent, at, signed_in, text_of

from entries import ITEMS, complete_database, make_database
from lienthong.inventory import queries, services
from lienthong.inventory.models import Database
from people import People

pytestmark = pytest.mark.django_db


def test_a_pasted_table_is_looked_at_and_then_taken_in(people: People) -> None:
    database = make_database(people)
    client = signed_in(people.an)
    here = at("database_items_paste", database.slug)

    looked = client.post(here, {"text": ITEMS, "replace": "0", "act": "look"})

    assert looked.status_code == 200
    assert "Mã số hộ kinh doanh; chữ; Dữ liệu mở" in text_of(looked)
    assert queries.items_of(database) == []

    sent = {"text": ITEMS, "replace": "0", "act": "apply", "version": database.version}
    answer = client.post(here, sent)

    assert answer.status_code == 302
    names = [item.name for item in queries.items_of(database)]
    assert names == ["Mã số hộ kinh doanh", "Số định danh chủ hộ"]


def test_bad_rows_are_named_and_nothing_changes(people: People) -> None:
    database = make_database(people)
    text = "Hạng mục\tMức chia sẻ\tĐộ dài\nMã số\tDữ liệu lạ\t10\nTên\tDữ liệu mở\tdài\n"

    answer = signed_in(people.an).post(
        at("database_items_paste", database.slug), {"text": text, "act": "apply", "replace": "0"}
    )

    body = text_of(answer)
    assert answer.status_code == 422
    assert "cần sửa" in body
    preview = signed_in(people.an).post(
        at("database_items_paste", database.slug), {"text": text, "act": "look", "replace": "0"}
    )
    assert "2 ô cần sửa" in text_of(preview)
    assert "Dữ liệu lạ" in text_of(preview)
    assert queries.items_of(database) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "Dán các dòng kèm tiêu đề"), ("chỉ có một dòng chữ", "không có cột tên hạng mục")],
)
def test_a_text_that_is_no_table_is_refused_in_words(people: People, text: str, said: str) -> None:
    database = make_database(people)

    answer = signed_in(people.an).post(
        at("database_items_paste", database.slug), {"text": text, "act": "look"}
    )

    assert answer.status_code == 422
    assert said in text_of(answer)


def test_the_template_can_be_filled_in_and_sent_back(people: People) -> None:
    database = make_database(people)
    client = signed_in(people.an)
    made = client.get(at("database_items_template", database.slug))
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    sheet = book.active
    heads = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, heads["Tên hạng mục"], "Họ và tên chủ hộ")
    sheet.cell(2, heads["Mức chia sẻ"], "Dữ liệu dùng riêng")
    sheet.cell(2, heads["Độ dài"], 120)
    filled = io.BytesIO()
    book.save(filled)
    filled.seek(0)
    filled.name = "hang-muc.xlsx"

    here = at("database_items_paste", database.slug)
    looked = client.post(here, {"file": filled, "act": "look", "replace": "0"})
    text = re.search(
        r'<textarea name="text" hidden>(.*?)</textarea>', looked.content.decode(), re.DOTALL
    )
    assert text is not None
    client.post(here, {"text": text[1], "act": "apply", "version": database.version})

    item = queries.items_of(database)[0]
    assert (item.name, item.sharing_class, item.length) == ("Họ và tên chủ hộ", "private", 120)


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"%PDF-1.7 not a table"])
def test_a_file_that_is_no_table_is_refused_in_words(people: People, content: bytes) -> None:
    database = make_database(people)
    file = io.BytesIO(content)
    file.name = "bang.xlsx"

    answer = signed_in(people.an).post(
        at("database_items_paste", database.slug), {"file": file, "act": "look"}
    )

    assert answer.status_code == 422
    assert "Không đọc được bảng hạng mục" in text_of(answer)


def test_many_rows_get_one_class_at_once_and_it_can_be_undone(people: People) -> None:
    database = complete_database(people)
    client = signed_in(people.an)
    ids = [item.pk for item in queries.items_of(database)]

    sent = {"item": ids, "sharing_class": "shared", "consumers": "state_agencies"}
    client.post(at("database_items_set", database.slug), {**sent, "version": database.version})

    items = queries.items_of(database)
    assert {item.sharing_class for item in items} == {"shared"}
    assert {tuple(item.consumers) for item in items} == {("state_agencies",)}

    last = queries.history(Database.objects.get())[0]
    client.post(at("database_undo", database.slug, last.id))
    assert [item.sharing_class for item in queries.items_of(database)] == ["open", "private"]


def test_an_item_is_edited_alone_and_removed_with_a_way_back(people: People) -> None:
    database = complete_database(people)
    client = signed_in(people.an)
    item = queries.items_of(database)[1]
    here = at("database_item", database.slug, item.pk)
    page = client.get(here).content.decode()

    client.post(here, as_sent(page, unit="ký tự", consumers_other="Công an\r\nThuế\r\nTòa án"))
    item.refresh_from_db()
    assert (item.unit, item.consumers) == ("ký tự", ["Công an", "Thuế", "Tòa án"])

    client.post(at("database_item_remove", database.slug, item.pk))
    assert len(queries.items_of(database)) == 1
    last = queries.history(Database.objects.get())[0]
    client.post(at("database_undo", database.slug, last.id))
    assert [each.name for each in queries.items_of(database)] == [
        "Mã số hộ kinh doanh",
        "Số định danh chủ hộ",
    ]


def test_personal_data_set_to_be_open_is_said_to_everyone_who_reads(people: People) -> None:
    database = make_database(people)
    client = signed_in(people.an)
    services.add_item(
        database_id=database.pk,
        version=None,
        values={"name": "Số điện thoại", "sharing_class": "open", "personal_data": "basic"},
        by=people.an,
        at=now(),
    )
    warned = "Dữ liệu cá nhân đang được xếp là dữ liệu mở"

    assert warned in text_of(client.get(at("database", database.slug)))
    assert warned in text_of(signed_in(people.dung).get(at("database", database.slug)))
