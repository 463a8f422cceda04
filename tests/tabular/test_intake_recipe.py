"""Corrections by hand, and the next file of a series."""

from pathlib import Path

from intake_files import rows_of, take, take_text

from lienthong.tabular.intake import (
    Action,
    CellRule,
    ColumnRule,
    LineRule,
    Reading,
    Recipe,
    TableRecipe,
)
from lienthong.tabular.schema import ColumnType

TEXT = (
    "Báo cáo quý 1\nMã,Tên,Số\n01,An,5\n02,Bình,x7\n03,Chi,9\n04,Dung,11\n05,Em,12\nTổng cộng,,37\n"
)


def _recipe(**changes: object) -> Recipe:
    return Recipe(tables=(TableRecipe(**changes),))  # type: ignore[arg-type]


def test_a_line_that_was_set_aside_can_be_put_back_and_another_set_aside(tmp_path: Path) -> None:
    recipe = _recipe(lines=(LineRule(8, Action.STORE), LineRule(3, Action.SET_ASIDE)))

    table = take_text(tmp_path, TEXT, recipe=recipe, out=tmp_path)

    assert [row[0] for row in rows_of(tmp_path, table)] == [4, 5, 6, 7, 8]
    assert [(mark.line, mark.kind) for mark in table.set_aside] == [(1, "title"), (3, "chosen")]


def test_a_chosen_type_rejects_the_lines_that_do_not_fit(tmp_path: Path) -> None:
    recipe = _recipe(columns=(ColumnRule(3, type=ColumnType.INTEGER),))

    table = take_text(tmp_path, TEXT, recipe=recipe, out=tmp_path)

    assert [(r.line, str(r)) for r in table.rejected] == [
        (4, "“x7” in column Số is not of the type integer.")
    ]
    assert [row[0] for row in rows_of(tmp_path, table)] == [3, 5, 6, 7]


def test_a_line_rejected_by_hand_is_listed_with_the_reason_given(tmp_path: Path) -> None:
    recipe = _recipe(lines=(LineRule(4, Action.REJECT, "nhập sai"),))

    table = take_text(tmp_path, TEXT, recipe=recipe)

    assert [(r.line, str(r)) for r in table.rejected] == [(4, "Rejected by hand: nhập sai")]
    assert table.stored == 4


def test_a_corrected_cell_is_stored_in_place_of_the_wrong_one(tmp_path: Path) -> None:
    recipe = _recipe(
        cells=(CellRule(4, 3, "7"),), columns=(ColumnRule(3, type=ColumnType.INTEGER),)
    )

    table = take_text(tmp_path, TEXT, recipe=recipe, out=tmp_path)

    assert rows_of(tmp_path, table)[1] == (4, "02", "Bình", 7)
    assert table.rejected == ()


def test_columns_can_be_dropped_renamed_and_given_a_unit(tmp_path: Path) -> None:
    rules = (
        ColumnRule(2, is_dropped=True),
        ColumnRule(3, name="so_luong", title="Số lượng", unit="cái"),
    )

    table = take_text(tmp_path, TEXT, recipe=_recipe(columns=rules), out=tmp_path)

    assert [(c.name, c.label, c.unit, c.source) for c in table.columns] == [
        ("ma", "Mã", "", 1),
        ("so_luong", "Số lượng", "cái", 3),
    ]


def test_a_header_can_be_set_by_hand(tmp_path: Path) -> None:
    table = take_text(tmp_path, TEXT, recipe=_recipe(header_first=0))

    assert table.header_first is None
    assert table.lines_in == 8


def test_the_next_file_is_read_like_its_forerunner_though_its_header_moved(tmp_path: Path) -> None:
    path = tmp_path / "bang.csv"
    path.write_text(TEXT.replace("x7", "7"))
    rules = (ColumnRule(3, label="Số", type=ColumnType.TEXT, name="so_ho"),)
    first = take(path, recipe=_recipe(columns=rules))
    recipe = Recipe.from_json(first.recipe.for_next_file().as_json())
    moved = "Báo cáo quý 2\nKỳ: quý 2\nMã,Số,Tên\n" + "".join(
        f"{n:02d},{n},Tên {n}\n" for n in range(1, 7)
    )

    table = take_text(tmp_path, moved, recipe=recipe)

    assert table.header_first == 3
    assert [(c.name, c.type) for c in table.columns] == [
        ("ma", ColumnType.TEXT),
        ("so_ho", ColumnType.TEXT),
        ("ten", ColumnType.TEXT),
    ]


def test_a_reading_and_its_recipe_survive_as_plain_data(tmp_path: Path) -> None:
    path = tmp_path / "bang.csv"
    path.write_text(TEXT)
    reading = take(path)

    assert Reading.from_data(reading.to_data()) == reading
