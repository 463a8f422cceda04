"""What "My work" says on a hub that holds nothing yet."""

import pytest
from staff_pages import at, signed_in, text_of

from entries import appoint, make_database
from people import People

pytestmark = pytest.mark.django_db


def test_an_empty_hub_says_where_to_begin(people: People) -> None:
    page = signed_in(people.an).get(at("home"))

    assert "Bắt đầu từ đâu" in text_of(page)
    assert f'href="{at("database_begin")}"' in page.content.decode()
    assert f'href="{at("dataset_new")}"' in page.content.decode()
    assert "Thêm người cùng làm việc" not in text_of(page)


def test_a_step_that_was_taken_is_done(people: People) -> None:
    make_database(people)
    appoint(people)

    page = signed_in(people.an).get(at("home"))

    assert f'href="{at("database_begin")}"' not in page.content.decode()
    assert "Xong" in text_of(page)
    assert f'href="{at("dataset_new")}"' in page.content.decode()


def test_who_may_take_no_step_sees_an_empty_list(people: People) -> None:
    assert "Không có việc đang chờ" in text_of(signed_in(people.binh).get(at("home")))
