"""The pages of the room in a real browser, at both widths, in both languages."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from browser import serious, sticking_out
from lienthong.accounts.domain import Actor
from lienthong.governance import services
from lienthong.governance.models import Case
from people import NOON, People

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Enter = Callable[["Page", Actor], None]
ADDRESSES = (
    "/lam-viec/",
    "/lam-viec/can-cu-phap-ly/",
    "/lam-viec/can-cu-phap-ly/noi-dung-bat-buoc/",
    "/lam-viec/can-cu-phap-ly/thong-so/request.account_deadline/",
    "/lam-viec/can-cu-phap-ly/van-ban/",
    "/lam-viec/can-cu-phap-ly/van-ban/ND47/",
    "/lam-viec/can-cu-phap-ly/van-ban/them/",
    "/lam-viec/lich-lam-viec/2026/?from=2026-04-24&days=3",
    "/lam-viec/ho-so/{case}/",
)


@pytest.fixture
def case(people: People) -> Case:
    """A case that waits, beside two others."""
    titles = ("Danh sách trường mầm non", "Điểm quan trắc nước sông Hương", "Lịch tiếp công dân")
    cases = [
        services.open_case(
            kind="dataset.publication",
            subject="catalog.dataset",
            subject_id=number,
            organization_id=people.a.pk,
            title=title,
            by=people.an,
            at=NOON + timedelta(days=15 * number),
        )
        for number, title in enumerate(titles)
    ]
    services.report_check(
        case_id=cases[0].pk, check="licence", passed=True, note="CC BY 4.0", by=people.an, at=NOON
    )
    return cases[0]


def test_pages_are_clean_at_1280_px_in_both_languages(
    page: "Page", live_server: "LiveServer", people: People, enter: Enter, case: Case
) -> None:
    enter(page, people.dung)
    for address in ADDRESSES:
        for language in ("", "/en"):
            there = live_server.url + language + address.format(case=case.pk)
            page.goto(there)
            assert page.url == there
            assert serious(page) == []
            assert sticking_out(page) == []


def test_pages_are_clean_at_360_px(
    phone: "Page", live_server: "LiveServer", people: People, enter: Enter, case: Case
) -> None:
    enter(phone, people.dung)
    for address in ADDRESSES:
        there = live_server.url + address.format(case=case.pk)
        phone.goto(there)
        assert phone.url == there
        assert serious(phone) == []
        assert sticking_out(phone) == []


def test_a_decider_approves_by_keyboard(
    page: "Page", live_server: "LiveServer", people: People, enter: Enter, case: Case
) -> None:
    enter(page, people.binh)
    page.goto(f"{live_server.url}/lam-viec/")
    page.get_by_role("link", name="Danh sách trường mầm non").click()
    page.get_by_label("Trả lại").check()
    page.locator("#id_reason").fill("Bổ sung từ điển dữ liệu.")
    page.get_by_role("button", name="Ghi quyết định").press("Enter")
    page.get_by_text("Đã trả lại hồ sơ").wait_for()
    case.refresh_from_db()
    assert case.state == "returned"
