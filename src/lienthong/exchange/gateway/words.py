"""Sentences in the caller's language, from the rooms' own catalogues, without Django."""

import gettext
import os
from functools import lru_cache
from pathlib import Path

from lienthong.errors import LienthongError

_SOURCE = Path(__file__).resolve().parents[2]
_CATALOGUES = ("exchange", "trust", "")


@lru_cache(maxsize=2)
def _translations(language: str) -> gettext.NullTranslations:
    found = gettext.NullTranslations()
    for room in reversed(_CATALOGUES):
        folder = _SOURCE / room / "locale"
        each = gettext.translation("django", folder, languages=[language], fallback=True)
        each.add_fallback(found)
        found = each
    return found


@lru_cache(maxsize=256)
def language_of(accept: str) -> str:
    """`vi` unless the header Accept-Language prefers English."""
    best, best_weight = "vi", 0.0
    for part in accept.lower().split(","):
        tag, _, parameter = part.strip().partition(";")
        weight = 1.0
        if parameter.strip().startswith("q="):
            try:
                weight = float(parameter.strip()[2:])
            except ValueError:
                continue
        language = tag.split("-")[0]
        if language in ("vi", "en") and weight > best_weight:
            best, best_weight = language, weight
    return best


def terminal_language() -> str:
    """`vi` when the terminal speaks Vietnamese, else `en`."""
    spoken = next((v for n in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(n))), "")
    return "vi" if spoken.lower().startswith("vi") else "en"


def say(sentence: str, language: str) -> str:
    """The sentence in this language."""
    if language == "en" or not sentence:
        return sentence
    return _translations(language).gettext(sentence)


def tell(error: LienthongError, language: str) -> tuple[str, str]:
    """What is wrong and what to do, in this language."""
    facts = {name: say(str(value), language) for name, value in error.facts.items()}
    message = say(error.message, language).format_map(facts)
    return message, say(error.hint, language)
