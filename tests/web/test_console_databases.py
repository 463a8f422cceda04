"""Databases on the staff site: An describes, Dung consolidates and issues, Chi sees nothing."""

import io
import re
from collections.abc import Mapping
from html.parser import HTMLParser

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from entries import FULL, ITEMS, appoint, complete_database, make_database
from lienthong.accounts.domain import Actor
from lienthong.inventory import queries, services
from lienthong.inventory.models import Database, InformationSystem
from people import People

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


class Fields(HTMLParser):
    """The fields of the form with an id, as a browser would send them."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside, self.area = form, False, ""
        self.told: dict[str, list[str]] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "form":
            self.inside = has.get("id") == self.form
        if not self.inside:
            return
        name = has.get("name") or ""
        kind = has.get("type", "text")
        if tag == "input" and (kind not in {"checkbox", "radio"} or "checked" in has):
            self.told.setdefault(name, []).append(has.get("value") or "")
        elif tag == "textarea":
            self.area = name
            self.told[name] = [""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in has:
            self.told[self.select] = [has.get("value") or ""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.told[self.area] = [self.told[self.area][0] + data.removeprefix("\n")]


def as_sent(page: str, form: str = "entry", **typed: object) -> dict[str, object]:
    """What a browser sends after typing into the form of a page."""
    reader = Fields(form)
    reader.feed(page)
    return {**reader.told, **typed}


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=actor.person_id or 0))
    return client


def at(name: str, *args: object) -> str:
    return reverse(f"console:{name}", args=args)


def text_of(answer: object) -> str:
    body = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", body)


def ready(people: People, name: str = "Cơ sở dữ liệu hộ kinh doanh") -> Database:
    appoint(people)
    return complete_database(people, name)


def test_the_empty_list_names_the_first_step(people: People) -> None:
    page = text_of(signed_in(people.an).get(at("databases")))

    assert "Chưa có cơ sở dữ liệu nào" in page
    assert at("database_begin") in page


def test_a_name_and_an_owner_make_a_draft(people: People) -> None:
    client = signed_in(people.an)

    answer = client.post(at("database_begin"), {"name": "CSDL hộ nghèo", "owner": people.a.pk})

    made = Database.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == at("database", made.slug)
    assert (made.name, made.owner, made.state) == ("CSDL hộ nghèo", people.a, "draft")


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "Nhập tên cơ sở dữ liệu."), ("Tên " * 2500, "tối đa 500 ký tự")],
)
def test_a_name_that_cannot_be_kept_is_refused_in_words(
    people: People, name: str, said: str
) -> None:
    client = signed_in(people.an)

    answer = client.post(at("database_begin"), {"name": name, "owner": people.a.pk})

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'href="#id_name"' in text_of(answer)
    assert not Database.objects.exists()


def test_the_agency_of_another_cannot_be_chosen(people: People) -> None:
    answer = signed_in(people.an).post(at("database_begin"), {"name": "X", "owner": people.b.pk})

    assert answer.status_code == 422
    assert not Database.objects.exists()


def test_gaps_are_named_with_their_article_and_linked_to_their_field(people: People) -> None:
    database = make_database(people)

    page = text_of(signed_in(people.an).get(at("database", database.slug)))

    field = at("database_section", database.slug, "identity") + "#id_purpose"
    assert f'<a href="{field}">Mục đích</a>: nội dung bắt buộc theo điểm b khoản 4 Điều 11' in page
    assert "nay là quy định nội bộ" in page
    assert re.search(r'<button class="btn" disabled aria-describedby="submit-why">', page)


def test_a_section_is_saved_by_its_button(people: People) -> None:
    database = make_database(people)
    client = signed_in(people.an)
    here = at("database_section", database.slug, "collection")
    page = client.get(here).content.decode()

    sent = as_sent(
        page,
        collection_kinds=["manual", "public_service"],
        update_mechanism="Khi có hồ sơ mới",
        update_frequency="on_change",
        sources="Hồ sơ một cửa\r\nCSDL đăng ký doanh nghiệp",
    )
    answer = client.post(here, sent)

    database.refresh_from_db()
    assert answer.status_code == 302
    assert database.sources == ["Hồ sơ một cửa", "CSDL đăng ký doanh nghiệp"]
    assert database.collection_kinds == ["manual", "public_service"]
    assert database.update_frequency == "on_change"


def test_an_autosave_saves_what_is_right_and_names_what_is_not(people: People) -> None:
    database = make_database(people)
    client = signed_in(people.an)
    here = at("database_section", database.slug, "system")
    page = client.get(here).content.decode()

    sent = as_sent(page, record_count="nhiều", share_format="API, Excel")
    answer = client.post(here, sent, headers=HTMX)

    database.refresh_from_db()
    body = text_of(answer)
    assert answer.status_code == 422
    assert database.share_format == "API, Excel"
    assert database.record_count is None
    slot = body[body.index('id="slot-record_count"') :]
    assert slot.startswith('id="slot-record_count" hx-swap-oob="true"><ul class="errorlist"')
    assert "“nhiều”" in slot


def test_an_autosave_says_when_and_brings_the_next_version(people: People) -> None:
    database = make_database(people)
    client = signed_in(people.an)
    here = at("database_section", database.slug, "identity")
    page = client.get(here).content.decode()

    first = client.post(here, as_sent(page, purpose="Quản lý"), headers=HTMX)
    again = as_sent(f'<form id="entry">{first.content.decode()}</form>')
    second = client.post(here, {**as_sent(page), **again, "purpose": "Quản lý hộ"}, headers=HTMX)

    database.refresh_from_db()
    assert re.search(r"Đã lưu lúc \d\d:\d\d", text_of(first))
    assert (first.status_code, second.status_code) == (200, 200)
    assert database.purpose == "Quản lý hộ"
    assert f'name="version" value="{database.version}"' in text_of(second)


def other_person_changes(people: People, database: Database, **changes: object) -> None:
    services.update_database(
        database_id=database.pk, version=None, changes=changes, by=people.dung, at=now()
    )


def test_two_people_on_different_fields_keep_both(people: People) -> None:
    database = make_database(people)
    client = signed_in(people.an)
    here = at("database_section", database.slug, "identity")
    page = client.get(here).content.decode()
    other_person_changes(people, database, name_en="Household businesses")

    answer = client.post(here, as_sent(page, purpose="Quản lý"), headers=HTMX)

    database.refresh_from_db()
    assert (database.purpose, database.name_en) == ("Quản lý", "Household businesses")
    assert answer.status_code == 200
    assert "Household businesses" in text_of(answer)


def test_two_people_on_one_field_see_both_values_and_choose(people: People) -> None:
    database = make_database(people)
    client = signed_in(people.an)
    here = at("database_section", database.slug, "identity")
    page = client.get(here).content.decode()
    other_person_changes(people, database, purpose="Mục đích của Dung")
    sent = as_sent(page, purpose="Mục đích của An", name_en="Businesses")

    typed = client.post(here, sent, headers=HTMX)
    whole = client.post(here, sent)

    database.refresh_from_db()
    assert (typed.status_code, whole.status_code) == (409, 409)
    assert "Hoàng Mạnh Dung đã sửa “Mục đích”" in text_of(typed)
    body = text_of(whole)
    assert "Mục đích của Dung" in body
    assert "Mục đích của An" in body
    assert database.purpose == "Mục đích của Dung"

    kept = {"settle": "1", "version": database.version, "take-purpose": "mine"}
    kept["mine"] = '{"purpose": "Mục đích của An", "name_en": "Businesses"}'
    assert client.post(here, kept).status_code == 302
    database.refresh_from_db()
    assert (database.purpose, database.name_en) == ("Mục đích của An", "Businesses")


def test_taking_their_value_saves_only_the_rest(people: People) -> None:
    database = make_database(people)
    client = signed_in(people.an)
    other_person_changes(people, database, purpose="Mục đích của Dung")
    database.refresh_from_db()

    sent = {"settle": "1", "version": database.version, "take-purpose": "theirs"}
    sent["mine"] = '{"purpose": "Mục đích của An", "name_en": "Businesses"}'
    client.post(at("database_section", database.slug, "identity"), sent)

    database.refresh_from_db()
    assert (database.purpose, database.name_en) == ("Mục đích của Dung", "Businesses")


GET_ROUTES = (
    ("database", ()),
    ("database_history", ()),
    ("database_compare", ()),
    ("database_delete", ()),
    ("database_section", ("identity",)),
    ("database_items_paste", ()),
    ("database_items_template", ()),
)
POST_ROUTES = (
    ("database_undo", (1,)),
    ("database_submit", ()),
    ("database_recall", ()),
    ("database_item_add", ()),
    ("database_items_set", ()),
    ("database_items_paste", ()),
    ("database_delete", ()),
    ("database_restore", ()),
    ("database_section", ("identity",)),
)


@pytest.mark.parametrize(("name", "more"), GET_ROUTES)
def test_another_agency_does_not_find_the_record(
    people: People, name: str, more: tuple[object, ...]
) -> None:
    database = complete_database(people)

    assert signed_in(people.chi).get(at(name, database.slug, *more)).status_code == 404


@pytest.mark.parametrize(("name", "more"), POST_ROUTES)
def test_another_agency_changes_nothing(
    people: People, name: str, more: tuple[object, ...]
) -> None:
    database = complete_database(people)
    before = database.version

    answer = signed_in(people.chi).post(at(name, database.slug, *more), {"name": "x"})

    database.refresh_from_db()
    assert answer.status_code == 404
    assert database.version == before


def test_another_agency_does_not_find_an_item(people: People) -> None:
    database = complete_database(people)
    item = queries.items_of(database)[0]
    client = signed_in(people.chi)

    assert client.get(at("database_item", database.slug, item.pk)).status_code == 404
    assert client.post(at("database_item_remove", database.slug, item.pk)).status_code == 404
    assert len(queries.items_of(database)) == 2


def test_a_list_shows_what_fits_without_tone_marks(people: People) -> None:
    make_database(people, "Cơ sở dữ liệu đất đai")
    make_database(people, "Cơ sở dữ liệu hộ nghèo")

    page = text_of(signed_in(people.an).get(at("databases"), {"q": "dat dai"}))

    assert "Cơ sở dữ liệu đất đai" in page
    assert "Cơ sở dữ liệu hộ nghèo" not in page


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


def test_an_incomplete_entry_is_not_sent_even_when_the_button_is_forced(people: People) -> None:
    database = make_database(people)

    answer = signed_in(people.an).post(at("database_submit", database.slug))

    database.refresh_from_db()
    assert answer.status_code == 422
    assert database.state == "draft"


def test_while_it_waits_the_entry_is_read_and_not_changed(people: People) -> None:
    database = ready(people)
    client = signed_in(people.an)
    client.post(at("database_submit", database.slug))

    here = at("database_section", database.slug, "identity")
    answer = client.post(here, {"purpose": "khác", "version": database.version}, headers=HTMX)

    database.refresh_from_db()
    assert database.state == "submitted"
    assert answer.status_code == 409
    assert database.purpose == FULL["purpose"]
    assert "Chờ tổng hợp".lower() in text_of(answer)
    assert 'id="entry"' not in text_of(client.get(here))


def test_the_author_does_not_see_the_decision_and_cannot_take_it(people: People) -> None:
    database = ready(people)
    client = signed_in(people.an)
    client.post(at("database_submit", database.slug))

    assert 'name="decision"' not in text_of(client.get(at("database", database.slug)))
    answer = client.post(at("database_decide", database.slug), {"decision": "accept"})
    database.refresh_from_db()
    assert (answer.status_code, database.state) == (403, "submitted")


def test_a_return_needs_a_reason_and_reaches_the_agency(people: People) -> None:
    database = ready(people)
    signed_in(people.an).post(at("database_submit", database.slug))
    dung = signed_in(people.dung)
    assert "Cơ sở dữ liệu hộ kinh doanh" in text_of(dung.get(at("inbox")))

    empty = dung.post(at("database_decide", database.slug), {"decision": "return", "reason": " "})
    told = dung.post(
        at("database_decide", database.slug),
        {"decision": "return", "reason": "Bổ sung nguồn dữ liệu"},
    )

    database.refresh_from_db()
    assert (empty.status_code, told.status_code) == (422, 302)
    assert database.state == "returned"
    page = text_of(signed_in(people.an).get(at("database", database.slug)))
    assert "Bổ sung nguồn dữ liệu" in page


def issue(client: Client, **told: str) -> object:
    sent = {"number": "118/QĐ-UBND", "signed_on": "2026-11-20", "signer": "Nguyễn Văn Minh", **told}
    return client.post(at("list_issue"), sent)


def test_the_whole_story_ends_in_an_issued_list(people: People) -> None:
    database = ready(people)
    an, dung = signed_in(people.an), signed_in(people.dung)
    an.post(at("database_submit", database.slug))
    dung.post(at("database_decide", database.slug), {"decision": "accept"})
    preview = text_of(dung.get(at("list_issue")))
    assert "Cơ sở dữ liệu hộ kinh doanh" in preview

    refused = issue(dung, number="")
    made = issue(dung)

    assert refused.status_code == 422  # type: ignore[attr-defined]
    assert made.status_code == 302  # type: ignore[attr-defined]
    page = text_of(dung.get(made["Location"]))  # type: ignore[index]
    assert "118/QĐ-UBND" in page
    assert "20/11/2026" in page
    record = text_of(an.get(at("database", database.slug)))
    assert "Đã ban hành trong danh mục v1, 118/QĐ-UBND" in record


def test_the_next_version_shows_only_what_changed(people: People) -> None:
    database = ready(people)
    an, dung = signed_in(people.an), signed_in(people.dung)
    an.post(at("database_submit", database.slug))
    dung.post(at("database_decide", database.slug), {"decision": "accept"})
    issue(dung)
    other_person_changes(people, database, purpose="Mục đích mới")

    compared = text_of(an.get(at("database_compare", database.slug)))
    assert "<ins>Mục đích mới</ins>" in compared

    an.post(at("database_submit", database.slug))
    dung.post(at("database_decide", database.slug), {"decision": "accept"})
    preview = text_of(dung.get(at("list_issue")))
    assert "<ins>Mục đích mới</ins>" in preview
    second = issue(dung, number="220/QĐ-UBND", signed_on="2026-11-24")
    assert second.status_code == 302  # type: ignore[attr-defined]
    same = issue(dung, number="220/QĐ-UBND")
    assert same.status_code == 422  # type: ignore[attr-defined]


def test_the_three_lists_are_given_as_files(people: People) -> None:
    database = ready(people)
    dung = signed_in(people.dung)
    signed_in(people.an).post(at("database_submit", database.slug))
    dung.post(at("database_decide", database.slug), {"decision": "accept"})
    key = int(issue(dung)["Location"].rstrip("/").split("/")[-1])  # type: ignore[index]

    as_csv = dung.get(at("list_part", key, "open", "csv")).content.decode("utf-8-sig")
    as_json = dung.get(at("list_part", key, "open", "json")).json()
    book = openpyxl.load_workbook(
        io.BytesIO(dung.get(at("list_whole", key, "all", "xlsx")).content)
    )

    assert as_csv.splitlines()[1].split(",")[4] == "Mã số hộ kinh doanh"
    assert [row["item"] for row in as_json["items"]] == ["Mã số hộ kinh doanh"]
    assert book.sheetnames[2] == "Danh mục dữ liệu mở"
    assert dung.get(at("list_whole", key, "all", "json")).json()["entries"][0]["code"]


def test_someone_who_may_not_issue_finds_no_form(people: People) -> None:
    assert signed_in(people.an).get(at("list_issue")).status_code == 404
    assert signed_in(people.an).get(at("inbox")).status_code == 403


def test_a_deleted_database_needs_a_reason_and_comes_back(people: People) -> None:
    database = complete_database(people)
    client = signed_in(people.an)
    here = at("database_delete", database.slug)

    assert client.post(here, {"reason": ""}).status_code == 422
    assert client.post(here, {"reason": "Trùng"}).status_code == 302
    assert client.get(at("database", database.slug)).status_code == 404
    assert "Cơ sở dữ liệu hộ kinh doanh" in text_of(client.get(at("databases_deleted")))
    client.post(at("database_restore", database.slug))
    assert client.get(at("database", database.slug)).status_code == 200


def test_an_undo_that_came_too_late_is_explained(people: People) -> None:
    database = make_database(people)
    other_person_changes(people, database, purpose="một")
    first = queries.history(Database.objects.get())[0]
    services.update_database(
        database_id=database.pk,
        version=None,
        changes={"purpose": "hai"},
        by=people.an,
        at=now(),
    )

    client = signed_in(people.an)
    answer = client.post(at("database_undo", database.slug, first.id), follow=True)

    assert "Không hoàn tác được thay đổi này: Mục đích đã được sửa tiếp" in text_of(answer)


def test_the_history_shows_every_field_before_and_after(people: People) -> None:
    database = make_database(people)
    other_person_changes(people, database, purpose="Quản lý hộ kinh doanh")

    page = text_of(signed_in(people.an).get(at("database_history", database.slug)))

    assert "<ins>Quản lý hộ kinh doanh</ins>" in page
    assert "Hoàng Mạnh Dung" in page


def test_a_session_that_ended_leads_back_to_the_section(people: People) -> None:
    database = make_database(people)
    here = at("database_section", database.slug, "identity")

    answer = Client().post(here, {"purpose": "x"})

    assert answer.status_code == 302
    assert answer["Location"].endswith(f"next={here}")


def test_a_system_is_registered_and_changed(people: People) -> None:
    client = signed_in(people.an)
    told: Mapping[str, object] = {
        "agency": people.a.pk,
        "name": "Một cửa điện tử",
        "status": "operating",
        "security_level": "3",
    }

    assert client.post(at("system_add"), {**told, "security_level": "9"}).status_code == 422
    assert client.post(at("system_add"), told).status_code == 302
    system = InformationSystem.objects.get()
    assert (system.name, system.security_level) == ("Một cửa điện tử", 3)
    assert signed_in(people.chi).get(at("system", system.slug)).status_code == 404
    assert "Một cửa điện tử" in text_of(client.get(at("systems")))
