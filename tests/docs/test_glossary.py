"""Each class of the rules and tables of a room stands in the glossary."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs_pages import DOCS, ROOT

GLOSSARY = (DOCS / "reference/glossary.md").read_text(encoding="utf-8")
LINES = [line for line in GLOSSARY.splitlines() if line.startswith("| `")]
NAMES = {name for line in LINES for name in re.findall(r"`(\w+)`", line.split("|")[1])}
ROOMS = sorted(p.parent for p in (ROOT / "src/lienthong").glob("*/models*") if p.suffix != ".pyc")
WRONG = re.compile(r"Error|Invalid|NotFound")


def files(room: Path) -> Iterator[Path]:
    """The files of rules and tables of a room."""
    for name in ("domain", "models"):
        yield from sorted([*room.glob(f"{name}.py"), *room.glob(f"{name}/*.py")])


def named(file: Path) -> list[str]:
    """Public classes of a file that are not errors."""
    return [
        node.name
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
        and not node.name.startswith("_")
        and not any(WRONG.search(ast.unparse(parent)) for parent in node.bases)
    ]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_classes_of_rules_and_tables_stand_in_the_glossary(room: Path) -> None:
    found = [name for file in files(room) for name in named(file)]

    assert found != []
    assert [name for name in found if name not in NAMES] == []


def test_each_word_has_one_line_with_its_vietnamese_term() -> None:
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in LINES]
    words = [name for line in LINES for name in re.findall(r"`(\w+)`", line.split("|")[1])]

    assert sorted(words) == sorted(set(words))
    assert [each for each in cells if len(each) != 4 or not each[2]] == []
