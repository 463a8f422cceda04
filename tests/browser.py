"""A real browser for tests: `page` at 1280 px, `phone` at 360 px, axe, nothing from other hosts.

`tests/conftest.py` registers the fixtures; Playwright loads only when a test asks for them.
"""

from __future__ import annotations

import importlib.resources
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request, Route
    from pytest_django.live_server_helper import LiveServer

    from lienthong.accounts.domain import Actor

WIDE, NARROW = (1280, 900), (360, 740)
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once a run; LIENTHONG_CHROMIUM names another one."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps a loop in this thread
    with sync_playwright() as playwright:
        path = os.environ.get("LIENTHONG_CHROMIUM") or shutil.which("chromium")
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


class Watch:
    """What must stay empty while a test walks through pages."""

    def __init__(self) -> None:
        self.outside: list[str] = []
        self.errors: list[str] = []

    def over(self, context: BrowserContext, *, home: str) -> None:
        """Keep every request at home and note what pages complain about."""

        def only_home(route: Route, request: Request) -> None:
            if urlsplit(request.url).netloc == home or request.url.startswith(("data:", "blob:")):
                route.continue_()
            else:
                self.outside.append(request.url)
                route.abort()

        context.route(re.compile(".*"), only_home)

    def listen(self, page: Page) -> None:
        """Note script errors and what the content policy refuses."""
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self._said(said.type, said.text))

    def _said(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.errors.append(text)


@contextmanager
def opened(browser: Browser, url: str, size: tuple[int, int], **options: Any) -> Iterator[Page]:
    """A page of a fresh browser context; fails at the end if it asked another host or broke."""
    watch = Watch()
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(
        base_url=url,
        service_workers="block",
        viewport=viewport,  # type: ignore[arg-type]
        is_mobile=size[0] < 500,
        has_touch=size[0] < 500,
        **options,
    )
    watch.over(context, home=urlsplit(url).netloc)
    context.set_default_timeout(8000)
    page = context.new_page()
    watch.listen(page)
    try:
        yield page
    finally:
        context.close()
    assert watch.outside == []
    assert watch.errors == []


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page of 1280 px on the live server."""
    with opened(browser, live_server.url, WIDE) as shown:
        yield shown


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page of 360 px on the live server."""
    with opened(browser, live_server.url, NARROW) as shown:
        yield shown


@pytest.fixture
def enter(live_server: LiveServer) -> Callable[[Page, Actor], None]:
    """Sign a person in without the form: `enter(page, people.an)`."""

    def signed_in(page: Page, actor: Actor) -> None:
        from django.contrib.auth import get_user_model
        from django.test import Client

        client = Client()
        person = get_user_model().objects.get(pk=actor.person_id)
        client.force_login(person)
        cookie = client.cookies["sessionid"]
        page.context.add_cookies(
            [{"name": "sessionid", "value": cookie.value, "url": live_server.url}]
        )

    return signed_in


def serious(page: Page) -> list[str]:
    """What axe calls serious or critical on the page, one line each."""
    axe = importlib.resources.files("axe_playwright_python").joinpath("axe.min.js")
    page.evaluate(axe.read_text("utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{found['id']}: {node['html'][:200]}"
        for found in result["violations"]
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"][:3]
    ]


def sticking_out(page: Page) -> list[str]:
    """Elements that make the page itself scroll sideways, and room to scroll below its end."""
    found: list[str] = page.evaluate(
        """() => {
          const root = document.documentElement, width = root.clientWidth;
          const end = Math.max(document.body.getBoundingClientRect().bottom + scrollY, innerHeight);
          const below = root.scrollHeight > end + 2
            ? [`the page ends at ${end} and scrolls to ${root.scrollHeight}`] : [];
          if (root.scrollWidth <= width) return below;
          return [...document.querySelectorAll('body *')]
            .filter((e) => e.getBoundingClientRect().right > width + 1
              && !e.closest('.scroll, .sheet, .tabs, .steps, pre'))
            .map((e) => e.outerHTML.slice(0, 120)).concat(below);
        }"""
    )
    return found


def picture(page: Page, name: str) -> None:
    """Keep a picture of the whole page in the folder PICTURES, when it is given."""
    folder = os.environ.get("PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
