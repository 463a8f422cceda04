"""The pages of people, agencies and the audit trail, as officials use them."""

import re
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client

from lienthong.accounts import audit as stream
from lienthong.accounts import queries, services
from lienthong.accounts.domain import SYSTEM, Actor
from lienthong.accounts.models import FocalPoint, Organization, Person, RoleAssignment
from people import BEGAN, NOON, People, make_organization, make_person

pytestmark = pytest.mark.django_db
PEOPLE = "/lam-viec/nguoi-dung/"
AGENCIES = "/lam-viec/co-quan/"
AUDIT = "/lam-viec/nhat-ky/"


def browser_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person_id))
    return client


def words(answer: HttpResponse) -> str:
    text = "".join(part.decode() for part in answer)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_people_are_found_without_tone_marks(people: People) -> None:
    client = browser_of(people.vy)

    shown = client.get(PEOPLE, {"q": "nguyen thi an"}).context["rows"]

    assert [row[0].full_name for row in shown] == ["Nguyễn Thị An"]
    assert len(client.get(PEOPLE).context["rows"]) == 8


def test_the_operator_enters_a_person_who_signs_in_by_a_link_shown_once(people: People) -> None:
    client = browser_of(people.vy)
    given = {
        "full_name": "Mai Thị Giang",
        "email": "Giang@KheTre.example",
        "language": "vi",
        "organization": people.a.pk,
        "role": "author",
    }

    made = client.post(PEOPLE + "them/", given)
    person = Person.objects.get(email="giang@khetre.example")
    page = f"{PEOPLE}{person.pk}/"

    assert made["Location"] == page
    assert queries.actor_for(person.pk, at=stream_time()).holds("dataset.edit")
    shown = client.post(page + "lien-ket/")
    link = re.search(r"http\S+/dang-nhap/lien-ket/[^/<\s]+/", shown.content.decode())
    assert link is not None
    assert "no-store" in shown["Cache-Control"]
    assert link[0] not in client.get(page).content.decode()
    assert Client().get(link[0][link[0].index("/dang-nhap") :]).status_code == 200


def stream_time() -> object:
    from django.utils.timezone import now

    return now()


def test_a_wrong_entry_is_told_at_its_field_and_saves_nothing(people: People) -> None:
    client = browser_of(people.vy)
    before = Person.objects.count()

    answer = client.post(
        PEOPLE + "them/",
        {"full_name": "", "email": "không phải thư", "language": "vi", "organization": "1"},
    )

    assert answer.status_code == 422
    assert 'aria-describedby="id_email_helptext id_email_error"' in answer.content.decode()
    assert Person.objects.count() == before


def test_an_address_in_use_is_refused_with_a_sentence(people: People) -> None:
    answer = browser_of(people.vy).post(
        PEOPLE + "them/",
        {
            "full_name": "Trùng",
            "email": "an@khetre.example",
            "language": "vi",
            "organization": people.a.pk,
        },
    )

    assert answer.status_code == 422
    assert "an@khetre.example đã thuộc về người khác." in words(answer)


def test_two_people_editing_one_person_are_told_of_each_other(people: People) -> None:
    client, page = browser_of(people.vy), f"{PEOPLE}{people.an.person_id}/sua/"
    form = client.get(page).context["form"]
    seen = {name: form[name].value() for name in form.fields}

    first = client.post(page, {**seen, "phone": "0234 1"})
    second = client.post(page, {**seen, "phone": "0234 2"})

    assert (first.status_code, second.status_code) == (302, 422)
    assert "Bùi Tường Vy đã sửa bản ghi này lúc" in words(second)
    assert "Điện thoại" in words(second)
    assert Person.objects.get(pk=people.an.person_id).phone == "0234 1"


def test_a_role_is_given_and_ended_but_never_to_oneself(people: People) -> None:
    client = browser_of(people.vy)
    page = f"{PEOPLE}{people.chi.person_id}/"
    given = {"role": "approver", "organization": people.b.pk, "start": "2026-01-01"}

    assert client.post(page + "vai-tro/", given).status_code == 302
    made = RoleAssignment.objects.latest("pk")
    assert client.post(f"{page}vai-tro/{made.pk}/ket-thuc/").status_code == 302
    made.refresh_from_db()
    assert made.end is not None
    own = f"{PEOPLE}{people.vy.person_id}/"
    refused = client.post(own + "vai-tro/", {**given, "organization": people.a.pk})
    assert refused.status_code == 403
    assert "Không tự thay đổi được vai trò của chính mình." in words(refused)


def test_a_person_is_locked_and_unlocked(people: People) -> None:
    client, page = browser_of(people.vy), f"{PEOPLE}{people.an.person_id}/khoa/"

    client.post(page, {"do": "lock"})
    assert not Person.objects.get(pk=people.an.person_id).is_active
    assert len(client.get(PEOPLE, {"state": "locked"}).context["rows"]) == 1
    client.post(page, {"do": "unlock"})

    assert Person.objects.get(pk=people.an.person_id).is_active


def test_an_agency_is_entered_with_a_code_of_the_old_order(people: People) -> None:
    client = browser_of(people.dung)
    given = {
        "parent": people.territory.pk,
        "name": "UBND xã Long Quảng (ví dụ)",
        "code": "000.00.42.H57",
        "level": "commune",
        "kind": "peoples_committee",
        "valid_from": "2025-07-01",
    }

    wrong = client.post(AGENCIES + "them/", {**given, "code": "H5.1"})
    made = client.post(AGENCIES + "them/", given)

    assert wrong.status_code == 422
    assert "không bắt đầu bằng mã cấp 1" in words(wrong)
    assert Organization.objects.get(code="H57.42").name == given["name"]
    assert made.status_code == 302


def test_an_agency_ends_and_its_successors_stand_on_its_page(people: People) -> None:
    client, page = browser_of(people.dung), f"{AGENCIES}{people.a.pk}/"

    done = client.post(
        page + "ket-thuc/",
        {"on": "2026-01-01", "successors": [people.b.pk], "decision": "Nghị quyết 1"},
    )

    assert done.status_code == 302
    assert "UBND xã Nam Đông (ví dụ)" in words(client.get(page))
    assert len(client.get(AGENCIES).context["rows"]) == 2
    assert len(client.get(AGENCIES, {"state": "all"}).context["rows"]) == 3
    assert client.post(page + "ket-thuc/", {"on": "2026-02-01", "decision": "x"}).status_code == 422


def test_appointing_a_second_focal_officer_ends_the_first_the_same_day(people: People) -> None:
    client = browser_of(people.dung)
    given = {
        "scope": "outside",
        "position": "Công chức Văn phòng",
        "function": "Đầu mối dữ liệu",
        "phone": "0234 3",
        "email": "daumoi@khetre.example",
        "qualification": "Kỹ sư công nghệ thông tin",
        "decision_number": "10/QĐ-UBND",
        "decision_on": "2025-08-01",
        "start": "2025-08-01",
    }
    page = f"{AGENCIES}{people.a.pk}/dau-moi/"

    client.post(page, {**given, "person": people.an.person_id})
    client.post(page, {**given, "person": people.binh.person_id, "start": "2026-02-01"})

    rows = list(FocalPoint.objects.order_by("start").values_list("person_id", "start", "end"))
    assert rows == [
        (people.an.person_id, date(2025, 8, 1), date(2026, 2, 1)),
        (people.binh.person_id, date(2026, 2, 1), None),
    ]
    contact = queries.focal_point_of(people.a.pk, NOON.date())
    assert contact is not None
    assert contact.name == "Trần Văn Bình"
    assert queries.focal_point_of(people.a.pk, date(2025, 9, 1)) != contact
    assert "Trần Văn Bình" in words(client.get("/lam-viec/dau-moi/"))
    assert queries.without_focal_point({people.a.pk, people.b.pk}, NOON.date()) == {people.b.pk}


def test_the_trail_is_narrowed_and_taken_as_a_file(people: People) -> None:
    client = browser_of(people.ha)
    services.update_profile(changes={"phone": "=1+1"}, by=people.an, at=NOON)
    stream.sequence(limit=1000)
    mine = {"person": people.an.person_id, "record": f"accounts.person {people.an.person_id}"}

    page = client.get(AUDIT, mine)
    file = b"".join(client.get(AUDIT + "tai-xuong/", mine)).decode("utf-8-sig")

    assert [row[0].event.event for row in page.context["rows"]] == ["accounts.person.changed"]
    assert "Sửa thông tin người dùng" in words(page)
    lines = file.splitlines()
    assert len(lines) == 2
    assert "accounts.person.changed" in lines[1]
    assert client.get(AUDIT, {"person": "999"}).status_code == 422
    assert client.get(AUDIT, {"first": "hôm qua"}).status_code == 422


def test_a_cell_of_the_file_never_acts_as_a_formula(people: People) -> None:
    person = make_person("=cmd|' /C calc'!A0", "x@khetre.example", organization=people.a, roles=())
    services.update_profile(
        changes={"phone": "1"}, by=Actor(person.pk, people.a.pk, person.full_name), at=NOON
    )

    file = b"".join(browser_of(people.ha).get(AUDIT + "tai-xuong/", {"person": person.pk}))

    assert ",'=cmd|" in file.decode()


def test_an_agency_is_chosen_to_act_for(people: People) -> None:
    assert people.an.person_id is not None
    services.assign_role(
        person_id=people.an.person_id,
        organization_id=people.b.pk,
        role="author",
        start=BEGAN,
        by=SYSTEM,
        at=NOON,
    )
    client = browser_of(people.an)

    chosen = client.post("/lam-viec/tai-khoan/co-quan/", {"organization": people.b.pk})
    refused = client.post("/lam-viec/tai-khoan/co-quan/", {"organization": people.territory.pk})

    assert (chosen.status_code, refused.status_code) == (302, 404)
    assert client.session["organization"] == people.b.pk


def test_without_the_permission_the_pages_do_not_open(people: People) -> None:
    make_organization("UBND xã Khác (ví dụ)", "H57.49", parent=people.territory)
    client = browser_of(people.an)

    pages = [PEOPLE, PEOPLE + "them/", AGENCIES, AGENCIES + "them/", AUDIT, AUDIT + "tai-xuong/"]

    assert [client.get(page).status_code for page in pages] == [403] * len(pages)
