"""What every test may ask for."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("LIENTHONG_SHARED", "../shared")).resolve()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files, or a skip when it is not at hand."""
    folder = SHARED / "data"
    if not folder.exists():
        pytest.skip("LIENTHONG_SHARED has no data folder")
    return folder
