"""The pages of signing in, people, agencies and audit in a real browser, at both widths."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from browser import picture, serious, sticking_out
from lienthong.accounts import audit, services
from lienthong.accounts.domain import SYSTEM, Actor
from people import NOON, People

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "mật khẩu thử nghiệm 57"
ADDRESSES = [
    "/lam-viec/nguoi-dung/",
    "/lam-viec/nguoi-dung/them/",
    "/lam-viec/co-quan/",
    "/lam-viec/co-quan/them/",
    "/lam-viec/nhat-ky/",
    "/lam-viec/tai-khoan/",
    "/lam-viec/tai-khoan/phien/",
    "/lam-viec/dau-moi/",
    "/tai-khoan/hai-lop/",
    "/tai-khoan/mat-khau/",
    "/en/lam-viec/nguoi-dung/",
]
OPEN = ["/dang-nhap/", "/en/dang-nhap/", "/dang-nhap/quen-mat-khau/", "/dang-nhap/dang-ky/"]


def name_of(address: str) -> str:
    return address.strip("/").replace("/", "-")


def look(page: "Page", address: str, width: str) -> None:
    page.goto(address)
    picture(page, f"{name_of(address)}-{width}")
    assert serious(page) == []
    assert sticking_out(page) == []


def test_the_pages_of_signing_in_can_be_used_by_everyone(
    page: "Page", phone: "Page", people: People
) -> None:
    for address in OPEN:
        look(page, address, "wide")
        look(phone, address, "narrow")


def test_the_pages_of_people_agencies_and_audit_can_be_used_by_everyone(
    page: "Page", phone: "Page", people: People, enter: "Callable[[Page, Actor], None]"
) -> None:
    audit.sequence(limit=1000)
    enter(page, people.vy)
    enter(phone, people.vy)
    more = [
        f"/lam-viec/nguoi-dung/{people.an.person_id}/",
        f"/lam-viec/nguoi-dung/{people.an.person_id}/sua/",
        f"/lam-viec/co-quan/{people.a.pk}/",
        f"/lam-viec/co-quan/{people.a.pk}/ket-thuc/",
    ]
    for address in [*ADDRESSES, *more]:
        look(page, address, "wide")
        look(phone, address, "narrow")


def test_a_person_signs_in_with_the_keyboard(page: "Page", people: People) -> None:
    services.set_password(person_id=people.an.person_id or 0, password=PASSWORD, by=SYSTEM, at=NOON)
    page.goto("/dang-nhap/")
    page.get_by_label("Thư điện tử").fill("an@khetre.example")
    page.get_by_label("Mật khẩu").fill("sai")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert serious(page) == []
    picture(page, "dang-nhap-sai")

    page.get_by_label("Thư điện tử").fill("an@khetre.example")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url("**/lam-viec/**")
