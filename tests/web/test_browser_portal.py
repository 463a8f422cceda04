"""The public pages in a real browser, in both languages and at both widths."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser import picture, serious, sticking_out
from people import People
from public_pages import PAGES, STATUSES, address_of, publish_everything

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def faults(shown: "Page", name: str, address: str) -> list[str]:
    """What is wrong with a page, as a person would meet it."""
    answer = shown.goto(address)
    found = [*serious(shown), *sticking_out(shown)]
    if answer is None or answer.status != STATUSES.get(name, 200):
        found.append(f"status {answer.status if answer else None}")
    return found


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_public_page_is_readable_at_both_widths(
    page: "Page", phone: "Page", people: People, tmp_path: Path, language: str
) -> None:
    holes = publish_everything(people, tmp_path)
    wrong = {}
    for name in PAGES:
        address = address_of(name, holes, language=language)
        for shown, width in ((page, "wide"), (phone, "phone")):
            if found := faults(shown, name, address):
                wrong[f"{name}-{width}"] = found
            picture(shown, f"{name}-{width}-{language}")
    assert wrong == {}
