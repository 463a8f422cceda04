"""Identifiers of QĐ 20/2020: valid and invalid samples, the old order, reasons of refusal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.accounts.domain import IdentifierInvalid, IdentifierKind, parse_identifier
from lienthong.accounts.domain.identifiers import (
    IdentifierBusiness,
    IdentifierCharacters,
    IdentifierEmpty,
    IdentifierGroups,
    IdentifierLevelOne,
    IdentifierScheme,
    IdentifierTooLong,
)

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LEVEL_ONE = st.builds("{}{:02d}".format, st.sampled_from(LETTERS[:-1]), st.integers(0, 99))
GROUP = st.text(DIGITS + LETTERS, min_size=1, max_size=5)
MEANING = st.builds("{}{}".format, st.sampled_from("123456789ABC"), st.text(DIGITS, max_size=3))


@pytest.mark.parametrize(
    ("text", "kind", "canonical"),
    [
        ("H57", IdentifierKind.AGENCY, "H57"),
        ("H57.40.11", IdentifierKind.AGENCY, "H57.40.11"),
        ("  h57.40  ", IdentifierKind.AGENCY, "H57.40"),
        ("H57.000.1A", IdentifierKind.AGENCY, "H57.000.1A"),
        ("0101248141", IdentifierKind.BUSINESS, "0101248141"),
        ("0101248141-001", IdentifierKind.BUSINESS, "0101248141-001"),
        ("0101248141001", IdentifierKind.BUSINESS, "0101248141-001"),
        ("Z01abc9", IdentifierKind.OTHER, "Z01abc9"),
        ("Z99" + "a" * 32, IdentifierKind.OTHER, "Z99" + "a" * 32),
    ],
)
def test_a_valid_sample_is_read(text: str, kind: IdentifierKind, canonical: str) -> None:
    found = parse_identifier(text)

    assert (found.kind, found.canonical, found.converted) == (kind, canonical, False)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("000.00.19.H57", "H57.19"),
        ("00.00.H57", "H57"),
        ("000.01.19.H57", "H57.19.01"),
        ("12.34.56.h57", "H57.56.34.12"),
    ],
)
def test_the_old_order_is_converted(text: str, canonical: str) -> None:
    found = parse_identifier(text)

    assert (found.kind, found.canonical, found.converted) == (
        IdentifierKind.AGENCY,
        canonical,
        True,
    )


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", IdentifierEmpty),
        ("   ", IdentifierEmpty),
        ("H57." + "1" * 32, IdentifierTooLong),
        ("H57/40", IdentifierCharacters),
        ("H57 40", IdentifierCharacters),
        ("H57.Đ1", IdentifierCharacters),
        ("H57..40", IdentifierGroups),
        (".H57", IdentifierGroups),
        ("H57.", IdentifierGroups),
        ("H5.40", IdentifierLevelOne),
        ("57H.40", IdentifierLevelOne),
        ("000.00.19.H5", IdentifierLevelOne),
        ("Z00abc", IdentifierScheme),
        ("Z01", IdentifierScheme),
        ("Z01a.b", IdentifierScheme),
        ("Z01" + "a" * 33, IdentifierScheme),
        ("010124814", IdentifierBusiness),
        ("01012481410", IdentifierBusiness),
    ],
)
def test_an_invalid_sample_is_refused_with_its_reason(
    text: str, error: type[IdentifierInvalid]
) -> None:
    with pytest.raises(error):
        parse_identifier(text)


def test_a_long_text_is_not_repeated_in_the_error() -> None:
    with pytest.raises(IdentifierTooLong) as caught:
        parse_identifier("H57." + "1" * 10_000)

    assert len(str(caught.value)) < 200


@given(first=LEVEL_ONE, rest=st.lists(GROUP, max_size=5))
def test_an_agency_code_is_its_own_canonical_form(first: str, rest: list[str]) -> None:
    code = ".".join([first, *rest])

    assert parse_identifier(code).canonical == code


@given(first=LEVEL_ONE, rest=st.lists(MEANING, min_size=1, max_size=4), zeros=st.integers(0, 1))
def test_the_old_order_says_the_same_as_the_new(first: str, rest: list[str], zeros: int) -> None:
    old = ".".join(["000"] * zeros + list(reversed([first, *rest])))
    if old[0].isalpha() and old[1:3].isdigit() and old[3] == ".":
        return  # reads as the new order, which is what the law wants
    if old[0] == "Z":
        return

    assert parse_identifier(old).canonical == ".".join([first, *rest])


@given(st.text(max_size=60))
def test_any_text_is_an_identifier_or_refused_and_canonical_forms_are_stable(text: str) -> None:
    try:
        found = parse_identifier(text)
    except IdentifierInvalid:
        return

    assert parse_identifier(found.canonical).canonical == found.canonical
    assert len(found.canonical) <= 35
