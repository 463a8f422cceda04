"""The short way to a table agrees with the long one, also about what is not there."""

from datetime import timedelta

import pytest

from lienthong.catalog import services
from lienthong.catalog.domain import DatasetNotFound, DistributionNotFound
from lienthong.catalog.models import Distribution
from lienthong.catalog.queries.asked import asked_table
from lienthong.catalog.queries.public import table_version
from lienthong.errors import LienthongError
from offers import LATER, published
from people import People

pytestmark = [pytest.mark.django_db, pytest.mark.service]


def kind_of_error(slug: str, key: str, number: int | None) -> tuple[type[Exception], ...]:
    found: list[type[Exception]] = []
    for ask in (
        lambda: asked_table(slug, key, number),
        lambda: table_version(slug, key, "latest" if number is None else str(number)),
    ):
        with pytest.raises(LienthongError) as told:
            ask()
        found.append(told.type)
    return tuple(found)


@pytest.mark.parametrize("number", [None, 1])
def test_both_ways_lead_to_the_same_version(people: People, number: int | None) -> None:
    dataset = published(people)
    key = Distribution.objects.get().key

    asked = asked_table(dataset.slug, key, number)

    view, _, version = table_version(dataset.slug, key, str(number or "latest"))
    assert (asked.id, asked.number, asked.licence) == (version.id, 1, view.licence)
    assert asked.licence is not None
    assert asked.licence.code == "cc-by-4.0"


def test_what_is_not_there_is_told_alike(people: People) -> None:
    slug, key = published(people).slug, Distribution.objects.get().key

    assert kind_of_error("khac", key, None) == (DatasetNotFound,) * 2
    assert kind_of_error(slug, "khac", None) == (DistributionNotFound,) * 2
    for number in (0, 2, 2**31 - 1, 2**31, 10**30):
        assert kind_of_error(slug, key, number) == (DistributionNotFound,) * 2


def test_what_serves_the_exchange_is_at_no_public_address(people: People) -> None:
    dataset = published(people, access_level="exchange")

    assert kind_of_error(dataset.slug, Distribution.objects.get().key, None) == (
        DatasetNotFound,
        DatasetNotFound,
    )


def test_a_withdrawn_dataset_gives_no_rows_from_the_next_question_on(people: People) -> None:
    dataset = published(people)
    key = Distribution.objects.get().key
    asked_table(dataset.slug, key)

    services.withdraw_dataset(
        dataset_id=dataset.pk, reason="Sai số", by=people.binh, at=LATER + timedelta(hours=1)
    )

    assert kind_of_error(dataset.slug, key, None) == (DistributionNotFound,) * 2
