"""Folding and sorting of Vietnamese text.

Both work on one character at a time through tables that fill themselves, so that a million cells
cost a C loop and not a Python one.
"""

import unicodedata

_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_POSITION = {letter: chr(0x100 + number) for number, letter in enumerate(_ALPHABET)}
ALPHABET_KEYS = "".join(_POSITION.values())
# ngang, huyền, hỏi, ngã, sắc, nặng: the order of the dictionary.
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_VOWEL_MARKS = {
    "ă": "a\u0306",
    "â": "a\u0302",
    "ê": "e\u0302",
    "ô": "o\u0302",
    "ơ": "o\u031b",
    "ư": "u\u031b",
}
_MARKED = {parts: letter for letter, parts in _VOWEL_MARKS.items()}


def _folded(character: str) -> str | None:
    if character in _INVISIBLE:
        return None
    parts = unicodedata.normalize("NFD", character)
    if unicodedata.combining(parts[0]):
        return None
    lowered = parts[0].casefold() if parts[0] < "\u0590" else character.casefold()
    return lowered.replace("đ", "d")


class _FoldTable(dict[int, str | None]):
    """Code point to folded text; learns a character the first time it meets it."""

    def __missing__(self, code: int) -> str | None:
        folded = _folded(chr(code))
        self[code] = folded
        return folded


FOLD_TABLE = _FoldTable()


def fold(text: str) -> str:
    """The text as a person types it without marks: no tone or vowel marks, đ as d, lower case.

    NFC and NFD fold to the same text; runs of white space become one space, none at the ends.
    Other scripts keep their letters and lose their case.
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    return " ".join(text.translate(FOLD_TABLE).split())


class _SortTable(dict[str, tuple[str, str, str]]):
    """Character (NFC) to its primary, tone and case weights."""

    def __missing__(self, character: str) -> tuple[str, str, str]:
        weights = _weights(character)
        self[character] = weights
        return weights


def _weights(character: str) -> tuple[str, str, str]:
    if character in _INVISIBLE:
        return "", "", ""
    lowered = character.casefold()
    case = "1" if lowered == character else "2"
    primary, tone = "", "1"
    for part in unicodedata.normalize("NFD", lowered):
        if unicodedata.combining(part):
            joined = _MARKED.get(primary + part)
            primary, tone = (joined, tone) if joined else (primary, _TONES.get(part, "7"))
        else:
            primary += part
    weight = "".join(_POSITION.get(letter, letter) for letter in primary)
    return weight, tone, case


_SORT = _SortTable()


def sort_key(text: str) -> str:
    """A text that sorts, code point by code point, in the order of a Vietnamese dictionary.

    Letters decide first (a ă â b c d đ e ê ...), tones second (ngang huyền hỏi ngã sắc nặng), small
    before capital last. A space comes before every letter, so that "Hà Nam" precedes "Hàm".
    """
    words = " ".join(unicodedata.normalize("NFC", text).split())
    weights = [_SORT[character] for character in words]
    return "\x00".join("".join(level) for level in zip(*weights, strict=True)) if weights else ""
