"""Each test of this room has a data folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from lienthong.catalog.queries import files
from lienthong.settings import settings


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    own = settings().model_copy(update={"data_dir": tmp_path})
    monkeypatch.setattr(files, "settings", lambda: own)
    monkeypatch.setattr(django_settings, "DATA_DIR", tmp_path)
    files.store.cache_clear()
    yield
    files.store.cache_clear()
