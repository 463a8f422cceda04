"""Search over what is public."""

import shutil

import pytest

from lienthong.catalog.queries import search
from lienthong.catalog.queries.files import search_folder
from lienthong.text.search import Page, Sort
from offers import published
from people import People

pytestmark = [pytest.mark.django_db, pytest.mark.service]


@pytest.mark.parametrize("text", ["Danh sách cơ sở giáo dục", "co so giao duc", "so hoc sinh"])
def test_a_dataset_is_found_by_title_and_by_its_columns_with_or_without_marks(
    people: People, text: str
) -> None:
    dataset = published(people)

    found = search.search(text, filters={"kind": ["dataset"]})

    assert [hit.id for hit in found.hits] == [f"dataset:{dataset.slug}"]
    assert found.facets["topic"] == {"education": 1}
    assert found.facets["format"] == {"CSV": 1, "XLSX": 1, "JSON": 1, "PARQUET": 1}


def test_a_missing_index_is_made(people: People) -> None:
    published(people)
    shutil.rmtree(search_folder())
    search._index.cache_clear()

    assert search.search("giao duc", filters={"kind": ["dataset"]}).total == 1


@pytest.mark.parametrize("sort", list(Sort))
def test_a_broken_index_costs_no_answer(people: People, sort: Sort) -> None:
    dataset = published(people)
    wanted = {"kind": ["dataset"], "agency": [people.a.slug]}
    right = search.search("giao duc", filters=wanted, sort=sort)
    for file in search_folder().rglob("meta.json"):
        file.write_text("{broken", encoding="ascii")
    search._index.cache_clear()

    found = search.search("giao duc", filters=wanted, sort=sort, page=Page(1, 5))

    assert [hit.id for hit in found.hits] == [f"dataset:{dataset.slug}"]
    assert (found.total, found.facets) == (right.total, right.facets)
