"""Signing in as a person does it: password, link, second factor, sessions, lockout."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from lienthong.accounts import services
from lienthong.accounts.domain import SYSTEM
from lienthong.accounts.models import AuditEvent, SignInFailure, SignInLink
from people import NOON, People

pytestmark = pytest.mark.django_db

PASSWORD = "mật khẩu thử nghiệm 57"
LOGIN = "/dang-nhap/"
ACCOUNT = "/lam-viec/tai-khoan/"


@pytest.fixture
def signer(people: People) -> People:
    """The people of the tests, An with a password."""
    assert people.an.person_id is not None
    services.set_password(person_id=people.an.person_id, password=PASSWORD, by=SYSTEM, at=NOON)
    return people


def sign_in(
    client: Client, email: str = "an@khetre.example", password: str = PASSWORD, **facts: Any
) -> HttpResponse:
    return client.post(LOGIN, {"login": email, "password": password}, **facts)


def is_in(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def text_of(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_person_signs_in_and_out(client: Client, signer: People) -> None:
    assert not is_in(client)

    answer = sign_in(client)

    assert answer.status_code == 302
    assert is_in(client)
    assert AuditEvent.objects.filter(event="accounts.person.signed_in").count() == 1
    assert client.post("/dang-xuat/").status_code == 302
    assert not is_in(client)


def test_an_address_is_read_whatever_its_capitals(client: Client, signer: People) -> None:
    sign_in(client, " An@KheTre.example ")

    assert is_in(client)


def test_the_page_asked_for_follows_the_sign_in(client: Client, signer: People) -> None:
    asked = client.get(ACCOUNT)
    assert asked["Location"] == f"{LOGIN}?next={ACCOUNT}"

    answer = client.post(
        asked["Location"],
        {"login": "an@khetre.example", "password": PASSWORD, "next": ACCOUNT},
    )

    assert answer["Location"] == ACCOUNT


def test_nobody_is_led_to_another_host(client: Client, signer: People) -> None:
    answer = client.post(
        LOGIN,
        {"login": "an@khetre.example", "password": PASSWORD, "next": "https://other.example/"},
    )

    assert not answer["Location"].startswith("http")


def test_a_wrong_password_and_an_unknown_account_are_told_apart_by_nobody(
    client: Client, signer: People
) -> None:
    wrong = sign_in(client, password="sai")
    unknown = sign_in(client, "ai-do@khetre.example")

    def told(answer: HttpResponse) -> str:
        return text_of(answer).replace("an@khetre.example", "").replace("ai-do@khetre.example", "")

    plain = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert plain.sub("", told(wrong)) == plain.sub("", told(unknown))
    assert "Địa chỉ thư điện tử hoặc mật khẩu không đúng" in told(wrong)


@pytest.mark.parametrize("email", ["an@khetre.example", "ai-do@khetre.example"])
def test_the_fifth_failure_makes_a_person_wait_and_says_how_long(
    client: Client, signer: People, email: str
) -> None:
    answers = [text_of(sign_in(client, email, password="sai")) for _ in range(5)]

    assert ["Thử lại sau 1 phút" in answer for answer in answers] == [False] * 4 + [True]
    assert "Thử lại sau 1 phút" in text_of(sign_in(client, email))
    assert not is_in(client)
    assert AuditEvent.objects.filter(event="accounts.sign_in.blocked").count() == 1


def test_waiting_doubles_and_ends(client: Client, signer: People) -> None:
    for _ in range(5):
        sign_in(client, password="sai")
    SignInFailure.objects.update(blocked_until=now() - timedelta(seconds=1))
    assert "Thử lại sau 2 phút" in text_of(sign_in(client, password="sai"))
    SignInFailure.objects.update(blocked_until=now() - timedelta(seconds=1))

    sign_in(client)

    assert is_in(client)
    assert SignInFailure.objects.count() == 1  # of the address; the account starts afresh


def test_an_address_prefix_waits_after_thirty_failures(client: Client, signer: People) -> None:
    for number in range(30):
        answer = sign_in(client, f"nguoi{number}@khetre.example", REMOTE_ADDR="198.51.100.7")

    assert "Thử lại sau 1 phút" in text_of(answer)
    assert "Thử lại sau" in text_of(sign_in(client, REMOTE_ADDR="198.51.100.200"))
    sign_in(client, REMOTE_ADDR="203.0.113.9")
    assert is_in(client)


def test_a_locked_person_cannot_sign_in_and_running_sessions_end(
    client: Client, signer: People
) -> None:
    sign_in(client)
    assert is_in(client)
    assert signer.an.person_id is not None

    services.lock_person(person_id=signer.an.person_id, by=signer.vy, at=NOON)

    assert not is_in(client)
    answer = client.post(LOGIN, {"login": "an@khetre.example", "password": PASSWORD}, follow=True)
    assert "Tài khoản này đã bị khóa" in text_of(answer)
    assert not is_in(client)


def test_example_accounts_sign_in_only_on_the_machine_itself(
    client: Client, people: People
) -> None:
    person = services.create_person(
        email="demo@khetre.example",
        full_name="Người dùng thử",
        organization_id=people.a.pk,
        is_demo=True,
        by=SYSTEM,
        at=NOON,
    )
    services.set_password(person_id=person.pk, password=PASSWORD, by=SYSTEM, at=NOON)

    elsewhere = sign_in(client, "demo@khetre.example", REMOTE_ADDR="192.0.2.1")
    behind_proxy = sign_in(client, "demo@khetre.example", headers={"X-Forwarded-For": "192.0.2.1"})

    assert (elsewhere.status_code, behind_proxy.status_code, is_in(client)) == (403, 403, False)
    sign_in(client, "demo@khetre.example")
    assert is_in(client)


def test_a_link_lets_a_person_in_once_to_choose_a_password(client: Client, people: People) -> None:
    assert people.chi.person_id is not None
    issued = services.make_sign_in_link(person_id=people.chi.person_id, by=people.vy, at=now())
    address = reverse("sign_in_link", args=[issued.token])

    assert client.get(address).status_code == 200
    assert client.get(address).status_code == 200
    differ = client.post(address, {"password": PASSWORD, "again": "khác"})
    weak = client.post(address, {"password": "12345", "again": "12345"})
    assert (differ.status_code, weak.status_code, is_in(client)) == (422, 422, False)
    assert client.post(address, {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert is_in(client)
    assert client.get(address).status_code == 410
    assert Client().get(address).status_code == 410


def test_a_link_ends_and_a_newer_one_replaces_it(client: Client, people: People) -> None:
    assert people.chi.person_id is not None
    old, new = (
        services.make_sign_in_link(person_id=people.chi.person_id, by=people.vy, at=now())
        for _ in range(2)
    )
    assert issued_statuses(client, old.token, new.token) == [410, 200]

    SignInLink.objects.update(expires_at=now())

    assert issued_statuses(client, new.token, "khong-co") == [410, 410]
    assert not SignInLink.objects.filter(token_hash__contains=new.token).exists()


def issued_statuses(client: Client, *tokens: str) -> list[int]:
    return [client.get(reverse("sign_in_link", args=[token])).status_code for token in tokens]


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_a_second_factor_is_asked_once_it_is_on(client: Client, signer: People) -> None:
    sign_in(client)
    start = client.get("/tai-khoan/hai-lop/bat/")
    assert start["Location"].startswith("/tai-khoan/xac-nhan/")
    client.post(start["Location"], {"password": PASSWORD, "next": "/tai-khoan/hai-lop/bat/"})
    page = client.get("/tai-khoan/hai-lop/bat/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()

    done = client.post("/tai-khoan/hai-lop/bat/", {"code": code_for(secret)})

    assert done.status_code == 302
    codes = client.get(done["Location"]).context["unused_codes"]
    assert len(codes) == 10
    other = Client()
    assert sign_in(other)["Location"] == "/dang-nhap/ma/"
    assert not is_in(other)
    wrong = other.post("/dang-nhap/ma/", {"code": "000000"})
    assert "Mã không đúng" in text_of(wrong)
    other.post("/dang-nhap/ma/", {"code": codes[0]})
    assert is_in(other)
    again = Client()
    sign_in(again)
    again.post("/dang-nhap/ma/", {"code": codes[0]})
    assert not is_in(again)


def test_wrong_codes_make_a_person_wait_too(client: Client, signer: People) -> None:
    sign_in(client)
    client.post("/tai-khoan/xac-nhan/", {"password": PASSWORD})
    secret = client.get("/tai-khoan/hai-lop/bat/").context["form"].secret
    client.post("/tai-khoan/hai-lop/bat/", {"code": code_for(secret)})
    other = Client()
    sign_in(other)

    answers = [text_of(other.post("/dang-nhap/ma/", {"code": "000000"})) for _ in range(5)]

    assert "Thử lại sau 1 phút" in answers[-1]
    assert "Thử lại sau 1 phút" in text_of(other.post("/dang-nhap/ma/", {"code": code_for(secret)}))


def test_a_session_of_another_browser_is_ended(client: Client, signer: People) -> None:
    other = Client(headers={"User-Agent": "Điện thoại"})
    sign_in(other)
    sign_in(client)
    page = client.get("/lam-viec/tai-khoan/phien/")
    shown = page.context["sessions"]
    assert [(s.browser, s.is_current) for s in shown] == [("", True), ("Điện thoại", False)]

    client.post(f"/lam-viec/tai-khoan/phien/{shown[1].id}/ket-thuc/")

    assert (is_in(client), is_in(other)) == (True, False)
    assert client.post(f"/lam-viec/tai-khoan/phien/{shown[1].id}/ket-thuc/").status_code == 404


def test_nobody_ends_the_session_of_another_person(client: Client, signer: People) -> None:
    assert signer.binh.person_id is not None
    services.set_password(person_id=signer.binh.person_id, password=PASSWORD, by=SYSTEM, at=NOON)
    other = Client()
    sign_in(other, "binh@khetre.example")
    sign_in(client)
    (theirs,) = other.get("/lam-viec/tai-khoan/phien/").context["sessions"]

    answer = client.post(f"/lam-viec/tai-khoan/phien/{theirs.id}/ket-thuc/")

    assert (answer.status_code, is_in(other)) == (404, True)


def test_a_password_is_changed_by_who_knows_the_old_one(client: Client, signer: People) -> None:
    sign_in(client)
    page = "/tai-khoan/mat-khau/"

    refused = client.post(
        page, {"oldpassword": "sai", "password1": PASSWORD + "x", "password2": PASSWORD + "x"}
    )
    done = client.post(
        page, {"oldpassword": PASSWORD, "password1": PASSWORD + "x", "password2": PASSWORD + "x"}
    )

    assert (refused.status_code, done.status_code) == (200, 302)
    assert is_in(client)
    other = Client()
    sign_in(other)
    assert not is_in(other)
    sign_in(other, password=PASSWORD + "x")
    assert is_in(other)


def test_nobody_signs_up(client: Client, people: People) -> None:
    assert client.get("/dang-nhap/dang-ky/").status_code == 403
    assert client.post("/dang-nhap/dang-ky/", {"email": "a@b.example"}).status_code == 403


@pytest.mark.parametrize("page", ["/dang-nhap/", "/en/dang-nhap/", "/dang-nhap/quen-mat-khau/"])
def test_a_page_is_in_the_language_of_its_address(client: Client, page: str) -> None:
    words = text_of(client.get(page))

    assert ("Sign in" in words) is page.startswith("/en/")


def test_english_readers_land_on_english_pages(client: Client, signer: People) -> None:
    services.update_profile(changes={"language": "en"}, by=signer.an, at=NOON)

    assert sign_in(client)["Location"].startswith("/en/lam-viec/")
