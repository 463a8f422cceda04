"""The pages of databases in a real browser: typing saves itself, all is readable at both widths."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils.timezone import now

from browser import picture, serious, sticking_out
from entries import FULL, appoint
from lienthong.accounts.domain import Actor
from lienthong.catalog.queries.lists import issued_lists
from lienthong.catalog.services import issue_list
from lienthong.inventory import services
from lienthong.inventory.models import Database
from people import People

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Enter = Callable[["Page", Actor], None]

ITEMS = """Hạng mục\tKiểu\tĐộ dài\tMức chia sẻ\tAi được dùng\tTầm quan trọng\tDữ liệu cá nhân
Mã số hộ kinh doanh\tchữ\t10\tDữ liệu mở\tMọi người\tkhác\tkhông
Tên hộ kinh doanh\tchữ\t\tDữ liệu mở\tMọi người\tkhác\tkhông
Số định danh chủ hộ\tchữ\t12\tDữ liệu dùng riêng\tThuế, Công an\tquan trọng\tcơ bản
Số điện thoại\tchữ\t\t\t\tkhác\tcơ bản
Ngành nghề (VSIC)\tmã\t\tDữ liệu dùng chung\tMọi cơ quan nhà nước\tkhác\tkhông
"""
PHONE = {"sharing_class": "private", "consumers": ["Thuế"]}


def fill(people: People, name: str, *, whole: bool) -> Database:
    """A database of agency A, with gaps or complete."""
    made = services.create_database(
        organization_id=people.a.pk, name=name, by=people.an, at=now() - timedelta(days=1)
    )
    told = dict(FULL) if whole else {k: v for k, v in FULL.items() if "mechanism" not in k}
    services.update_database(
        database_id=made.pk,
        version=None,
        changes=told,
        by=people.an,
        at=now() - timedelta(hours=5),
    )
    services.import_items(
        database_id=made.pk, version=None, text=ITEMS, replace=True, by=people.an, at=now()
    )
    if whole:
        services.update_item(
            database_id=made.pk,
            item_id=made.items.get(name="Số điện thoại").pk,
            version=None,
            changes=PHONE,
            by=people.an,
            at=now(),
        )
    return made


@pytest.fixture
def story(people: People, transactional_db: None) -> Database:
    """One draft with gaps; one issued and changed since; one waiting; one system."""
    appoint(people)
    services.create_system(
        organization_id=people.a.pk,
        values={"name": "Một cửa điện tử xã Khe Tre", "security_level": 2},
        by=people.an,
        at=now(),
    )
    for name in ("Cơ sở dữ liệu hộ nghèo, hộ cận nghèo", "Cơ sở dữ liệu đất đai xã"):
        made = fill(people, name, whole=True)
        services.submit_database(database_id=made.pk, by=people.an, at=now())
        if "nghèo" in name:
            services.accept_database(database_id=made.pk, by=people.dung, at=now())
            issue_list(
                kind="databases",
                organization_id=people.territory.pk,
                number="118/QĐ-UBND",
                signed_on=now().date(),
                signer="Chủ tịch Nguyễn Văn Minh",
                by=people.dung,
                at=now(),
            )
            services.update_database(
                database_id=made.pk,
                version=None,
                changes={"purpose": "Quản lý, rà soát hộ nghèo hằng năm"},
                by=people.an,
                at=now(),
            )
    return fill(people, "Cơ sở dữ liệu hộ kinh doanh cá thể", whole=False)


def at(name: str, *args: object) -> str:
    return reverse(f"console:{name}", args=args)


def of_an(database: Database) -> dict[str, str]:
    slug = database.slug
    item = database.items.order_by("position").first()
    assert item is not None
    issued = Database.objects.exclude(issued_version=None).get()
    return {
        "list": at("databases"),
        "nothing-found": at("databases") + "?q=khong-co",
        "begin": at("database_begin"),
        "record": at("database", slug),
        "identity": at("database_section", slug, "identity"),
        "collection": at("database_section", slug, "collection"),
        "system-part": at("database_section", slug, "system"),
        "item": at("database_item", slug, item.pk),
        "paste": at("database_items_paste", slug),
        "history": at("database_history", slug),
        "delete": at("database_delete", slug),
        "deleted": at("databases_deleted"),
        "compare": at("database_compare", issued.slug),
        "systems": at("systems"),
        "system-add": at("system_add"),
        "lists": at("lists"),
    }


def of_dung() -> dict[str, str]:
    waiting = Database.objects.get(state="submitted")
    return {
        "inbox": at("inbox"),
        "decide": at("database", waiting.slug),
        "issue": at("list_issue"),
        "list-one": at("list", issued_lists()[0].pk),
    }


def walk(page: "Page", pages: dict[str, str], width: str) -> dict[str, list[str]]:
    wrong = {}
    for name, address in pages.items():
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        picture(page, f"databases-{name}-{width}")
        if found := serious(page) + sticking_out(page):
            wrong[name] = found
    return wrong


def look_at_paste(page: "Page", database: Database, width: str) -> list[str]:
    page.goto(at("database_items_paste", database.slug))
    page.fill("#text", ITEMS.replace("Dữ liệu mở", "Dữ liệu lạ") + "\tchữ\n")
    page.click("button[value=look]")
    picture(page, f"databases-paste-wrong-{width}")
    found = serious(page) + sticking_out(page)
    page.fill("#text", ITEMS.replace("Tên hộ kinh doanh", "Tên cơ sở kinh doanh"))
    page.click("button[value=look]")
    picture(page, f"databases-paste-preview-{width}")
    return found + serious(page) + sticking_out(page)


@pytest.mark.parametrize("width", ["wide", "phone"])
def test_every_page_is_readable(
    request: pytest.FixtureRequest, story: Database, people: People, enter: Enter, width: str
) -> None:
    page: Page = request.getfixturevalue("page" if width == "wide" else "phone")
    enter(page, people.an)
    assert walk(page, of_an(story), width) == {}
    assert look_at_paste(page, story, width) == []
    page.context.clear_cookies()
    enter(page, people.dung)
    assert walk(page, of_dung(), width) == {}


def test_typing_saves_itself_and_errors_stand_beside_their_field(
    page: "Page", story: Database, people: People, enter: Enter
) -> None:
    enter(page, people.an)
    page.goto(at("database_section", story.slug, "collection"))
    page.fill("#id_update_mechanism", "Khi có hồ sơ mới")
    page.check("input[name=collection_kinds][value=manual]")
    saved = page.locator("#saved")
    saved.get_by_text(re.compile(r"Đã lưu lúc \d\d:\d\d")).wait_for()
    page.goto(at("database_section", story.slug, "system"))
    page.fill("#id_record_count", "nhiều")
    page.locator("#slot-record_count .errorlist").wait_for()
    page.fill("#id_record_count", "1.286")
    saved.get_by_text(re.compile(r"Đã lưu lúc \d\d:\d\d")).wait_for()
    assert page.locator("#slot-record_count .errorlist").count() == 0

    story.refresh_from_db()
    assert (story.update_mechanism, story.collection_kinds) == ("Khi có hồ sơ mới", ["manual"])
    assert story.record_count == 1286


def test_a_conflict_met_while_typing_leads_to_the_choice(
    page: "Page", story: Database, people: People, enter: Enter
) -> None:
    enter(page, people.an)
    page.goto(at("database_section", story.slug, "identity"))
    services.update_database(
        database_id=story.pk,
        version=None,
        changes={"purpose": "Mục đích của Dung", "name_en": "Household businesses"},
        by=people.dung,
        at=now(),
    )
    page.fill("#id_purpose", "Mục đích của An")
    page.get_by_role("button", name="So sánh và chọn").click()
    picture(page, "databases-conflict-wide")
    assert serious(page) == []
    page.get_by_text("Lấy giá trị của Hoàng Mạnh Dung").click()
    page.get_by_role("button", name="Lưu lựa chọn").click()
    page.get_by_text("Đã lưu:").wait_for()

    story.refresh_from_db()
    assert (story.purpose, story.name_en) == ("Mục đích của Dung", "Household businesses")


def test_the_keyboard_alone_sends_a_complete_entry(
    page: "Page", story: Database, people: People, enter: Enter
) -> None:
    enter(page, people.an)
    whole = fill(people, "Cơ sở dữ liệu chợ", whole=True)
    page.goto(at("database", whole.slug))
    page.get_by_role("button", name=re.compile("tổng hợp$")).focus()
    page.keyboard.press("Enter")
    page.get_by_text(re.compile("Đã gửi UBND thành phố Huế")).wait_for()

    whole.refresh_from_db()
    assert whole.state == "submitted"
