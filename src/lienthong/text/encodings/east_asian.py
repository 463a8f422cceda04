"""Scores for the double-byte encodings of Chinese, Japanese and Korean files."""

# Code points and shares stand beside what they decide.
# ruff: noqa: PLR2004, RUF001

from collections.abc import Callable

from lienthong.text.encodings.guess import Guess

_ENCODINGS = ("euc_kr", "big5", "gb18030", "shift_jis", "euc_jp")


def _in(character: str, first: int, last: int) -> bool:
    return first <= ord(character) <= last


def _is_kana(character: str) -> bool:
    return _in(character, 0x3041, 0x30FF)


def _level(codec: str, low: int, high: int) -> Callable[[str], bool]:
    """Whether a sign stands in the part of the set that holds the common ones."""

    def is_common(character: str) -> bool:
        code = character.encode(codec, "ignore")
        return len(code) == 2 and low <= code[0] <= high

    return is_common


_COMMON: dict[str, Callable[[str], bool]] = {
    "big5": _level("big5", 0xA4, 0xC6),
    "gb18030": _level("gb18030", 0xB0, 0xD7),
    "shift_jis": lambda c: _is_kana(c) or _level("shift_jis", 0x88, 0x97)(c),
    "euc_jp": lambda c: _is_kana(c) or _level("euc_jp", 0xB0, 0xCF)(c),
    "euc_kr": lambda c: _in(c, 0xAC00, 0xD7A3),
}
_PUNCTUATION = frozenset("　、。，：；！？（）「」『』《》〈〉【】·・～—…")


def _score(sample: bytes, encoding: str) -> float:
    """Share of the double-byte signs that are common, less the bytes that make no sign."""
    text = sample.decode(encoding, "replace")
    signs = [c for c in text if ord(c) > 0x7F and c not in _PUNCTUATION]
    if len(signs) < 2:
        return 0.0
    common = sum(1 for c in signs if _COMMON[encoding](c))
    broken = text.count("\ufffd")
    japanese = encoding in ("shift_jis", "euc_jp") and not any(map(_is_kana, signs))
    return common / len(signs) - 5 * broken / len(signs) - (0.3 if japanese else 0.0)


def east_asian_guess(sample: bytes) -> Guess | None:
    """The best double-byte reading; None when none is at all likely."""
    guesses = [Guess(encoding, _score(sample, encoding)) for encoding in _ENCODINGS]
    best = max(guesses, key=lambda guess: guess.confidence)
    return best if best.confidence > 0.5 else None
