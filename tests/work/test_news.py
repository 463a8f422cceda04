"""The worker rests on SQLite until somebody else wrote, and never longer than a second."""

import sqlite3

import pytest
from django.db import connection

from lienthong.web.worker import loop
from lienthong.web.worker.loop import News

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL is asked each time")
def test_a_turn_is_taken_when_somebody_else_wrote_or_there_was_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loop.time, "monotonic", lambda: 100.0)
    news = News()
    assert news.came()
    assert not news.came()

    with sqlite3.connect(connection.settings_dict["NAME"], uri=True) as other:
        other.execute("CREATE TABLE IF NOT EXISTS news_probe (n)")
        other.execute("INSERT INTO news_probe VALUES (1)")
    other.close()
    assert news.came()
    assert not news.came()

    news.look_again()
    assert news.came()
    monkeypatch.setattr(loop.time, "monotonic", lambda: 101.5)
    assert news.came()
