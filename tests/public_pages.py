"""Every page of the portal with something to show, for tests with and without a browser."""

from pathlib import Path

from lienthong.catalog.queries.search import rebuild_index
from people import People
from published import (
    issue_database,
    issue_list,
    publish_dataset,
    publish_school,
    publish_service,
)

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


def publish_everything(people: People, folder: Path) -> dict[str, object]:
    """Something public of every kind; gives what the addresses need."""
    school = publish_school(people, folder)
    gone = publish_dataset(people, slug="da-go", title="Bảng giá đất 2024")
    gone.status, gone.withdrawn_at = "withdrawn", gone.published_at
    gone.withdrawn_by_id = people.binh.person_id
    gone.withdrawn_reason = "Có sai sót về vị trí; sẽ công bố lại sau khi sửa."
    gone.save()
    publish_service(people, school)
    issued = issue_list(people, [issue_database(people)])
    rebuild_index()
    return {"agency": people.a.slug, "list": issued.pk}


STATUSES = {"withdrawn": 410, "not-found": 404, "bad-address": 422}


def address_of(name: str, holes: dict[str, object], *, language: str) -> str:
    """The address of a page in a language."""
    path = PAGES[name].format(**holes)
    if language == "vi":
        return path or "/"
    return f"/en{path}" if path else "/en/"
