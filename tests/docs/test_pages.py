"""The documentation tells what is: made pages are current, links lead somewhere."""

import re
from pathlib import Path

import pytest

from docs_pages import DOCS, PAGES, ROOT

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
FOREIGN = re.compile(r"(/work/|/tmp/|/root/|pypi\.|registry)", re.IGNORECASE)


@pytest.mark.parametrize("name", PAGES)
def test_made_pages_are_current(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name]()


PAGES_OF_WORDS = sorted(
    [*DOCS.rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "src").rglob("README.md")]
)


@pytest.mark.parametrize("page", PAGES_OF_WORDS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_to_files_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = [
        t for t in LINK.findall(text) if not t.startswith(("http://", "https://", "mailto:"))
    ]
    assert [t for t in targets if not (page.parent / t).exists()] == []


@pytest.mark.parametrize("page", PAGES_OF_WORDS, ids=lambda p: str(p.relative_to(ROOT)))
def test_pages_name_no_path_of_a_machine(page: Path) -> None:
    assert FOREIGN.findall(page.read_text(encoding="utf-8")) == []
