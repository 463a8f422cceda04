"""What every test may ask for."""

import os
import tempfile
from pathlib import Path

import pytest

# The data folder of a test run is thrown away; settings are read when Django is loaded.
os.environ.setdefault("LIENTHONG_DATA_DIR", tempfile.mkdtemp(prefix="lienthong-test-"))
os.environ.setdefault("LIENTHONG_CONFIG", "/nonexistent/lienthong.toml")

SHARED = Path(os.environ.get("LIENTHONG_SHARED", "../shared")).resolve()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files, or a skip when it is not at hand."""
    folder = SHARED / "data"
    if not folder.exists():
        pytest.skip("LIENTHONG_SHARED has no data folder")
    return folder
