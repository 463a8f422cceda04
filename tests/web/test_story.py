"""The user's job as the tutorial tells it, in Chromium, on a real hub over the example."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser import NARROW, WIDE, opened, picture, serious, sticking_out
from example_hub import Hub, load_example, serving
from following import Follower, sections

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """The example, served by web, worker and gateway."""
    folder = tmp_path_factory.mktemp("hub")
    load_example(folder)
    with serving(folder) as running:
        yield running


class Inspector:
    """Looks at every page that the follower passes."""

    def __init__(self) -> None:
        self.passed: list[str] = []
        self.wrong: dict[str, list[str]] = {}

    def __call__(self, page: Page) -> None:
        self.passed.append(page.url)
        picture(page, f"story-{len(self.passed):02}")
        if found := self._faults(page):
            self.wrong[page.url] = found

    @staticmethod
    def _faults(page: Page) -> list[str]:
        """What is wrong with a page; one that moved on by itself is looked at where it went."""
        from playwright.sync_api import Error

        try:
            return [*serious(page), *sticking_out(page)]
        except Error as error:
            if "context was destroyed" not in str(error):
                raise
            page.wait_for_load_state("networkidle")
            return [*serious(page), *sticking_out(page)]


def parts(*numbers: str) -> list[str]:
    """Headings of the tutorial by their numbers."""
    return [name for name in sections() if name.split(".")[0] in numbers]


def test_the_tutorial_does_the_whole_job_word_for_word(browser: Browser, hub: Hub) -> None:
    look = Inspector()
    told = sections()

    with opened(browser, hub.url, WIDE, locale="vi-VN", accept_downloads=True) as page:
        page.set_default_timeout(30_000)
        follower = Follower(page, hub, arrived=look)
        for name in parts("2", "3", "4", "5", "6", "7"):
            follower.follow(told[name])

    assert look.wrong == {}
    assert len(look.passed) > 30
    kept = json.loads((hub.folder / "bien-nhan.json").read_text(encoding="utf-8"))
    assert kept["status"] == 200
    taken = next(hub.folder.glob("*.csv")).read_text(encoding="utf-8-sig").splitlines()
    assert len(taken) == 41
    assert hub.shell("lienthong doctor") != ""


def test_a_changed_word_of_a_kept_call_is_found(hub: Hub) -> None:
    kept = (hub.folder / "bien-nhan.json").read_text(encoding="utf-8")
    changed = hub.folder / "sua.json"
    changed.write_text(kept.replace("H57.42-2611-0015", "H57.42-2611-0016"), encoding="utf-8")

    told = hub.shell(
        f"lienthong exchange verify {changed} --key data/exchange/keys/gateway.pub", good=False
    )

    assert told.startswith("SAI yêu cầu: ")


def test_a_citizen_does_their_part_on_a_phone(browser: Browser, hub: Hub, tmp_path: Path) -> None:
    look = Inspector()

    with opened(browser, hub.url, NARROW, locale="vi-VN", accept_downloads=True) as phone:
        phone.set_default_timeout(30_000)
        follower = Follower(phone, hub, arrived=look)
        for name in parts("6"):
            follower.follow(sections()[name])

    assert look.wrong == {}
    assert len(look.passed) == 4
