"""What goes into the search index and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found. `kind` and `language` are facets too."""

    id: str
    kind: str
    title: str
    summary: str = ""
    body: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort_on: date | None = None
    language: str = "vi"


class Sort(Enum):
    """In which order hits come."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Page:
    """Which hits: `number` counts from 1."""

    number: int = 1
    size: int = 20

    @property
    def offset(self) -> int:
        """How many hits come before this page."""
        return (self.number - 1) * self.size


@dataclass(frozen=True, slots=True)
class Highlight:
    """A text as it was put in, and the places (start, end) of the words that were asked for."""

    text: str
    spans: tuple[tuple[int, int], ...]

    def parts(self) -> tuple[tuple[str, bool], ...]:
        """The text cut into pieces, each with whether it is marked: for a template."""
        pieces: list[tuple[str, bool]] = []
        last = 0
        for start, end in self.spans:
            if start > last:
                pieces.append((self.text[last:start], False))
            pieces.append((self.text[start:end], True))
            last = end
        if last < len(self.text):
            pieces.append((self.text[last:], False))
        return tuple(pieces)


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found. `snippet` is the part of the body nearest to the question."""

    id: str
    kind: str
    score: float
    title: Highlight
    summary: Highlight
    snippet: Highlight


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits. `is_relaxed` says that too few had all words, and near ones were added."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]
    is_relaxed: bool = False
