"""What stands between a person and their work is told with a way back to it."""

import pytest
from django.test import Client
from staff_pages import at, signed_in, text_of

from entries import make_database
from lienthong.exchange.models import ConsumerKey
from lienthong.trust import generate_key
from people import People

pytestmark = pytest.mark.django_db
WAY = "Về Việc của tôi"


def test_a_page_that_is_not_there_leads_back_to_the_work(people: People) -> None:
    client = signed_in(people.an)

    assert WAY in text_of(client.get("/lam-viec/khong-co/"))
    assert WAY in text_of(client.get(at("list_issue")))
    assert WAY not in text_of(Client().get("/khong-co"))


def test_a_record_that_is_not_there_leads_back_to_the_work(people: People) -> None:
    answer = signed_in(people.an).get(at("database", "khong-co"))

    assert answer.status_code == 404
    assert 'href="/lam-viec/"' in answer.content.decode()


def test_a_key_that_has_ended_is_not_registered(people: People) -> None:
    sent = {
        "organization": people.b.pk,
        "subsystem": "mot-cua",
        "name": "Một cửa",
        "text": generate_key().public.to_text(),
        "valid_to": "2020-01-01",
    }

    answer = signed_in(people.em).post(at("keys"), sent)

    assert "Ngày này đã qua" in text_of(answer)
    assert not ConsumerKey.objects.exists()


def test_a_period_that_ends_before_it_begins_is_told_at_its_last_day(people: People) -> None:
    database = make_database(people)
    sent = {"scope_start": "2026-05-01", "scope_end": "2020-05-01"}

    answer = signed_in(people.an).post(at("database_section", database.slug, "scope"), sent)

    assert answer.status_code == 422
    assert "Ngày cuối đứng trước ngày đầu" in text_of(answer)
