"""Words as the index holds them."""

import itertools
import re
import unicodedata
from collections.abc import Sequence

from lienthong.text.folding import FOLD_TABLE, fold

_WORD = re.compile(r"\w+")
_MARKED_WORD = re.compile(r"[\w\u0300-\u036f]+")


def folded_words(text: str) -> list[str]:
    """The words without marks and case, in order."""
    return _WORD.findall(fold(text))


def exact_words(text: str) -> list[str]:
    """The words with their marks (NFC) and without case, in order."""
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def pairs(words: Sequence[str]) -> list[str]:
    """Neighbouring words joined into one."""
    return [f"{first}_{second}" for first, second in itertools.pairwise(words)]


def word_places(text: str) -> list[tuple[int, int, str]]:
    """Start, end and folded form of each word of a text in any form."""
    folded = fold_in_place(text)
    if folded is not None:
        return [(m.start(), m.end(), m[0]) for m in _WORD.finditer(folded)]
    return [(m.start(), m.end(), fold(m[0])) for m in _MARKED_WORD.finditer(text)]


def fold_in_place(text: str) -> str | None:
    """The folded text when every letter keeps its place, as in NFC; None when it does not."""
    folded = text.translate(FOLD_TABLE)
    return folded if len(folded) == len(text) else None
