"""Keys of the law such as `ND47:11.4.c`, and the words an official writes for them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lienthong.errors import LienthongError, gettext_noop

_KEY = re.compile(
    r"(?P<act>[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)?)"
    r"(?::(?P<article>[1-9]\d*[a-zđ]?)"
    r"(?:\.(?P<clause>[1-9]\d*[a-zđ]?)(?:\.(?P<point>[a-zđ][1-9]?))?)?)?"
)
_PLAN_KEY = re.compile(r"(?P<act>ND|HP):(?P<section>[IVX]+(?:\.[0-9]+[a-zđ]?(?:\.[0-9]+)*)?)")


class CitationUnreadable(LienthongError):
    """A key of the law does not have the shape of one."""

    code = "governance.citation.unreadable"
    status = 500
    message = gettext_noop("{key} is not a citation of the law.")
    hint = gettext_noop("Write it as ND47:11.4.c: the act, then article, clause and point.")


class ActUnknown(LienthongError):
    """A key of the law names an act that the register of legal bases does not hold."""

    code = "governance.act.unknown"
    status = 404
    message = gettext_noop("The register of legal bases does not hold {key}.")
    hint = gettext_noop("Add the document to the register of legal bases first.")


@dataclass(frozen=True, slots=True)
class ActName:
    """How an act is written in a citation, in Vietnamese and English."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in one act; a plan has sections instead of articles."""

    act: str
    article: str = ""
    clause: str = ""
    point: str = ""
    section: str = ""

    @property
    def key(self) -> str:
        """The key again, as it was read."""
        place = self.section or ".".join(p for p in (self.article, self.clause, self.point) if p)
        return f"{self.act}:{place}" if place else self.act

    def words(self, name: ActName, *, language: str = "vi") -> str:
        """The citation as a sentence part, such as "khoản 4 Điều 11 Nghị định 47/2020/NĐ-CP"."""
        if language.startswith("vi"):
            return " ".join([*self._places("điểm", "khoản", "Điều", "mục"), name.vi])
        places = self._places("point", "clause", "Article", "section")
        return f"{', '.join(places)} of {name.en}" if places else name.en

    def _places(self, point: str, clause: str, article: str, section: str) -> list[str]:
        parts = ((point, self.point), (clause, self.clause), (article, self.article))
        places = [f"{word} {value}" for word, value in parts if value]
        return [f"{section} {self.section}"] if self.section else places


def parse_citation(key: str) -> Citation:
    """Read a key. Raises CitationUnreadable when it has another shape."""
    if match := _PLAN_KEY.fullmatch(key):
        return Citation(act=match["act"], section=match["section"])
    if match := _KEY.fullmatch(key):
        return Citation(
            act=match["act"],
            article=match["article"] or "",
            clause=match["clause"] or "",
            point=match["point"] or "",
        )
    raise CitationUnreadable(key=key)


def cite(key: str, names: Mapping[str, ActName], *, language: str = "vi") -> str:
    """The words for a key. Raises ActUnknown when no act of the register has it."""
    citation = parse_citation(key)
    name = names.get(citation.act)
    if name is None:
        raise ActUnknown(key=citation.act)
    return citation.words(name, language=language)
