"""The example territory, loaded once and copied for each test that needs a hub with data."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import Running


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example, not served."""
    hub = Running(tmp_path_factory.mktemp("example") / "hub")
    done = hub.run("demo")
    assert done.returncode == 0, done.stderr
    return hub.folder


@pytest.fixture
def hub(loaded: Path, tmp_path: Path) -> Iterator[Running]:
    """A hub of its own with the example's data."""
    folder = tmp_path / "hub"
    shutil.copytree(loaded, folder)
    made = Running(folder)
    yield made
    made.end()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Running]:
    """A hub on a folder that does not exist yet."""
    made = Running(tmp_path / "hub")
    yield made
    made.end()
