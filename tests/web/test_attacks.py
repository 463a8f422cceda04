"""What hostile and clumsy callers try at the front doors, and the sentence that each gets."""

import logging
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, override_settings

from lienthong.catalog.queries.search import rebuild_index
from people import People
from public_pages import publish_everything

pytestmark = pytest.mark.django_db
ROWS = "/api/v1/datasets/co-so-giao-duc/distributions/bang-1/rows"
TAKE_NOTHING = (
    "/",
    "/co-so-du-lieu/ho-kinh-doanh",
    "/dich-vu",
    "/dich-vu/tra-cuu-truong",
    "/co-quan",
    "/co-quan/{agency}",
    "/danh-muc",
    "/danh-muc/{list}",
    "/danh-muc/{list}.csv",
    "/giay-phep",
    "/tro-giup/api",
    "/du-lieu.atom",
    "/sitemap.xml",
    "/robots.txt",
)


@pytest.fixture
def an_in_browser(people: People) -> Client:
    """An, signed in."""
    browser = Client()
    browser.force_login(get_user_model().objects.get(pk=people.an.person_id or 0))
    return browser


def test_pages_without_parameters_refuse_unknown_ones(
    people: People, tmp_path: Path, client: Client
) -> None:
    holes = publish_everything(people, tmp_path)
    statuses = {
        page: client.get(page.format(**holes) + "?la=1").status_code for page in TAKE_NOTHING
    }
    assert statuses == dict.fromkeys(TAKE_NOTHING, 422)


def test_a_parameter_of_the_databases_page_stands_once(client: Client) -> None:
    assert client.get("/co-so-du-lieu?q=a&q=b").status_code == 422


@pytest.mark.parametrize("page", ["9" * 5000, "0", "-1", "501", "\u0661"])
def test_a_page_number_of_any_length_is_refused_in_a_sentence(client: Client, page: str) -> None:
    rebuild_index()
    assert client.get("/du-lieu", {"page": page}).status_code == 422


def test_a_table_filtered_by_line_says_so(people: People, tmp_path: Path, client: Client) -> None:
    publish_everything(people, tmp_path)
    answer = client.get("/du-lieu/co-so-giao-duc/bang/bang-1?_line=2")
    assert answer.status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"])
def test_public_pages_only_read(method: str) -> None:
    answer = Client(enforce_csrf_checks=True).generic(method, "/du-lieu")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert method in answer.content.decode()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE"])
def test_staff_pages_take_no_other_method(an_in_browser: Client, method: str) -> None:
    assert an_in_browser.generic(method, "/lam-viec/").status_code == 405


def test_a_page_that_only_takes_forms_says_so(an_in_browser: Client) -> None:
    answer = an_in_browser.get("/lam-viec/tai-khoan/co-quan/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "POST" in answer.content.decode()


def test_the_api_refuses_methods_as_a_problem(client: Client) -> None:
    answer = client.delete("/api/v1/datasets")
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "web.method_not_allowed"


def test_the_api_answers_head_where_it_answers_get(
    people: People, tmp_path: Path, client: Client
) -> None:
    publish_everything(people, tmp_path)
    answers = [client.head(address) for address in ("/api/v1/datasets", ROWS)]
    assert [(each.status_code, each.content) for each in answers] == [(200, b""), (200, b"")]


def test_a_null_character_is_refused_in_addresses(client: Client) -> None:
    asked = ("/du-lieu?q=%00", "/co-so-du-lieu?q=a%00b", "/api/v1/search?q=%00", "/du-lieu/a%00b")
    statuses = [client.get(address).status_code for address in asked]
    assert statuses == [422, 422, 422, 404]


def test_a_null_character_is_refused_in_forms(an_in_browser: Client) -> None:
    answer = an_in_browser.post("/lam-viec/ho-so/1/rut/", {"reason": "a\x00b"})
    assert answer.status_code == 422
    assert "NUL" in answer.content.decode()


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_a_form_with_too_much_text_is_refused_in_a_sentence(an_in_browser: Client) -> None:
    answer = an_in_browser.post("/lam-viec/du-lieu-mo/tao/", {"title": "a" * 2000})
    assert answer.status_code == 413
    assert "Chưa lưu gì" in answer.content.decode()


def test_a_form_with_too_many_fields_is_refused_in_a_sentence(an_in_browser: Client) -> None:
    fields = {f"f{number}": "1" for number in range(1200)}
    assert an_in_browser.post("/lam-viec/du-lieu-mo/tao/", fields).status_code == 413


def test_a_foreign_host_name_is_refused_and_fills_no_log(
    client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    assert client.get("/", headers={"host": "la.example"}).status_code == 400
    assert logging.getLogger("django.security.DisallowedHost").handlers != []
    assert "Traceback" not in capfd.readouterr().err
