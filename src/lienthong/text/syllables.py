"""The structure of a Vietnamese syllable, as far as it tells real words from chance letters."""

import re
import unicodedata
from functools import lru_cache

_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_ONSET = re.compile("(?:ngh|ng|nh|gh|kh|ph|th|tr|ch|qu|gi|[bcdđghklmnprstvx])?")
_CODAS = {
    "a": " c ch i m n ng nh o p t u y", "ă": "c m n ng p t", "â": "c m n ng p t u y",
    "e": " c m n ng o p t", "ê": " c ch m n nh p t u",
    "i": " a c ch m n nh p t u", "iê": "c m n ng p t u",
    "o": " a c i m n ng p t", "oa": " c ch i m n ng nh o p t y", "oă": "c m n ng t",
    "oe": " n ng o t",
    "oo": "c ng", "ô": " c i m n ng p t", "ơ": " i m n p t",
    "u": " a c i m n ng p t", "uâ": "n ng t y", "uê": " ch nh n", "uô": "c i m n ng p t", "uơ": "",
    "uy": " a ch n nh p t u", "uye": "n t", "uyê": "n t",
    "ư": " a c i m n ng t u", "ươ": "c i m n ng p t u",
    "y": " nh ch t", "yê": "m n ng t u c",
}  # fmt: skip
_RIMES = frozenset(nucleus + coda for nucleus, codas in _CODAS.items() for coda in codas.split(" "))
_STOPS = ("c", "ch", "p", "t")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether the word (any case, any form) could be one Vietnamese syllable.

    At most one tone; onset and rime that exist; only sắc or nặng before a final c, ch, p, t.
    """
    parts = unicodedata.normalize("NFD", word.lower())
    tones = _TONES.findall(parts)
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", _TONES.sub("", parts))
    onset = _ONSET.match(plain)
    rime = plain[onset.end() :] if onset else plain
    if rime not in _RIMES and not (plain[:1] == "g" and plain[1:] in _RIMES and plain[1:2] == "i"):
        return False
    return not (tones and tones[0] not in "\u0301\u0323" and rime.endswith(_STOPS))
