"""The API: strict in, stable out, problems by RFC 9457, open to every site, exact values."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from lienthong.catalog.domain import DictionaryColumn
from lienthong.web.api.urls import api
from lienthong.web.wsgi import application
from people import People
from published import publish_dataset, publish_school, publish_table, school_rows

pytestmark = [pytest.mark.django_db, pytest.mark.service]

ROWS = "/api/v1/datasets/co-so-giao-duc/distributions/bang-1/rows"


@pytest.fixture
def school(people: People, tmp_path: Path) -> None:
    publish_school(people, tmp_path)


def asked(client: Client, address: str, **query: str) -> Any:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def refused(client: Client, address: str, status: int, **query: Any) -> dict[str, Any]:
    answer = client.get(address, query)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    told: dict[str, Any] = answer.json()
    assert told["status"] == status
    return told


@pytest.mark.usefixtures("school")
def test_a_page_of_rows_names_total_columns_and_the_next_page(client: Client) -> None:
    first = asked(client, ROWS, _limit="50")

    assert (first["total"], len(first["rows"]), first["version"]) == (84, 50, 2)
    assert first["columns"][0] == {"name": "ma", "label": "Mã", "type": "text", "unit": ""}
    assert first["rows"][0]["ma"] == "31301"
    address = first["next"].partition("/api/")[2]
    second = client.get(f"/api/{address}").json()
    assert (len(second["rows"]), second["next"]) == (34, None)
    codes = {row["ma"] for row in first["rows"] + second["rows"]}
    assert len(codes) == 84


@pytest.mark.usefixtures("school")
def test_every_version_keeps_its_own_address(client: Client) -> None:
    old = asked(client, ROWS.replace("/rows", "/versions/1/rows"))

    assert (old["version"], old["total"]) == (1, 82)


@pytest.mark.usefixtures("school")
def test_filters_sort_columns_groups_and_words_without_tone_marks(client: Client) -> None:
    filtered = asked(client, ROWS, cap_hoc="THPT", _sort="-hoc_sinh", _columns="ma,hoc_sinh")
    pupils = [row["hoc_sinh"] for row in filtered["rows"] if row["hoc_sinh"] is not None]
    assert list(filtered["rows"][0]) == ["ma", "hoc_sinh"]
    assert pupils == sorted(pupils, reverse=True)
    grouped = asked(client, ROWS, _group="cap_hoc", _aggregate="count", _sort="cap_hoc")
    assert sum(row["count"] for row in grouped["rows"]) == 84
    found = asked(client, ROWS, _text="tieu hoc tran phu")
    assert found["total"] > 0
    assert all("Tiểu học Trần Phú" in row["ten_co_so"] for row in found["rows"])


@pytest.mark.usefixtures("school")
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"khong_co": "1"}, "tabular.query.unknown_parameter"),
        ({"_khong": "1"}, "tabular.query.unknown_parameter"),
        ({"cap_hoc": ["a", "b"]}, "tabular.query.repeated_parameter"),
        ({"hoc_sinh__gt": "nhiều"}, None),
        ({"_limit": "-1"}, None),
        ({"_limit": "100000"}, None),
        ({"_columns": "ma,khong_co"}, "tabular.query.unknown_column"),
        ({"_after": "hỏng"}, None),
        ({"_format": "exe"}, "api.invalid_parameter"),
        ({"raw": "2"}, "api.invalid_parameter"),
        ({"_format": ["csv", "json"]}, "api.repeated_parameter"),
        ({"ma'; DROP TABLE rows; --": "1"}, "tabular.query.unknown_parameter"),
    ],
)
def test_a_wrong_question_is_refused_by_name(
    client: Client, query: dict[str, Any], code: str | None
) -> None:
    told = refused(client, ROWS, 422, **query)

    assert told["detail"]
    if code:
        assert told["code"] == code


def test_unknown_things_are_not_found_and_tell_nothing(client: Client, people: People) -> None:
    for address in ("/api/v1/datasets/x", "/api/v1/databases/x", "/api/v1/services/x", "/api/zz"):
        refused(client, address, 404)
    refused(client, "/api/v1/lists/999", 404)
    refused(client, "/api/v1/datasets/x/distributions/y/rows", 404)


def test_a_table_for_the_exchange_only_is_found_at_no_public_address(
    client: Client, people: People, tmp_path: Path
) -> None:
    hidden = publish_dataset(people, slug="so-rieng")
    content = {**(hidden.published_content or {}), "access_level": "exchange"}
    type(hidden).objects.filter(pk=hidden.pk).update(
        access_level="exchange", published_content=content
    )
    publish_table(people, hidden, school_rows(1), tmp_path)

    refused(client, "/api/v1/datasets/so-rieng", 404)
    refused(client, "/api/v1/datasets/so-rieng/distributions/bang-1/rows", 404)
    assert asked(client, "/api/v1/datasets")["items"] == []
    assert client.get("/du-lieu/so-rieng").status_code == 404


FORMULAS = ["=1+1", "+84", "-12", "-12a", "@x", "\tx", "x", "01127", '=HYPERLINK("http://x")']
NEUTRAL = ["'=1+1", "+84", "-12", "'-12a", "'@x", "'\tx", "x", "01127", '\'=HYPERLINK("http://x")']


@pytest.fixture
def formulas(people: People, tmp_path: Path) -> str:
    columns = [
        DictionaryColumn("ma", "Mã", "text", description="Mã"),
        DictionaryColumn("o", "Ô", "text", description="Một ô"),
    ]
    dataset = publish_dataset(people, slug="cong-thuc")
    publish_table(
        people, dataset, [[str(n), f] for n, f in enumerate(FORMULAS)], tmp_path, columns=columns
    )
    return "/api/v1/datasets/cong-thuc/distributions/bang-1/rows"


def read(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_cells_like_formulas_are_exact_for_programs_and_harmless_in_files_for_people(
    client: Client, formulas: str
) -> None:
    assert [row["o"] for row in asked(client, formulas)["rows"]] == FORMULAS
    people_file = read(client.get(formulas, {"_format": "csv"})).decode("utf-8")
    assert people_file.startswith("\ufeff")
    cells = [row[1] for row in csv.reader(io.StringIO(people_file.removeprefix("\ufeff")))]
    assert cells == ["Ô", *NEUTRAL]
    exact = read(client.get(formulas, {"_format": "csv", "raw": "1"})).decode("utf-8")
    assert [row[1] for row in csv.reader(io.StringIO(exact))] == ["o", *FORMULAS]
    told = json.loads(read(client.get(formulas, {"_format": "json"})))
    assert [row["o"] for row in told] == FORMULAS


@pytest.mark.usefixtures("school")
def test_parquet_and_workbooks_hold_every_row(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    path.write_bytes(read(client.get(ROWS, {"_format": "parquet", "cap_hoc": "THCS"})))
    counted = duckdb.sql(f"SELECT count(*), count(DISTINCT ma) FROM '{path}'").fetchone()
    assert counted == (21, 21)
    workbook = read(client.get(ROWS, {"_format": "xlsx"}))
    assert workbook.startswith(b"PK")


@pytest.mark.usefixtures("school")
def test_datasets_page_by_slug_and_carry_what_people_need(client: Client, people: People) -> None:
    publish_dataset(people, slug="a-truoc")
    first = asked(client, "/api/v1/datasets", size="1")
    assert [d["slug"] for d in first["items"]] == ["a-truoc"]
    rest = client.get("/api/" + first["next"].partition("/api/")[2]).json()
    shown = rest["items"][0]
    assert shown["licence_url"].startswith("https://creativecommons.org/")
    assert shown["publisher"]["code"] == "H57.40"
    assert shown["distributions"][0]["latest"]["number"] == 2


@pytest.mark.usefixtures("school")
def test_search_finds_without_tone_marks(client: Client) -> None:
    found = asked(client, "/api/v1/search", q="co so giao duc mam non")

    assert found["hits"][0]["id"] == "dataset:co-so-giao-duc"


def test_sentences_follow_the_language_of_the_caller(client: Client, people: People) -> None:
    vi = client.get("/api/v1/datasets?sai=1", headers={"Accept-Language": "vi"}).json()
    en = client.get("/api/v1/datasets?sai=1", headers={"Accept-Language": "en"}).json()

    assert vi["title"] == "Không có tham số nào tên sai."
    assert en["title"] == "There is no parameter named sai."


def test_the_description_lists_every_address_and_is_valid(client: Client) -> None:
    told = asked(client, "/api/v1/openapi.json")

    assert set(told["paths"]) >= {
        "/api/v1/datasets",
        "/api/v1/datasets/{slug}/distributions/{key}/rows",
        "/api/v1/search",
        "/api/v1/lists/{list_id}",
    }


@pytest.mark.slow
@pytest.mark.usefixtures("school")
def test_no_question_of_the_description_breaks_the_api() -> None:
    schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    schema.app = application  # type: ignore[attr-defined]
    seen = []

    def never_a_fault(case: Any) -> None:
        answer = Client().get(case.formatted_path, case.query or {})
        seen.append(answer.status_code)
        assert answer.status_code < 500

    for operation in schema.get_all_operations():
        made = operation.ok().as_strategy()
        quick = hypothesis_settings(
            max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), database=None
        )
        _given(made, quick, never_a_fault)
    assert len(seen) >= 100


def _given(strategy: Any, quick: Any, check: Any) -> None:
    from hypothesis import given

    quick(given(strategy)(check))()
