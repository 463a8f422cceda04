"""The public pages without a browser: what they say, what they refuse, what they cost."""

from pathlib import Path

import pytest
from django.test import Client

from people import People
from public_pages import PAGES, STATUSES, address_of, publish_everything


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_answers_with_its_status(
    people: People, tmp_path: Path, client: Client, language: str
) -> None:
    holes = publish_everything(people, tmp_path)
    statuses = {
        name: client.get(address_of(name, holes, language=language)).status_code for name in PAGES
    }
    assert statuses == {name: STATUSES.get(name, 200) for name in PAGES}
