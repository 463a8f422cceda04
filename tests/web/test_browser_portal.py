"""The public pages in a real browser, in both languages and at both widths."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser import picture, serious, too_wide
from people import People
from published import (
    issue_database,
    issue_list,
    publish_dataset,
    publish_school,
    publish_service,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PAGES = {
    "home": "",
    "search": "/du-lieu?q=truong hoc",
    "search-empty": "/du-lieu?q=khong co gi&type=service",
    "dataset": "/du-lieu/co-so-giao-duc",
    "dataset-charts": "/du-lieu/co-so-giao-duc?view=charts",
    "dataset-dictionary": "/du-lieu/co-so-giao-duc?view=dictionary",
    "dataset-api": "/du-lieu/co-so-giao-duc?view=api",
    "dataset-versions": "/du-lieu/co-so-giao-duc?view=versions",
    "dataset-about": "/du-lieu/co-so-giao-duc?view=about",
    "version": "/du-lieu/co-so-giao-duc/phien-ban/1",
    "withdrawn": "/du-lieu/da-go",
    "table": "/du-lieu/co-so-giao-duc/bang/bang-1?cap_hoc=Tiểu học&so_lop__ge=20&_sort=-hoc_sinh",
    "databases": "/co-so-du-lieu",
    "database": "/co-so-du-lieu/ho-kinh-doanh",
    "services": "/dich-vu",
    "service": "/dich-vu/tra-cuu-truong",
    "agencies": "/co-quan",
    "agency": "/co-quan/{agency}",
    "lists": "/danh-muc",
    "list": "/danh-muc/{list}",
    "licences": "/giay-phep",
    "api-help": "/tro-giup/api",
    "not-found": "/khong-co-trang-nay",
    "bad-address": "/du-lieu?sai=1",
}


@pytest.fixture
def holes(people: People, tmp_path: Path) -> dict[str, object]:
    """Something public of every kind; gives what the addresses need."""
    school = publish_school(people, tmp_path)
    gone = publish_dataset(people, slug="da-go", title="Bảng giá đất 2024")
    gone.status, gone.withdrawn_at = "withdrawn", gone.published_at
    gone.withdrawn_by_id = people.binh.person_id
    gone.withdrawn_reason = "Có sai sót về vị trí; sẽ công bố lại sau khi sửa."
    gone.save()
    publish_service(people, school)
    issued = issue_list(people, [issue_database(people)])
    return {"agency": people.a.slug, "list": issued.pk}


@pytest.mark.parametrize("language", ["", "/en"], ids=["vi", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_is_readable_at_both_widths(
    page: "Page", phone: "Page", holes: dict[str, object], name: str, language: str
) -> None:
    address = language + PAGES[name].format(**holes) or "/"
    address = "/en/" if address == "/en" else address
    for shown, width in ((page, "wide"), (phone, "phone")):
        shown.goto(address)
        picture(shown, f"{name}-{width}{language.replace('/', '-')}")
        assert serious(shown) == []
        assert too_wide(shown) == []
