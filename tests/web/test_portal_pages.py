"""The public pages without a browser: what they say, what they refuse, what they cost."""

import csv
import io
import json
import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from lienthong.catalog.domain import DictionaryColumn
from lienthong.catalog.queries.search import rebuild_index
from lienthong.web.trackers import TrackerMiddleware
from people import People
from public_pages import PAGES, STATUSES, address_of, publish_everything
from published import (
    OCTOBER,
    School,
    issue_database,
    issue_list,
    publish_dataset,
    publish_school,
    publish_table,
    school_rows,
)

TABLE = "/du-lieu/co-so-giao-duc/bang/bang-1"


@pytest.fixture
def school(people: People, tmp_path: Path) -> School:
    made = publish_school(people, tmp_path)
    rebuild_index()
    return made


def text(client: Client, address: str, *, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def words(page: str) -> str:
    """The page as a reader sees it: without tags, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_answers_with_its_status_and_stays_small(
    people: People, tmp_path: Path, client: Client, language: str
) -> None:
    holes = publish_everything(people, tmp_path)
    answers = {name: client.get(address_of(name, holes, language=language)) for name in PAGES}
    statuses = {name: answer.status_code for name, answer in answers.items()}
    assert statuses == {name: STATUSES.get(name, 200) for name in PAGES}
    assert [name for name, answer in answers.items() if len(answer.content) > 60_000] == []


def test_the_first_page_shows_true_numbers(school: School, client: Client) -> None:
    page = text(client, "/")
    assert "<dd>84</dd>" in page
    assert "Danh sách cơ sở giáo dục mầm non và phổ thông" in page


@pytest.mark.parametrize("asked", ["trường học", "truong hoc", "TRUONG HOC"])
def test_search_finds_with_and_without_tone_marks(
    school: School, client: Client, asked: str
) -> None:
    page = client.get("/du-lieu", {"q": asked}).content.decode()
    assert "/du-lieu/co-so-giao-duc" in page


def test_a_facet_narrows_and_can_be_removed(school: School, people: People, client: Client) -> None:
    publish_dataset(people, slug="gia-dat", title="Bảng giá đất", theme="land")
    rebuild_index()
    page = text(client, "/du-lieu?topic=land")
    assert "/du-lieu/gia-dat" in page
    assert "/du-lieu/co-so-giao-duc" not in page
    assert 'href="/du-lieu"' in page


def test_nothing_found_offers_fewer_words(school: School, client: Client) -> None:
    page = words(text(client, "/du-lieu?q=truong%20qqqqqqq"))
    assert "0 kết quả" in page
    assert "Có phải bạn muốn tìm truong ?" in page


@pytest.mark.parametrize(
    "query", ["sai=1", "page=0", "page=x", "sort=best", "q=a&q=b", "page=999999999999"]
)
def test_search_refuses_what_it_does_not_understand(db: None, client: Client, query: str) -> None:
    assert "không hiểu" in text(client, f"/du-lieu?{query}", status=422)


def test_the_table_says_its_question_in_words(school: School, client: Client) -> None:
    page = words(text(client, f"{TABLE}?cap_hoc=THPT&so_lop__ge=30&_sort=-hoc_sinh"))
    rows = [r for r in school_rows(84) if r[2] == "THPT" and r[4] >= 30]
    told = "dòng có cấp học là “THPT” và số lớp từ 30, xếp theo học sinh giảm dần."
    assert f"{len(rows)} {told}" in page


def test_a_form_of_the_table_leads_to_an_address_that_can_be_cited(
    school: School, client: Client
) -> None:
    sent = {"_column": "so_lop", "_op": "ge", "_value": "30", "cap_hoc": "THPT", "_after": "x"}
    answer = client.get(TABLE, sent)
    assert answer.status_code == 302
    assert answer["Location"] == f"{TABLE}?cap_hoc=THPT&so_lop__ge=30"
    chosen = client.get(TABLE, {"_show": ["ma", "hoc_sinh"]})
    assert chosen["Location"] == f"{TABLE}?_columns=ma%2Choc_sinh"


def test_a_file_holds_exactly_what_the_page_shows(school: School, client: Client) -> None:
    answer = client.get(f"{TABLE}.csv?cap_hoc=THPT&_columns=ma,hoc_sinh&_sort=-hoc_sinh&_raw=1")
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode())))
    wanted = [(r[0], r[5]) for r in school_rows(84) if r[2] == "THPT"]
    wanted.sort(key=lambda pair: -(pair[1] or 0))
    assert rows[0] == ["ma", "hoc_sinh"]
    assert [int(row[1] or 0) for row in rows[1:]] == [pair[1] or 0 for pair in wanted]
    objects = json.loads(b"".join(client.get(f"{TABLE}.json?ma=31301")))
    assert [each["ma"] for each in objects] == ["31301"]
    for form, mark in (("xlsx", b"PK"), ("parquet", b"PAR1")):
        file = client.get(f"{TABLE}.{form}")
        assert b"".join(file).startswith(mark)


def test_pages_of_a_table_follow_each_other_without_loss(school: School, client: Client) -> None:
    seen, address = [], f"{TABLE}?_limit=30"
    while address:
        page = text(client, address)
        seen += re.findall(r"<tr><td>(\d{5})</td>", page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = unescape(following[1]) if following else ""
    assert seen == [row[0] for row in school_rows(84)]


def test_a_mistake_in_the_address_of_a_table_is_named(school: School, client: Client) -> None:
    page = text(client, f"{TABLE}?khong_co=1", status=422)
    assert "khong_co" in page
    assert "so_lop" in page


def test_text_is_shown_as_text(people: People, tmp_path: Path, client: Client) -> None:
    dataset = publish_dataset(people, slug="la", title="<b>Lạ</b>")
    column = (DictionaryColumn("ma", "<i>Mã</i>", "text"),)
    publish_table(people, dataset, [("<script>alert(1)</script>",)], tmp_path, columns=column)
    page = text(client, "/du-lieu/la")
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<b>Lạ" not in page


def test_each_version_keeps_its_address(school: School, client: Client) -> None:
    first = words(text(client, "/du-lieu/co-so-giao-duc/phien-ban/1"))
    assert "82 dòng, 7 trường" in first
    assert "Trang này cho xem phiên bản 1." in first
    assert "84 dòng, 7 trường" in words(text(client, "/du-lieu/co-so-giao-duc"))
    old = b"".join(client.get("/du-lieu/co-so-giao-duc/phien-ban/1/bang/bang-1.csv"))
    assert old.count(b"\r\n") == 83
    text(client, "/du-lieu/co-so-giao-duc/phien-ban/3", status=404)


def test_what_serves_only_the_exchange_is_found_at_no_public_door(
    people: People, tmp_path: Path, client: Client
) -> None:
    secret = publish_dataset(people, slug="ho-ngheo", title="Hộ nghèo", access_level="exchange")
    publish_table(people, secret, school_rows(3), tmp_path)
    rebuild_index()
    for address in (
        "/du-lieu/ho-ngheo",
        "/du-lieu/ho-ngheo/phien-ban/1",
        "/du-lieu/ho-ngheo/bang/bang-1",
        "/du-lieu/ho-ngheo/bang/bang-1.csv",
        "/en/du-lieu/ho-ngheo",
    ):
        text(client, address, status=404)
    for address in ("/", "/du-lieu?q=ho ngheo", "/du-lieu.atom", "/sitemap.xml"):
        assert "du-lieu/ho-ngheo" not in text(client, address)


def test_a_draft_is_not_found(people: People, client: Client) -> None:
    draft = publish_dataset(people, slug="nhap")
    draft.status, draft.published_content = "draft", None
    draft.published_at = draft.published_by = None
    draft.save()
    text(client, "/du-lieu/nhap", status=404)


def test_a_withdrawn_dataset_leaves_its_reason(
    school: School, people: People, client: Client
) -> None:
    gone = school.dataset
    gone.status, gone.withdrawn_at = "withdrawn", OCTOBER
    gone.withdrawn_by_id, gone.withdrawn_reason = people.binh.person_id, "Sai số liệu năm 2026."
    gone.save()
    page = text(client, "/du-lieu/co-so-giao-duc", status=410)
    assert "Sai số liệu năm 2026." in page
    text(client, TABLE, status=404)
    text(client, f"{TABLE}.csv", status=404)


def test_machines_read_what_the_page_says(school: School, client: Client) -> None:
    page = text(client, "/du-lieu/co-so-giao-duc")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    described = json.loads(found[1])
    assert described["@type"] == "Dataset"
    assert described["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert {d["encodingFormat"] for d in described["distribution"]} >= {"text/csv"}


def test_the_feed_and_the_sitemap_name_every_public_page(school: School, client: Client) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ET.fromstring(text(client, "/du-lieu.atom"))
    links = [entry.find(f"{atom}link") for entry in feed.iter(f"{atom}entry")]
    assert [link.get("href", "").endswith("/co-so-giao-duc") for link in links if link is not None]
    site = text(client, "/sitemap.xml")
    ET.fromstring(site)
    for path in re.findall(r"<loc>https?://[^/]+([^<]*)</loc>", site):
        assert client.get(path or "/").status_code == 200
    assert "Sitemap: " in text(client, "/robots.txt")


def test_a_list_as_a_file_is_what_was_issued(people: People, client: Client) -> None:
    issued = issue_list(people, [issue_database(people)])
    made = json.loads(client.get(f"/danh-muc/{issued.pk}.json").content)
    assert made == issued.content
    sheet = client.get(f"/danh-muc/{issued.pk}.csv").content.decode("utf-8-sig")
    assert "Cơ sở dữ liệu hộ kinh doanh cá thể" in sheet
    assert client.get(f"/danh-muc/{issued.pk}.xlsx").content[:2] == b"PK"
    text(client, "/danh-muc/999999", status=404)


def test_an_address_with_a_slash_leads_to_the_page(school: School, client: Client) -> None:
    answer = client.get("/du-lieu/co-so-giao-duc/?view=api")
    assert answer.status_code == 301
    assert answer["Location"] == "/du-lieu/co-so-giao-duc?view=api"
    assert client.get("/khong/co/").status_code == 404


@pytest.mark.parametrize("address", ["/", "/du-lieu", "/co-so-du-lieu", "/co-quan", "/dich-vu"])
def test_lists_ask_the_registers_a_fixed_number_of_times(
    people: People, tmp_path: Path, client: Client, address: str
) -> None:
    publish_everything(people, tmp_path)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)
    for number in range(6):
        more = publish_dataset(people, slug=f"them-{number}", title=f"Thêm {number}")
        publish_table(people, more, school_rows(2), tmp_path)
        issue_database(people, slug=f"csdl-{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_health_and_counts_are_told(db: None, client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "database": "ok"}
    client.get("/khong-co")
    told = text(client, "/metrics")
    assert told.endswith("# EOF\n")
    counted = re.search(r'area="portal",status="4xx"} (\d+)', told)
    assert counted is not None
    assert int(counted[1]) >= 1


@pytest.mark.parametrize(
    ("shared", "plain"),
    [
        ("/?fbclid=x1", "/"),
        ("/du-lieu?q=x%C3%A3&utm_source=zalo&zarsrc=30", "/du-lieu?q=x%C3%A3"),
        ("/du-lieu?topic=a&topic=b&gclid=1", "/du-lieu?topic=a&topic=b"),
    ],
)
def test_a_link_shared_elsewhere_leads_to_the_page(client: Client, shared: str, plain: str) -> None:
    answer = client.get(shared)

    assert (answer.status_code, answer["Location"]) == (302, plain)


def test_programs_are_told_of_every_name_they_got_wrong(client: Client) -> None:
    assert client.get("/api/v1/datasets?utm_source=zalo").status_code == 422


def test_no_shared_link_leads_to_another_host() -> None:
    request = RequestFactory().get("/", {"fbclid": "x1"})
    request.path = "//elsewhere.example/"

    answer = TrackerMiddleware(lambda _request: HttpResponse())(request)

    assert answer["Location"] == "/%2Felsewhere.example/"


@pytest.mark.parametrize(
    ("home", "asked", "plain"),
    [
        ("", "_column=hoc_sinh&_op=ge&_value=1.200", "hoc_sinh__ge=1200"),
        ("/en", "_column=hoc_sinh&_op=ge&_value=1,200", "hoc_sinh__ge=1200"),
        ("", "_column=ngay_khao_sat&_op=ge&_value=01/09/2025", "ngay_khao_sat__ge=2025-09-01"),
        ("", "_column=hoc_sinh&_op=contains&_value=450", "hoc_sinh=450"),
        ("", "_column=cap_hoc&_op=contains&_value=1.200", "cap_hoc__contains=1.200"),
    ],
)
def test_a_filter_reads_what_the_page_shows(
    client: Client, school: School, home: str, asked: str, plain: str
) -> None:
    answer = client.get(f"{home}{TABLE}?{asked}")

    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?{plain}")
