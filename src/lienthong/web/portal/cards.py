"""Records as lists show them: title, a sentence, and the line of facts below."""

from dataclasses import dataclass

from lienthong.web.components import Badge, Link

Parts = tuple[tuple[str, bool], ...]


def plain(text: str) -> Parts:
    """A text in which nothing is marked."""
    return ((text, False),) if text else ()


@dataclass(frozen=True, slots=True)
class Card:
    """One record in a list. Texts are in parts, each with whether it is marked as found."""

    href: str
    title: Parts
    summary: Parts = ()
    matched: Parts = ()
    source: tuple[str, ...] = ()
    badges: tuple[Badge, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A record in a short list: a title and a line below."""

    title: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A short list under a heading, with the way to all of it, or words for when it is empty."""

    title: str
    lines: tuple[Line, ...]
    empty: str = ""
    more: Link | None = None
