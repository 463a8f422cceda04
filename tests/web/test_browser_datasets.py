"""The way of a file through a real browser: nothing serious for axe, nothing wider than a phone."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser import picture, serious, sticking_out
from lienthong.accounts.domain import Actor
from lienthong.catalog import services
from lienthong.catalog.models import Dataset, TableVersion, Upload
from lienthong.web.worker.loop import drain
from people import NOON, People
from published import publish_school

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BOOK = Path(__file__).parents[2] / "docs/tutorials/bieu-01-don-vi-hanh-chinh.xlsx"


@pytest.fixture
def prices(people: People) -> Upload:
    """A file of land prices that was read, with a slip that makes a price no number."""
    dataset = services.create_dataset(
        organization_id=people.a.pk, title="Bảng giá đất ở tại đô thị", by=people.an, at=NOON
    )
    lines = ["Bảng giá đất ở tại đô thị", "(Đơn vị tính: nghìn đồng/m2)"]
    lines.append("Mã phường;Tên đường;Giá vị trí 1;Giá vị trí 2")
    lines += [f"0112{n % 9};Đường số {n};{(85 + n) * 1000};{(42 + n) * 1000}" for n in range(60)]
    lines[10] = "01127;Lương Khánh Thiện;6O000;30000"
    lines.append("Ghi chú: áp dụng đến hết 31/12/2026.")
    services.receive_upload(
        dataset_id=dataset.pk,
        file="\n".join(lines).encode(),
        file_name="bang-gia-dat-2026.csv",
        by=people.an,
        at=NOON,
    )
    drain()
    return Upload.objects.get()


def look(page: "Page", address: str, name: str) -> None:
    page.goto(address)
    picture(page, name)
    assert serious(page) == []
    assert sticking_out(page) == []


def addresses(upload: Upload, version: TableVersion) -> dict[str, str]:
    home = f"/lam-viec/du-lieu-mo/bo/{upload.dataset.slug}"
    review = f"/lam-viec/du-lieu-mo/tep/{upload.pk}/xem-lai"
    return {
        "list": "/lam-viec/du-lieu-mo/",
        "create": "/lam-viec/du-lieu-mo/tao/",
        "record": f"{home}/",
        "section-about": f"{home}/phan/about/",
        "section-terms": f"{home}/phan/terms/",
        "upload": f"{home}/tai-len/",
        "review": f"{review}/",
        "review-header": f"{review}/tieu-de/",
        "review-letters": f"{review}/bang-ma/",
        "review-separator": f"{review}/dau-cach/",
        "review-columns": f"{review}/cot/",
        "review-lines": f"{review}/dong/",
        "review-cell": f"{review}/o/?line=11&column=3",
        "dictionary": f"{home}/tu-dien/{version.pk}/",
        "dictionary-paste": f"{home}/tu-dien/{version.pk}/dan/",
        "check": f"{home}/kiem-tra/",
        "preview": f"{home}/xem-truoc/",
        "versions": f"{home}/phien-ban/",
        "history": f"{home}/lich-su/",
        "delete": f"{home}/xoa/",
    }


def second_file(upload: Upload, people: People) -> TableVersion:
    """The same dataset with a table taken in, and another file that waits for its review."""
    from lienthong.catalog.queries.files import store

    data = store().path(upload.sha256).read_bytes()
    versions = services.accept_reading(upload_id=upload.pk, by=people.an, at=NOON)
    services.receive_upload(
        dataset_id=upload.dataset_id,
        file=data,
        file_name="bang-gia-dat-2026-quy-4.csv",
        distribution_id=versions[0].distribution_id,
        label="2026-Q4",
        by=people.an,
        at=NOON,
    )
    drain()
    return versions[0]


@pytest.mark.parametrize("width", ["page", "phone"])
def test_every_page_of_a_dataset_reads_at_both_widths(
    request: pytest.FixtureRequest,
    people: People,
    prices: Upload,
    enter: "Callable[[Page, Actor], None]",
    width: str,
) -> None:
    page: Page = request.getfixturevalue(width)
    version = second_file(prices, people)
    enter(page, people.an)
    for name, address in addresses(Upload.objects.latest("pk"), version).items():
        look(page, address, f"datasets-{name}-{width}")


def test_an_official_sends_a_workbook_and_sees_how_it_was_read(
    people: People, page: "Page", enter: "Callable[[Page, Actor], None]"
) -> None:
    dataset = Dataset.objects.get(
        pk=services.create_dataset(
            organization_id=people.a.pk, title="Đơn vị hành chính", by=people.an, at=NOON
        ).pk
    )
    enter(page, people.an)
    page.goto(f"/lam-viec/du-lieu-mo/bo/{dataset.slug}/tai-len/")
    page.set_input_files('input[type="file"]', str(BOOK))
    page.get_by_role("button", name="Gửi tệp").click()
    page.wait_for_url("**/tep/*/")
    picture(page, "datasets-progress-page")
    drain()
    page.wait_for_url("**/xem-lai/")
    picture(page, "datasets-review-workbook-page")
    assert page.get_by_role("heading", name="Xem lại cách đọc tệp").is_visible()
    assert serious(page) == []


@pytest.mark.parametrize("width", ["page", "phone"])
def test_every_page_of_a_service_reads_at_both_widths(
    request: pytest.FixtureRequest,
    people: People,
    tmp_path: Path,
    enter: "Callable[[Page, Actor], None]",
    width: str,
) -> None:
    page: Page = request.getfixturevalue(width)
    school = publish_school(people, tmp_path)
    service = services.create_service(
        organization_id=people.a.pk,
        name="Tra cứu cơ sở giáo dục",
        values={
            "distribution": school.table.pk,
            "key_columns": ["ma"],
            "fields": ["ma", "ten_co_so", "cap_hoc"],
            "filterable": ["cap_hoc"],
        },
        by=people.an,
        at=NOON,
    )
    enter(page, people.an)
    home = f"/lam-viec/dich-vu/{service.slug}"
    parts = ("about", "data", "technical", "model", "terms")
    for address in (
        "/lam-viec/dich-vu/", "/lam-viec/dich-vu/tao/", f"{home}/", f"{home}/lich-su/",
        *(f"{home}/phan/{part}/" for part in parts),
    ):  # fmt: skip
        name = address.strip("/").replace("/", "-").replace(service.slug, "one")
        look(page, address, f"services-{name}-{width}")
