"""A database is sent, returned, accepted and issued; its history takes changes back."""

import io

import openpyxl
import pytest
from django.test import Client
from django.utils.timezone import now
from staff_pages import HTMX, at, issue, other_person_changes, ready, signed_in, text_of

from entries import FULL, complete_database, make_database
from lienthong.inventory import queries, services
from lienthong.inventory.models import Database
from people import People

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"number": "abc"}, "Đây không phải số quyết định"),
        ({"number": "118"}, "Đây không phải số quyết định"),
        ({"signed_on": "2100-01-01"}, "Ngày này chưa đến"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_at_its_field(
    people: People, told: dict[str, str], said: str
) -> None:
    ready(people)

    answer = issue(signed_in(people.dung), **told)

    assert said in text_of(answer)


def test_after_signing_in_again_a_sent_form_leads_back_to_its_page(people: People) -> None:
    database = ready(people)
    page = at("database", database.slug)
    add = at("database_item_add", database.slug)

    answer = Client().post(add, {"name": "x"}, headers={"Referer": f"http://testserver{page}"})
    elsewhere = Client().post(add, {"name": "x"}, headers={"Referer": "http://other.example/x"})

    assert answer["Location"].endswith(f"?next={page}")
    assert elsewhere["Location"].endswith(f"?next={add}")


def test_an_autosave_after_the_session_says_so_where_the_page_reads_it(people: People) -> None:
    database = ready(people)

    answer = Client().post(
        at("database_section", database.slug, "identity"), {"purpose": "x"}, headers=HTMX
    )

    assert answer.status_code == 401
    assert '<div id="autosave"><strong role="alert">' in answer.content.decode()
