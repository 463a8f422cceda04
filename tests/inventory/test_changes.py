"""Changes as facts: merged, found in conflict, taken back."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.inventory.domain import (
    CannotUndo,
    Change,
    Edit,
    EditedMeanwhile,
    compare,
    inverse,
    read_changes,
    require_no_conflict,
    run_together,
    write_changes,
)

FIELDS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 3) | st.none(), min_size=4)
AT = datetime(2026, 10, 14, 5, tzinfo=UTC)


@given(FIELDS, FIELDS)
def test_what_is_taken_back_is_as_it_was(
    before: dict[str, int | None], after: dict[str, int | None]
) -> None:
    changes = compare(before, after, version=2)

    back = inverse(changes, after, version=3)

    assert {**after, **{key: c.after for key, c in back.items()}} == before
    assert read_changes(write_changes(changes)) == changes  # type: ignore[arg-type]


@given(FIELDS, FIELDS, FIELDS)
def test_two_changes_run_together_are_the_one_from_first_to_last(
    first: dict[str, int | None], second: dict[str, int | None], third: dict[str, int | None]
) -> None:
    merged = run_together(compare(first, second, version=2), compare(second, third, version=3))

    whole = compare(first, third, version=3)
    assert {k: (c.before, c.after) for k, c in merged.items()} == {
        k: (c.before, c.after) for k, c in whole.items()
    }


def test_a_value_that_moved_on_is_not_taken_back() -> None:
    with pytest.raises(CannotUndo, match="a"):
        inverse({"a": Change(1, 2, 2)}, {"a": 3}, version=4)


@pytest.mark.parametrize(
    ("mine", "theirs", "meets"),
    [
        ("a", "a", True),
        ("a", "b", False),
        ("item:1:unit", "item:1:unit", True),
        ("item:1:unit", "item:1:name", False),
        ("item:1:unit", "item:1", True),
        ("item:1", "item:1:unit", True),
        ("item:1", "item:12:unit", False),
    ],
)
def test_an_item_as_a_whole_meets_each_of_its_fields(mine: str, theirs: str, meets: bool) -> None:  # noqa: FBT001
    other = Edit("Bình", 2, AT, {theirs: Change(None, "x", 5)})

    def check() -> None:
        require_no_conflict({mine: Change(None, "y", 6)}, [other], version=4, by_person=1)

    if not meets:
        check()
        return
    with pytest.raises(EditedMeanwhile):
        check()


def test_ones_own_changes_and_those_seen_already_are_no_conflict() -> None:
    mine = {"a": Change(1, 2, 6)}

    require_no_conflict(mine, [Edit("An", 1, AT, {"a": Change(0, 1, 5)})], version=4, by_person=1)
    require_no_conflict(mine, [Edit("Bình", 2, AT, {"a": Change(0, 1, 4)})], version=4, by_person=1)
