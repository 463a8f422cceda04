from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from lienthong.accounts.domain import Actor
from lienthong.accounts.models import Person
from lienthong.governance import services
from lienthong.governance.models import Case, CaseCheck
from people import NOON, People

Browse = Callable[[Actor], Client]


@pytest.fixture
def browse() -> Browse:
    """A browser in which a person is signed in."""

    def signed_in(actor: Actor) -> Client:
        client = Client()
        person = Person.objects.get(pk=actor.person_id or 0)
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def case(people: People) -> Case:
    """A dataset of agency A that waits for a decision."""
    return services.open_case(
        kind="dataset.publication",
        subject="catalog.dataset",
        subject_id=7,
        organization_id=people.a.pk,
        title="Danh sách trường học",
        by=people.an,
        at=NOON,
    )


def pass_checks(case: Case, people: People) -> None:
    for check in CaseCheck.objects.filter(round__case=case):
        services.report_check(
            case_id=case.pk, check=check.code, passed=True, note="", by=people.an, at=NOON
        )


def text_of(response: Any) -> str:
    text: str = response.content.decode()
    return text


PAGES = [
    "/lam-viec/",
    "/lam-viec/can-cu-phap-ly/",
    "/lam-viec/can-cu-phap-ly/noi-dung-bat-buoc/",
    "/lam-viec/can-cu-phap-ly/thong-so/request.account_deadline/",
    "/lam-viec/can-cu-phap-ly/van-ban/",
    "/lam-viec/can-cu-phap-ly/van-ban/ND47/",
    "/lam-viec/lich-lam-viec/2026/",
    "/lam-viec/lich-lam-viec/2027/",
]


@pytest.mark.parametrize("address", PAGES)
def test_pages_open_in_both_languages_for_people_who_are_signed_in(
    people: People, browse: Browse, address: str
) -> None:
    client = browse(people.an)
    for language in ("", "/en"):
        response = client.get(language + address)
        assert response.status_code == 200
        assert len(response.content) < 60_000


@pytest.mark.parametrize("address", PAGES)
def test_strangers_are_asked_to_sign_in(people: People, address: str) -> None:
    assert Client().get(address).status_code == 302


def test_decree_47_shows_its_end_and_its_successors(people: People, browse: Browse) -> None:
    page = browse(people.an).get("/lam-viec/can-cu-phap-ly/van-ban/ND47/?day=2026-11-01")
    text = text_of(page)
    assert "hết hiệu lực 22/10/2025" in text
    assert "278/2025/NĐ-CP" in text
    assert "194/2025/NĐ-CP" in text


def test_a_lapsed_term_stands_under_internal_rules_and_says_so(
    people: People, browse: Browse
) -> None:
    text = text_of(browse(people.an).get("/lam-viec/can-cu-phap-ly/?day=2026-11-24"))
    duties, internal = text.split("Quy định nội bộ, không phải nghĩa vụ theo luật</h2>")
    assert "request.account_deadline" not in duties
    assert "request.account_deadline" in internal
    assert "quy định nội bộ (văn bản gốc đã hết hiệu lực)" in internal
    assert "suspension.notice" in duties


def test_the_same_term_is_a_duty_on_a_day_of_the_decree(people: People, browse: Browse) -> None:
    text = text_of(browse(people.an).get("/lam-viec/can-cu-phap-ly/?day=2025-08-18"))
    duties = text.split("Quy định nội bộ, không phải nghĩa vụ theo luật</h2>")[0]
    assert "request.account_deadline" in duties
    assert "5 ngày làm việc" in duties


def test_a_day_without_law_is_a_problem_page(people: People, browse: Browse) -> None:
    assert browse(people.an).get("/lam-viec/can-cu-phap-ly/?day=2019-01-01").status_code == 404


def test_a_document_nobody_holds_is_not_found(people: People, browse: Browse) -> None:
    assert browse(people.an).get("/lam-viec/can-cu-phap-ly/van-ban/ND999/").status_code == 404
    assert browse(people.an).get("/lam-viec/can-cu-phap-ly/thong-so/tea/").status_code == 404
    assert browse(people.an).get("/lam-viec/lich-lam-viec/1999/").status_code == 404


def test_documents_are_found_without_tone_marks(people: People, browse: Browse) -> None:
    text = text_of(browse(people.an).get("/lam-viec/can-cu-phap-ly/van-ban/?q=du lieu ca nhan"))
    assert "91/2025/QH15" in text
    assert "278/2025/NĐ-CP" not in text


def test_the_calendar_reckons_a_term_and_names_unverified_days(
    people: People, browse: Browse
) -> None:
    page = browse(people.an).get("/lam-viec/lich-lam-viec/2026/?from=2026-04-24&days=1")
    assert "28/04/2026" in text_of(page)
    page = browse(people.an).get("/lam-viec/lich-lam-viec/2026/?from=2027-12-30&days=9")
    assert page.status_code == 200
    assert "Không tính được" in text_of(page)


def test_the_queue_of_a_decider_lists_the_case(people: People, browse: Browse, case: Case) -> None:
    text = text_of(browse(people.binh).get("/lam-viec/"))
    assert "Danh sách trường học" in text
    assert f"/lam-viec/ho-so/{case.pk}/" in text
    assert "Danh sách trường học" not in text_of(browse(people.chi).get("/lam-viec/"))


def test_the_queue_is_searched_without_tone_marks_and_narrowed(
    people: People, browse: Browse, case: Case
) -> None:
    client = browse(people.binh)
    assert "Danh sách trường học" in text_of(client.get("/lam-viec/?q=truong hoc"))
    assert "Danh sách trường học" not in text_of(client.get("/lam-viec/?q=benh vien"))
    assert "Danh sách trường học" in text_of(client.get("/lam-viec/?view=mine"))
    assert "Danh sách trường học" not in text_of(client.get("/lam-viec/?view=others"))
    assert "Danh sách trường học" in text_of(client.get("/lam-viec/?view=none&page=x"))


def test_a_decider_approves_on_the_page(people: People, browse: Browse, case: Case) -> None:
    pass_checks(case, people)
    client = browse(people.binh)
    address = f"/lam-viec/ho-so/{case.pk}/"
    assert "quyet-dinh" in text_of(client.get(address))

    entered = {"outcome": "approve", "statement": "Không có thông tin cá nhân."}
    answer = client.post(f"{address}quyet-dinh/", entered)

    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.state == "approved"
    text = text_of(client.get(address))
    assert "Không có thông tin cá nhân." in text
    assert "quyet-dinh" not in text


def test_missing_words_bring_the_form_back_with_what_was_typed(
    people: People, browse: Browse, case: Case
) -> None:
    client = browse(people.binh)
    address = f"/lam-viec/ho-so/{case.pk}/quyet-dinh/"
    answer = client.post(address, {"outcome": "return", "statement": "đã xem", "reason": " "})
    assert answer.status_code == 422
    assert "đã xem" in text_of(answer)
    case.refresh_from_db()
    assert case.state == "opened"


def test_approving_with_open_checks_is_refused_with_their_names(
    people: People, browse: Browse, case: Case
) -> None:
    answer = browse(people.binh).post(
        f"/lam-viec/ho-so/{case.pk}/quyet-dinh/", {"outcome": "approve", "statement": "xem"}
    )
    assert answer.status_code == 409
    case.refresh_from_db()
    assert case.state == "opened"


def test_the_author_sees_that_another_person_decides(
    people: People, browse: Browse, case: Case
) -> None:
    client = browse(people.an)
    assert "quyet-dinh" not in text_of(client.get(f"/lam-viec/ho-so/{case.pk}/"))
    answer = client.post(f"/lam-viec/ho-so/{case.pk}/quyet-dinh/", {"outcome": "approve"})
    assert answer.status_code == 403


def test_outsiders_get_404_on_every_address_of_a_case(
    people: People, browse: Browse, case: Case
) -> None:
    client = browse(people.lan)
    address = f"/lam-viec/ho-so/{case.pk}/"
    assert client.get(address).status_code == 404
    for part in ("quyet-dinh/", "kiem-tra/", "rut/"):
        assert client.post(address + part, {"outcome": "approve"}).status_code == 404


def test_a_check_is_reported_and_waived_by_hand(people: People, browse: Browse, case: Case) -> None:
    client = browse(people.binh)
    address = f"/lam-viec/ho-so/{case.pk}/kiem-tra/"
    assert client.post(address, {"check": "licence", "outcome": "passed"}).status_code == 302
    assert client.post(address, {"check": "dictionary", "outcome": "waived"}).status_code == 422
    entered = {"check": "dictionary", "outcome": "waived", "note": "Bảng một cột"}
    assert client.post(address, entered).status_code == 302
    states = dict(CaseCheck.objects.values_list("code", "state"))
    assert states == {"licence": "passed", "dictionary": "waived", "contact": "pending"}


def test_the_author_withdraws_with_a_reason(people: People, browse: Browse, case: Case) -> None:
    client = browse(people.an)
    address = f"/lam-viec/ho-so/{case.pk}/"
    assert client.post(f"{address}rut/", {"reason": ""}).status_code == 422
    assert client.post(f"{address}rut/", {"reason": "Nhầm tệp"}).status_code == 302
    assert "Nhầm tệp" in text_of(client.get(address))


def test_an_added_document_joins_the_register_with_its_succession(
    people: People, browse: Browse
) -> None:
    client = browse(people.dung)
    entered = {
        "kind": "regulation",
        "number": "12/2026/QĐ-UBND",
        "title": "Quy chế khai thác, sử dụng dữ liệu dùng chung",
        "issuer": "UBND thành phố Huế",
        "issued_on": "2026-03-02",
        "in_force_from": "2026-03-15",
        "link_kind": "implements",
        "link_target": "LDL",
    }
    answer = client.post("/lam-viec/can-cu-phap-ly/van-ban/them/", entered)
    assert answer.status_code == 302
    address: str = answer["Location"]
    text = text_of(client.get(f"{address}?day=2026-04-01"))
    assert "12/2026/QĐ-UBND" in text
    assert "60/2024/QH15" in text
    refused = client.post("/lam-viec/can-cu-phap-ly/van-ban/them/", entered)
    assert refused.status_code == 422
    gone = client.post(f"{address}bo/", {"reason": "Nhập nhầm"})
    assert gone.status_code == 302
    assert client.get(address).status_code == 404


def test_only_those_who_may_edit_the_register_add_documents(people: People, browse: Browse) -> None:
    assert browse(people.an).get("/lam-viec/can-cu-phap-ly/van-ban/them/").status_code == 403


def test_an_added_document_marked_secret_is_refused(people: People, browse: Browse) -> None:
    entered = {"kind": "plan", "number": "1/KH", "title": "Kế hoạch", "issuer": "UBND"}
    answer = browse(people.dung).post(
        "/lam-viec/can-cu-phap-ly/van-ban/them/", {**entered, "extract": "TỐI MẬT\nNội dung"}
    )
    assert answer.status_code == 422


def test_late_cases_stand_in_the_strip(people: People, browse: Browse, case: Case) -> None:
    Case.objects.update(due_on=(NOON - timedelta(days=400)).date())
    text = text_of(browse(people.binh).get("/lam-viec/?view=late"))
    assert "Danh sách trường học" in text
    assert "quá hạn" in text
