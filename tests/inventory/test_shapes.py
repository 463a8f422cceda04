"""Texts that must look like something: addresses, telephone numbers, codes of areas."""

import pytest

from lienthong.inventory.domain import FieldInvalid, FieldSpec, Kind, Shape, clean


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        (Shape.URL, "https://khetre.example/du-lieu?nam=2025"),
        (Shape.URL, "http://10.0.0.1/a"),
        (Shape.EMAIL, "vhxh@khetre.example"),
        (Shape.PHONE, "0234 000 0015"),
        (Shape.PHONE, "+84 (234) 3.822.123"),
        (Shape.PHONE, "0234.3822123 máy lẻ 12"),
        (Shape.AREA, "19753"),
        (Shape.URL, ""),
    ],
)
def test_a_text_of_its_shape_is_kept(shape: Shape, text: str) -> None:
    assert clean("field", text, FieldSpec("x", shape=shape)) == text


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        (Shape.URL, "khong phai dia chi"),
        (Shape.URL, "javascript:alert(1)"),
        (Shape.EMAIL, "vhxh"),
        (Shape.PHONE, "abc"),
        (Shape.AREA, "abc"),
        (Shape.AREA, "99999999"),
    ],
)
def test_a_text_of_another_shape_is_refused_with_its_reason(shape: Shape, text: str) -> None:
    with pytest.raises(FieldInvalid) as told:
        clean("field", text, FieldSpec("x", shape=shape))
    assert told.value.facts["reason"] == shape.value[1]


def test_each_line_of_a_list_has_the_shape() -> None:
    spec = FieldSpec("x", Kind.LINES, shape=Shape.AREA)

    assert clean("field", "19753\n19774", spec) == ["19753", "19774"]
    with pytest.raises(FieldInvalid):
        clean("field", "19753\nabc", spec)
