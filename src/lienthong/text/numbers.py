"""Numbers as tables write them: one style for a column, decided from its cells."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_SPACES = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " "})
_GROUP_LENGTH = 3
_MINUS = ("-", "\u2212", "\u2013")
_EXPONENT = re.compile(r"\d+(?:[.,]\d+)?[eE][+-]\d{1,3}|\d+[.,]\d+[eE]\d{1,3}")
_BODY = re.compile(r"\d[\d., ]*|[.,]\d+")
_GROUPED = {
    sign: re.compile(rf"(?:0|[1-9]\d{{0,2}})(?:{re.escape(sign)}\d{{3}})+")
    for sign in (".", ",", " ")
}


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a column writes numbers: the sign between thousands ("" for none) and before decimals.

    `is_certain` is False when every cell could also be read the other way ("1.234").
    """

    group: str
    decimal: str
    is_certain: bool = True


VIETNAMESE = NumberStyle(".", ",")
ENGLISH = NumberStyle(",", ".")
PLAIN = NumberStyle("", ".")
PLAIN_COMMA = NumberStyle("", ",")
SPACED = NumberStyle(" ", ",")
SPACED_POINT = NumberStyle(" ", ".")


def _unsigned(text: str) -> tuple[bool, str] | None:
    """Whether it is negative, and what is left without sign, parentheses and percent sign."""
    text = text.translate(_SPACES).strip()
    negative = text.startswith("(") and text.endswith(")")
    if negative:
        text = text[1:-1].strip()
    text = text.removesuffix("%").rstrip()
    if text.startswith(_MINUS):
        if negative:
            return None
        negative, text = True, text[1:].lstrip()
    elif text.startswith("+"):
        text = text[1:]
    return (negative, text) if text[:1].isdigit() or text[:1] in (".", ",") else None


def _whole(text: str, group: str) -> str | None:
    if group and group in text:
        return (
            text.replace(group, "") if _GROUPED[group].fullmatch(text) and text[0] != "0" else None
        )
    return text if text.isascii() and text.isdigit() and (text == "0" or text[0] != "0") else None


def parse_number(text: str, style: NumberStyle = VIETNAMESE) -> Decimal | None:
    """The exact number that a cell holds in this style, or None when it is text.

    Minus may be "-", "−", "–" or parentheses. A percent sign is dropped and the value stays as
    written: "12,5%" is 12.5. Text: leading zeros ("007"), units and currencies, "8E467".
    """
    found = _unsigned(text)
    if found is None:
        return None
    negative, body = found
    if _EXPONENT.fullmatch(body):
        if "," in body and style.decimal != ",":
            return None
        value = Decimal(body.replace(",", "."))
        return -value if negative else value
    whole, point, fraction = body.partition(style.decimal)
    digits = _whole(whole, style.group) if whole else "0"
    if digits is None or (point and not (fraction.isascii() and fraction.isdigit())):
        return None
    value = Decimal(f"{digits}.{fraction}" if point else digits)
    return -value if negative else value


def _candidates(bodies: list[str]) -> list[NumberStyle]:
    every = (PLAIN, PLAIN_COMMA, VIETNAMESE, ENGLISH, SPACED, SPACED_POINT)
    return [s for s in every if all(parse_number(body, s) is not None for body in bodies)]


def number_style(samples: Iterable[str], *, prefer_groups: bool = True) -> NumberStyle | None:
    """The one style in which all these cells are numbers, or None when a cell is not a number.

    Blank cells do not count. Where a point or comma before three digits could be either, cells that
    only fit one reading decide ("0.5", "1.234.567", "1234"); if none does, `prefer_groups` says
    whether it stands between thousands, and the answer is not certain.
    """
    cells = [text for text in samples if text.strip()]
    bodies = [found[1] for text in cells if (found := _unsigned(text))]
    if not cells or len(bodies) < len(cells):
        return None
    fitting = _candidates(bodies)
    if not fitting:
        return None
    grouped = [s for s in fitting if s.group and any(s.group in body for body in bodies)]
    plain = [s for s in fitting if not s.group]
    if not grouped or not plain:
        return (plain or grouped)[0]
    return _ambiguous(bodies, grouped=grouped[0], plain=plain[0], prefer_groups=prefer_groups)


def _ambiguous(
    bodies: list[str], *, grouped: NumberStyle, plain: NumberStyle, prefer_groups: bool
) -> NumberStyle:
    """Every cell fits both readings: a thousand without a sign speaks against grouping."""
    ungrouped = any(len(body) > _GROUP_LENGTH and grouped.group not in body for body in bodies)
    if ungrouped:
        return plain
    chosen = grouped if prefer_groups else plain
    return NumberStyle(chosen.group, chosen.decimal, is_certain=False)
