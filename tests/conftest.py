"""What every test may ask for."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from flushing import lift_guards_for_flush
from people import People, make_people

pytest_plugins = ["browser"]

SHARED = Path(os.environ.get("LIENTHONG_SHARED", "../shared")).resolve()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files, or a skip when it is not at hand."""
    folder = SHARED / "data"
    if not folder.exists():
        pytest.skip("LIENTHONG_SHARED has no data folder")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_guards() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        lift_guards_for_flush(patch)
        yield


@pytest.fixture
def people(db: None) -> People:
    """The people and agencies of the tests."""
    return make_people()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What opens pages on a database, and no service test is, is told apart from the quick ones."""
    for item in items:
        needs_database = item.get_closest_marker("django_db") is not None
        is_other = any(item.get_closest_marker(name) for name in ("service", "browser", "slow"))
        if needs_database and not is_other:
            item.add_marker(pytest.mark.pages)
