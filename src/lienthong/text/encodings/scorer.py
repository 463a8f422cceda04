"""Which encoding a file is in: every way of reading it is scored by the words it gives.

No statistics of a language are stored. A reading in a Vietnamese encoding is good when its marked
words are Vietnamese syllables; in a Western or Cyrillic one when its letters stand where letters
of such words stand; in an East Asian one when its signs are the common ones.
"""

# The thresholds are measured; each stands beside what it decides.
# ruff: noqa: PLR2004, RUF001

import itertools
import re
from collections import Counter
from collections.abc import Callable

from lienthong.text.encodings import tables
from lienthong.text.encodings.east_asian import east_asian_guess
from lienthong.text.encodings.guess import Guess
from lienthong.text.syllables import is_syllable

MAX_WORDS = 1200
_TOKEN = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_TOKEN_WIDE = re.compile(
    rb"[A-Za-z\x01-\x06\x11-\x17\x19\x1e\x80-\xff]*[\x80-\xff][A-Za-z\x01-\x06\x11-\x17\x19\x1e\x80-\xff]*"
)
_LOW_LETTERS = re.compile(rb"[\x01-\x06\x11-\x17\x19\x1e]")
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*|[\u0300-\u036f]+")
_FINE_SIGNS = frozenset("\xa0–—‘’“”„…•€£©®°±²³½¼¾§·×«»™µ¿¡ªº´†¹‰")
_WEST = frozenset("àáâãäåæçèéêëìíîïñòóôõöøœùúûüýÿßđšžþð")
_CENTRAL = frozenset("áäăâąćčçďđéęěëíîĺľłńňóôőöŕřśšşťţúůűüýźžżß")
_OLD_WESTERN = ("mac_roman", "cp850")
_DOUBLES = ("éé", "ée", "ïe", "èr")


def words_with_marks(sample: bytes, *, wide: bool = False) -> Counter[bytes]:
    """Runs of letters and high bytes that hold a high byte, with how often they occur."""
    pattern = _TOKEN_WIDE if wide else _TOKEN
    return Counter(dict(Counter(pattern.findall(sample)).most_common(MAX_WORDS)))


def _is_cased_well(word: str) -> bool:
    return word.islower() or word.isupper() or (word[:1].isupper() and word[1:].islower())


def _is_vietnamese(word: str) -> bool:
    """A syllable; a marked small letter may stand among capitals, as capital fonts leave it."""
    ascii_part = "".join(c for c in word if c.isascii())
    shout = len(ascii_part) > 0 and ascii_part.isupper()
    marked = "".join(c for c in word if not c.isascii())
    cased = _is_cased_well(word) or (shout and marked.islower())
    return cased and is_syllable(word)


def _is_alphabetic(word: str, letters: frozenset[str]) -> bool:
    """A word of a Latin alphabet: known letters, sound case, marked letters not in a row."""
    lowered = word.lower()
    marked = [c for c in lowered if not c.isascii()]
    if not all(c in letters for c in marked) or not _is_cased_well(word):
        return False
    if len(lowered) == 1:
        return lowered in "àéèêóòáíúýyöåæâ"
    if marked and len(marked) * 2 > len(lowered) and len(lowered) > 2:
        return False
    pairs = itertools.pairwise(lowered)
    return not any(not a.isascii() and not b.isascii() and a + b not in _DOUBLES for a, b in pairs)


def _is_cyrillic(word: str) -> bool:
    codes = [ord(c) for c in word]
    if not all(0x400 <= code < 0x460 for code in codes) or not _is_cased_well(word):
        return False
    return len(word) < 4 or any(c in "аеёиоуыэюяіїє" for c in word.lower())


def _score(
    words: Counter[bytes], read: Callable[[bytes], str], fits: Callable[[str], bool]
) -> float:
    """Share of the marked words that fit, with unfit signs counted as misfits."""
    good = bad = 0.0
    for token, count in words.items():
        text = read(token)
        weight = min(count, 20)
        found = [w for w in _WORD.findall(text) if not w.isascii()]
        strange = {c for c in text if not c.isascii() and not c.isalpha()} - _FINE_SIGNS
        strange -= {c for c in strange if "\u0300" <= c <= "\u036f"}
        glued = (
            bool(re.search(r"[^\W\d_][^\w\s\u0300-\u036f’‘·\xad.–—-][^\W\d_]", text))
            and not text.isascii()
        )
        if strange or glued:
            bad += weight
        elif found:
            fit = sum(1 for word in found if fits(word)) / len(found)
            good += weight * fit
            bad += weight * (1 - fit)
    return good / (good + bad) if good + bad else 0.5


def _codec(name: str) -> Callable[[bytes], str]:
    return lambda token: token.decode(name, "replace")


def _vietnamese(sample: bytes) -> list[Guess]:
    plain = words_with_marks(sample)
    full = tables.tcvn3_table(sample)
    wide = words_with_marks(sample, wide=True) if _LOW_LETTERS.search(sample) else plain
    readings: tuple[tuple[str, Counter[bytes], Callable[[bytes], str]], ...] = (
        ("tcvn3", wide, lambda token: tables.tcvn3_text(token, full)),
        ("vni", plain, tables.vni_text),
        ("viscii", wide, tables.viscii_text),
        ("cp1258", plain, tables.cp1258_text),
    )
    return [Guess(name, _score(words, read, _is_vietnamese)) for name, words, read in readings]


def _western(words: Counter[bytes]) -> list[Guess]:
    west, central = (lambda w: _is_alphabetic(w, _WEST)), (lambda w: _is_alphabetic(w, _CENTRAL))
    return [
        Guess("cp1252", _score(words, _codec("cp1252"), west) + 0.02),
        Guess("mac_roman", _score(words, _codec("mac_roman"), west)),
        Guess("cp1250", _score(words, _codec("cp1250"), central) - 0.02),
        Guess("cp850", _score(words, _codec("cp850"), west) - 0.03),
        Guess("cp1251", _score(words, _codec("cp1251"), _is_cyrillic)),
        Guess("koi8_r", _score(words, _codec("koi8_r"), _is_cyrillic)),
        Guess("cp866", _score(words, _codec("cp866"), _is_cyrillic) - 0.01),
    ]


def _best_western(words: Counter[bytes]) -> Guess:
    """Windows-1252 unless another reading is clearly better on more than a word or two.

    One word decides only when it makes no sense in Windows-1252 and does in another Western
    encoding, as "donÕt" is "don't" on a Macintosh.
    """
    guesses = _western(words)
    best, usual = max(guesses, key=lambda guess: guess.confidence), guesses[0]
    letters = sum(1 for word in words if len(word) > 2)
    margin = 0.05 if letters >= 5 else 0.3
    if letters >= 2 and best.confidence >= usual.confidence + margin:
        return best
    old = max(
        (g for g in guesses if g.encoding in _OLD_WESTERN), key=lambda guess: guess.confidence
    )
    return old if usual.confidence < 0.05 and old.confidence > 0.45 else usual


def legacy_guess(sample: bytes) -> Guess:
    """The best reading of bytes that are neither UTF-8 nor UTF-16.

    A Vietnamese reading must explain the words clearly better than chance would; when nothing
    explains them, Windows-1252, which changes nothing that cannot be undone.
    """
    words = words_with_marks(sample)
    vietnamese = max(_vietnamese(sample), key=lambda guess: guess.confidence)
    western = _best_western(words)
    distinct = sum(1 for word in words if len(word) > 1)
    enough = 0.6 if distinct >= 20 else 0.7 if distinct >= 5 else 0.85
    if distinct and vietnamese.confidence >= enough and _is_clearer(vietnamese, western, distinct):
        return vietnamese
    eastern = east_asian_guess(sample)
    if eastern and eastern.confidence > max(western.confidence, 0.5):
        return eastern
    if western.confidence >= 0.4:
        return Guess(western.encoding, min(western.confidence, 1.0))
    return Guess("cp1252", max(min(western.confidence, 1.0), 0.1))


def _is_clearer(vietnamese: Guess, western: Guess, distinct: int) -> bool:
    """VNI reads like accented Western text ("Noäi"), so the syllables weigh more when many."""
    if vietnamese.confidence >= (0.85 if distinct >= 8 else 0.95) and distinct >= 2:
        return True
    return vietnamese.confidence > western.confidence + (0.0 if distinct >= 5 else 0.1)
