"""Pictures of the law pages: a year of days, and what follows a document."""

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lienthong.governance import labels
from lienthong.governance.domain import Calendar
from lienthong.governance.domain.legal_bases import CHANGING, LegalBasis, Link, LinkKind, Register
from lienthong.governance.domain.working_days import SATURDAY, DayKind, SpecialDay
from lienthong.web.templatetags.kit import day as day_words

CELL, ROW, HEAD = 32, 28, 22
BOX_WIDTH, BOX_HEIGHT, GAP, COLUMN = 220, 58, 18, 300
FILLS = {
    DayKind.HOLIDAY: "var(--red)",
    DayKind.TET: "var(--red)",
    DayKind.COMPENSATORY: "var(--late-wash)",
    DayKind.SWAP_OFF: "var(--late-wash)",
    DayKind.SWAP_WORK: "var(--ok-wash)",
    DayKind.QUESTIONED: "var(--wait-wash)",
}


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of a month's picture: where its number stands."""

    x: int
    y: int
    number: int


@dataclass(frozen=True, slots=True)
class SpecialCell:
    """A day that differs from its week; a dashed edge marks what is not verified."""

    cell: DayCell
    fill: str
    ink: str
    title: str
    dashed: bool

    @property
    def left(self) -> int:
        """Left edge of its box."""
        return self.cell.x - 14

    @property
    def top(self) -> int:
        """Upper edge of its box."""
        return self.cell.y - 17


@dataclass(frozen=True, slots=True)
class MonthPicture:
    """A month as weeks from Monday to Sunday."""

    name: str
    label: str
    width: int
    height: int
    heads: tuple[tuple[int, str], ...]
    working: tuple[DayCell, ...]
    weekend: tuple[DayCell, ...]
    special: tuple[SpecialCell, ...]
    today: DayCell | None


def _special_cell(cell: DayCell, special: SpecialDay) -> SpecialCell:
    name = special.name if labels.language().startswith("vi") else special.name_en
    verified = "" if special.is_verified else f" ({_('unverified')})"
    is_feast = special.kind in {DayKind.HOLIDAY, DayKind.TET}
    return SpecialCell(
        cell=cell,
        fill=FILLS[special.kind],
        ink="var(--ground)" if is_feast else "var(--ink)",
        title=f"{day_words(special.on)}: {name}{verified}",
        dashed=not special.is_verified,
    )


def _month_name(year: int, month: int) -> str:
    if labels.language().startswith("vi"):
        return _("Month {n}").format(n=month)
    return date_format(date(year, month, 1), "F")


def month_picture(year: int, month: int, *, days: Calendar, today: date) -> MonthPicture:
    """The days of a month, coloured by what makes them special."""
    weeks = Weeks(firstweekday=0).monthdatescalendar(year, month)
    cells = {
        on: DayCell(column * CELL + CELL // 2, HEAD + row * ROW + 18, on.day)
        for row, week in enumerate(weeks)
        for column, on in enumerate(week)
        if on.month == month
    }
    special = {on: found for on in cells if (found := days.special_day(on)) is not None}
    plain = [(on, cell) for on, cell in cells.items() if on not in special]
    heads = (_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su"))
    name = _month_name(year, month)
    marked = tuple(_special_cell(cells[on], found) for on, found in special.items())
    return MonthPicture(
        name=name,
        label=f"{name} {year}: {'; '.join(c.title for c in marked) or _('no special days')}",
        width=7 * CELL,
        height=HEAD + len(weeks) * ROW,
        heads=tuple((i * CELL + CELL // 2, head) for i, head in enumerate(heads)),
        working=tuple(cell for on, cell in plain if on.weekday() < SATURDAY),
        weekend=tuple(cell for on, cell in plain if on.weekday() >= SATURDAY),
        special=marked,
        today=cells.get(today),
    )


@dataclass(frozen=True, slots=True)
class Box:
    """A document in the picture of its succession."""

    x: int
    y: int
    number: str
    words: str
    state: str
    fill: str
    key: str

    @property
    def left(self) -> int:
        """Where its text begins."""
        return self.x + 12

    @property
    def first_line(self) -> int:
        """The line of the number."""
        return self.y + 24

    @property
    def second_line(self) -> int:
        """The line of the state."""
        return self.y + 44


@dataclass(frozen=True, slots=True)
class Arrow:
    """From an earlier document to the one that touches it, with what it does."""

    path: str
    x: int
    y: int
    words: str


@dataclass(frozen=True, slots=True)
class Succession:
    """What stands before a document, the document, and what came after it."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def _box(basis: LegalBasis, register: Register, *, x: int, y: int, on: date, centre: bool) -> Box:
    life = register.life(basis.key, on)
    words = labels.BASIS_KINDS.get(basis.kind, basis.kind)
    return Box(
        x=x,
        y=y,
        number=basis.number,
        words=str(words),
        state=labels.life_words(life.state, life.since),
        fill="var(--red-wash)" if centre else "var(--ground)",
        key=basis.key,
    )


def _grouped(links: tuple[Link, ...], *, other: str) -> list[tuple[str, tuple[LinkKind, ...]]]:
    """Each document at the other end once, with everything the links say of it."""
    found: dict[str, list[LinkKind]] = {}
    for link in sorted(links, key=lambda each: each.on or date.max):
        found.setdefault(getattr(link, other), []).append(link.kind)
    return [(key, tuple(kinds)) for key, kinds in found.items()]


def succession_picture(register: Register, key: str, *, on: date) -> Succession | None:
    """The document with those it changed and those that changed it, or None without any."""
    before = _grouped(register.links_from(key, *CHANGING), other="target")
    after = _grouped(register.links_to(key, *CHANGING), other="source")
    if not before and not after:
        return None
    rows = max(len(before), len(after), 1)
    height = rows * (BOX_HEIGHT + GAP)
    columns = [side for side in (before, [(key, ())], after) if side]
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    own = 1 if before else 0
    middle = height // 2 - GAP // 2
    for index, side in enumerate(columns):
        top = (height - len(side) * (BOX_HEIGHT + GAP)) // 2
        for row, (each, kinds) in enumerate(side):
            x, y = index * COLUMN, top + row * (BOX_HEIGHT + GAP)
            basis = register.basis(each)
            boxes.append(_box(basis, register, x=x, y=y, on=on, centre=each == key))
            if index != own:
                arrows.append(_arrow(index, y + BOX_HEIGHT // 2, middle, own=own, kinds=kinds))
    return Succession((len(columns) - 1) * COLUMN + BOX_WIDTH, height, tuple(boxes), tuple(arrows))


def _arrow(index: int, y: int, middle: int, *, own: int, kinds: tuple[LinkKind, ...]) -> Arrow:
    is_later = index > own
    left = (own if is_later else index) * COLUMN + BOX_WIDTH
    right = (index if is_later else own) * COLUMN
    start, end = (middle, y) if is_later else (y, middle)
    bend = (left + right) // 2
    path = f"M{left} {start}C{bend} {start} {bend} {end} {right} {end}"
    words = labels.LINKS_TO if is_later else labels.LINKS_FROM
    said = ", ".join(str(words[kind]) for kind in kinds)
    return Arrow(path, bend, (start + end) // 2 - 6, said)
