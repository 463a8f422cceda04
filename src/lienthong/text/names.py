"""Names for machines, made from names for people."""

import re

from lienthong.text.folding import fold

NAME_LENGTH = 60
_NOT_NAME = re.compile(r"[^a-z0-9]+")
_WORDS_OF_SIGNS = (("%", " phan tram "), ("&", " va "), ("²", "2"), ("³", "3"), ("+", " cong "))


def _cut(text: str, joint: str, length: int) -> str:
    """At most `length` characters, cut between two words where that keeps at least half."""
    if len(text) <= length:
        return text
    shortened = text[: length + 1].rpartition(joint)[0]
    return (shortened if len(shortened) >= length // 2 else text[:length]).strip(joint)


def slugify(text: str, *, length: int = 80) -> str:
    """Lower-case ASCII words joined by hyphens, for addresses; "muc" when nothing is left."""
    return _cut(_NOT_NAME.sub("-", fold(text)).strip("-"), "-", length) or "muc"


def ascii_name(text: str, *, fallback: str = "cot") -> str:
    """A stable ASCII snake_case name of at most 60 characters for a label of a column.

    The same label always gives the same name; it starts with a letter, so that every engine takes
    it. A label without a letter or digit gives `fallback`. Uniqueness is the caller's.
    """
    folded = fold(text)
    for sign, words in _WORDS_OF_SIGNS:
        folded = folded.replace(sign, words)
    name = _cut(_NOT_NAME.sub("_", folded).strip("_"), "_", NAME_LENGTH)
    if not name:
        return fallback
    return name if name[0].isalpha() else f"{fallback}_{name}"[:NAME_LENGTH].rstrip("_")
