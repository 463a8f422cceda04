"""The register of legal bases: documents with their life and what followed them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lienthong.errors import LienthongError, gettext_noop
from lienthong.governance.domain.citations import ActName


class LegalBasisNotFound(LienthongError):
    """The register holds no such document."""

    code = "governance.legal_basis.not_found"
    status = 404
    message = gettext_noop("The register of legal bases does not hold {key}.")
    hint = gettext_noop("Open the list of legal bases and search by number or title.")


class LegalBasisInvalid(LienthongError):
    """The facts of a document contradict each other."""

    code = "governance.legal_basis.invalid"
    status = 422
    message = gettext_noop("Legal basis {key} cannot be kept: {reason}.")
    hint = gettext_noop("Compare number and dates with the document and correct them.")


class LinkKind(StrEnum):
    """What a document does to an earlier one."""

    REPLACES = "replaces"
    AMENDS = "amends"
    PARTLY_REPEALS = "partly_repeals"
    CONTINUES = "continues"
    GUIDES = "guides"
    IMPLEMENTS = "implements"


FOLLOWING = (LinkKind.REPLACES, LinkKind.PARTLY_REPEALS, LinkKind.CONTINUES)
CHANGING = (*FOLLOWING, LinkKind.AMENDS)


class LifeState(StrEnum):
    """How a document stands on a day."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    PARTLY = "partly"
    ENDED = "ended"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Link:
    """`source` does `kind` to `target` from the day `on`; `scope` says which parts."""

    source: str
    kind: LinkKind
    target: str
    on: date | None
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """A document's state on a day, and the day that made it so."""

    state: LifeState
    since: date | None


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A document that the work rests on; periods are `in_force_from` (in) to `ended_on` (out)."""

    key: str
    kind: str
    number: str
    title: str
    issuer: str
    issued_on: date | None
    in_force_from: date | None
    ended_on: date | None
    name: ActName
    extract: str = ""
    note: str = ""
    source: str = ""
    checked_on: date | None = None
    is_own: bool = False

    def check(self) -> None:
        """Raise LegalBasisInvalid when the dates contradict each other."""
        pairs = ((self.issued_on, self.in_force_from), (self.in_force_from, self.ended_on))
        if any(a is not None and b is not None and b < a for a, b in pairs):
            reason = gettext_noop("its dates are not in order")
            raise LegalBasisInvalid(key=self.key, reason=reason)


@dataclass(frozen=True, slots=True)
class Register:
    """All documents and links, shipped and own."""

    by_key: Mapping[str, LegalBasis]
    links: tuple[Link, ...]

    def basis(self, key: str) -> LegalBasis:
        """A document. Raises LegalBasisNotFound."""
        if key not in self.by_key:
            raise LegalBasisNotFound(key=key)
        return self.by_key[key]

    def life(self, key: str, day: date) -> Life:
        """How a document stands on a day, seen from its own dates and the acts that touch it.

        Unknown when nobody entered from which day it has force.
        """
        found = self.basis(key)
        if found.ended_on is not None and found.ended_on <= day:
            return Life(LifeState.ENDED, found.ended_on)
        if found.in_force_from is not None and day < found.in_force_from:
            return Life(LifeState.NOT_YET, found.in_force_from)
        partly = [
            link.on
            for link in self.links_to(key, LinkKind.PARTLY_REPEALS)
            if link.on is not None and link.on <= day
        ]
        if partly:
            return Life(LifeState.PARTLY, max(partly))
        if found.in_force_from is None:
            return Life(LifeState.UNKNOWN, None)
        return Life(LifeState.IN_FORCE, found.in_force_from)

    def links_to(self, key: str, *kinds: LinkKind) -> tuple[Link, ...]:
        """What later documents do to this one."""
        return tuple(x for x in self.links if x.target == key and (not kinds or x.kind in kinds))

    def links_from(self, key: str, *kinds: LinkKind) -> tuple[Link, ...]:
        """What this document does to earlier ones."""
        return tuple(x for x in self.links if x.source == key and (not kinds or x.kind in kinds))

    def successors(self, key: str) -> tuple[LegalBasis, ...]:
        """Documents that replace this one or go on with its content, in order of time."""
        links = self.links_to(key, *FOLLOWING)
        found = dict.fromkeys(link.source for link in links)
        return tuple(sorted(map(self.basis, found), key=lambda b: b.in_force_from or date.max))

    def names(self) -> dict[str, ActName]:
        """How each document is written in a citation."""
        return {key: basis.name for key, basis in self.by_key.items()}


def register_of(bases: Iterable[LegalBasis], links: Iterable[Link]) -> Register:
    """A register whose links all lead to documents it holds.

    Raises LegalBasisInvalid for two documents under one key or dates out of order, and
    LegalBasisNotFound for a link that leads nowhere.
    """
    by_key: dict[str, LegalBasis] = {}
    for basis in bases:
        if basis.key in by_key:
            reason = gettext_noop("another document has this key")
            raise LegalBasisInvalid(key=basis.key, reason=reason)
        basis.check()
        by_key[basis.key] = basis
    register = Register(by_key, tuple(links))
    for link in register.links:
        register.basis(link.source)
        register.basis(link.target)
    return register
