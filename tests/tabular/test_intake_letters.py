"""Letters of old fonts in workbooks: found, told by a person, and kept for the next file."""

from pathlib import Path

import pytest
from intake_files import make_xlsx, take, take_text

from lienthong.tabular.intake import Recipe, TableReading

WORDS = ["Tên xã", "Hương Phú", "Thượng Lộ", "Thượng Quảng"]
# The same in the alphabet of a .Vn font, as a program that does not know it reads them.
TYPED = ["Tªn x·", "H\u00ad¬ng Phó", "Th\u00adîng Lé", "Th\u00adîng Qu¶ng"]
FEW = ["Ma", "xÃ", "ba"]


def first_cells(table: TableReading) -> list[str]:
    return [line.cells[0] for line in table.preview]


def book(folder: Path, texts: list[str]) -> Path:
    return make_xlsx(folder / "bang.xlsx", [[text, n] for n, text in enumerate(texts)])


def test_text_of_an_old_font_is_found_and_its_first_cells_are_kept(tmp_path: Path) -> None:
    table = take(book(tmp_path, TYPED)).tables[0]

    assert table.encoding == "tcvn3"
    assert first_cells(table) == WORDS
    [note] = [each for each in table.decisions if each.kind == "encoding_cells"]
    assert note.facts["before"] == TYPED[:3]


def test_a_person_leaves_the_letters_as_they_are(tmp_path: Path) -> None:
    table = take(book(tmp_path, TYPED), recipe=Recipe(encoding="unicode")).tables[0]

    assert table.encoding == "unicode"
    assert first_cells(table) == TYPED
    assert "encoding_kept" in {each.kind for each in table.decisions}


def test_a_person_names_the_alphabet_that_was_not_found(tmp_path: Path) -> None:
    path = book(tmp_path, FEW)
    assert first_cells(take(path).tables[0]) == FEW

    table = take(path, recipe=Recipe(encoding="vni")).tables[0]

    assert first_cells(table) != FEW
    assert table.encoding == "vni"


def test_sound_letters_stay_when_an_alphabet_is_named(tmp_path: Path) -> None:
    path = book(tmp_path, [*TYPED, "Hương Hữu"])

    table = take(path, recipe=Recipe(encoding="tcvn3")).tables[0]

    assert first_cells(table) == [*WORDS, "Hương Hữu"]


@pytest.mark.parametrize("told", ["unicode", "tcvn3"])
def test_what_was_told_of_a_workbook_holds_for_the_next_one(tmp_path: Path, told: str) -> None:
    first = take(book(tmp_path, TYPED), recipe=Recipe(encoding=told))
    recipe = Recipe.from_json(first.recipe.for_next_file().as_json())

    assert recipe.encoding == ""
    assert take(book(tmp_path, TYPED), recipe=recipe).tables[0].encoding == told
    assert take_text(tmp_path, "Mã,Tên\n1,xã A\n", recipe=recipe).encoding == "utf-8"


def test_the_next_text_is_read_in_the_letters_of_its_forerunner(tmp_path: Path) -> None:
    recipe = Recipe(encoding="vni").for_next_file()
    old = "Ma,Ten\n1,xaõ A\n2,xaõ B\n".encode("latin-1")

    assert take_text(tmp_path, old, recipe=recipe).encoding == "vni"
    assert take_text(tmp_path, "Mã,Tên\n1,xã A\n", recipe=recipe).encoding == "utf-8"
    assert take_text(tmp_path, b"Ma,Ten\n1,xa A\n", recipe=recipe).encoding == "ascii"
