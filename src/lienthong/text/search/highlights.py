"""Marking the words that were asked for, in the text as it was put in."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from lienthong.text.search.documents import Highlight
from lienthong.text.search.words import fold_in_place, word_places

SNIPPET_LENGTH = 240
_BEGINNING = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """Folded words that were asked for; `is_relaxed` also marks beginnings and near spellings."""

    words: tuple[str, ...]
    is_relaxed: bool = False

    def matches(self, word: str) -> bool:
        """Whether this folded word of a text is one of them."""
        if word in self.words:
            return True
        return self.is_relaxed and any(_is_near(wanted, word) for wanted in self.words)

    def places(self, text: str) -> list[tuple[int, int, str]]:
        """Start, end and folded form of each word of the text that matches."""
        if not self.words:
            return []
        folded = fold_in_place(text)
        if folded is None or self.is_relaxed:
            return [place for place in word_places(text) if self.matches(place[2])]
        return [(m.start(), m.end(), m[0]) for m in _pattern(self.words).finditer(folded)]


def _is_near(wanted: str, word: str) -> bool:
    if len(wanted) >= _BEGINNING and word.startswith(wanted):
        return True
    return len(wanted) > _BEGINNING and OSA.distance(wanted, word, score_cutoff=1) <= 1


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in words)})\b")


def highlight(text: str, wanted: Wanted) -> Highlight:
    """The whole text with the wanted words marked; neighbours are marked as one."""
    spans: list[tuple[int, int]] = []
    for start, end, _ in wanted.places(text):
        if spans and text[spans[-1][1] : start].isspace():
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return Highlight(text, tuple(spans))


def snippet(text: str, wanted: Wanted) -> Highlight:
    """About 240 characters of a long text, where most different wanted words stand together."""
    if len(text) <= SNIPPET_LENGTH:
        return highlight(text, wanted)
    places = [(start, word) for start, _, word in wanted.places(text)]
    best_start, best_count = 0, 0
    for number, (start, _) in enumerate(places):
        if best_count == len(wanted.words):
            break
        within = {word for at, word in places[number : number + 40] if at < start + SNIPPET_LENGTH}
        if len(within) > best_count:
            best_start, best_count = start, len(within)
    return highlight(_window(text, best_start), wanted)


def _window(text: str, start: int) -> str:
    """A piece around `start`, cut at spaces, with an ellipsis where text was left out."""
    begin = max(0, start - 40)
    if begin:
        space = text.find(" ", begin)
        begin = space + 1 if 0 <= space <= start else start
    end = min(len(text), begin + SNIPPET_LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", begin, end), begin + SNIPPET_LENGTH // 2)
    return ("… " if begin else "") + text[begin:end].strip() + (" …" if end < len(text) else "")
