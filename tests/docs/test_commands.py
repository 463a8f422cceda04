"""Each shell block of the documentation runs, and answers what stands below it.

The tutorial is followed whole by `tests/web/test_story.py`.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from docs_pages import DOCS
from example_hub import Hub, load_example, serving
from following import TUTORIAL, blocks

pytestmark = [pytest.mark.slow]

PAGES = sorted(
    page
    for page in DOCS.rglob("*.md")
    if page != TUTORIAL and "```sh" in page.read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """The example, served by web, worker and gateway."""
    folder = tmp_path_factory.mktemp("hub")
    load_example(folder)
    with serving(folder) as running:
        yield running


def lacking(wanted: Any, given: Any, place: str = "") -> list[str]:
    """Where an answer lacks what the page shows of it."""
    if isinstance(wanted, dict):
        if not isinstance(given, dict):
            return [f"{place}: {given!r}"]
        return [
            line
            for name, value in wanted.items()
            for line in lacking(value, given.get(name, "nothing"), f"{place}.{name}")
        ]
    return [] if wanted == given else [f"{place}: {given!r}"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_blocks_of_a_page_run_in_order(page: Path, hub: Hub) -> None:
    answer, wrong = "", []
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.kind.startswith("sh"):
            answer = hub.shell(block.text, good=block.kind == "sh")
        elif block.kind == "json":
            wrong += lacking(json.loads(block.text), json.loads(answer))

    assert wrong == []
