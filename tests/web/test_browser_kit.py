"""The page of the kit in a real browser."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from browser import picture, serious, sticking_out
from lienthong.accounts.domain import Actor
from people import People

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Enter = Callable[["Page", Actor], None]


@pytest.mark.parametrize("address", ["/lam-viec/kit/", "/en/lam-viec/kit/?error=1"])
def test_every_component_is_readable_on_a_wide_page(
    page: "Page", people: People, enter: Enter, address: str
) -> None:
    enter(page, people.an)
    page.goto(address)
    picture(page, f"kit-{'en' if '/en/' in address else 'vi'}")
    assert serious(page) == []
    assert sticking_out(page) == []


@pytest.mark.parametrize("address", ["/lam-viec/kit/", "/en/lam-viec/kit/?error=1"])
def test_every_component_is_readable_on_a_phone(
    phone: "Page", people: People, enter: Enter, address: str
) -> None:
    enter(phone, people.an)
    phone.goto(address)
    picture(phone, f"kit-phone-{'en' if '/en/' in address else 'vi'}")
    assert serious(phone) == []
    assert sticking_out(phone) == []
