"""A database on the staff site: An describes it, alone and together with others."""

import re
from collections.abc import Mapping

import pytest
from staff_pages import HTMX, as_sent, at, other_person_changes, signed_in, text_of

from entries import complete_database, make_database
from lienthong.inventory import queries
from lienthong.inventory.models import Database, InformationSystem
from people import People

pytestmark = pytest.mark.django_db


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


def test_a_reference_that_nobody_touched_is_no_change_of_another(people: People) -> None:
    database = make_database(people)
    client = signed_in(people.an)
    here = at("database_section", database.slug, "identity")
    form = client.get(here).content.decode()

    answer = client.post(here, as_sent(form, purpose="Mục đích mới"), headers=HTMX)

    assert answer.status_code == 200
    assert "Trong lúc đó có người khác đã sửa" not in text_of(answer)
