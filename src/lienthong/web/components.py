"""What the components of the kit need, as small frozen values that views make."""

from dataclasses import dataclass
from typing import Literal

Tone = Literal["", "ok", "wait", "late"]
Order = Literal["", "ascending", "descending"]


@dataclass(frozen=True, slots=True)
class Link:
    """A text with an address; without one it is the current place."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A status: the word first, the colour second."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One view of the same object."""

    text: str
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class StepMark:
    """One step of a task that takes several pages; a step that is done may be opened again."""

    text: str
    href: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column; with `href` the table can be sorted by it."""

    label: str
    href: str = ""
    order: Order = ""
    is_number: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Where the reader is in a long list, and the addresses of its neighbours."""

    place: str
    first: str = ""
    previous: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a record to complete, as a line of a task list."""

    title: str
    badge: Badge
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class GapLine:
    """Something missing: where to mend it, and which article asks for it."""

    label: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its meaning and, if it opens a list, the address of that list."""

    value: int | float | str
    label: str
    href: str = ""
    is_late: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice of a facet with the number of records behind it."""

    value: str
    label: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow a list. `name` is the name of the parameter in the address."""

    name: str
    label: str
    values: tuple[FacetValue, ...]
    rest: tuple[FacetValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a description: a name, and what holds."""

    label: str
    value: object
    href: str = ""
    badge: Badge | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A criterion, and whether it holds."""

    text: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Score:
    """How many of the criteria hold, as a row of `total` marks."""

    ticks: tuple[Tick, ...]

    @property
    def held(self) -> int:
        """How many criteria hold."""
        return sum(tick.holds for tick in self.ticks)

    @property
    def marks(self) -> list[tuple[float, float, bool]]:
        """Left edge, width and state of each mark on a line of 100."""
        step = 100 / max(len(self.ticks), 1)
        states = sorted((tick.holds for tick in self.ticks), reverse=True)
        return [(round(n * step, 2), round(step - 1, 2), on) for n, on in enumerate(states)]
