from pathlib import Path

import pytest
from hub import Hub, make_hub


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return make_hub(tmp_path)
