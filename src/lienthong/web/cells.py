"""Values of a table as people read them: by the type of the column and the language of the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _

from lienthong.tabular.profile import ColumnProfile
from lienthong.tabular.schema import Column, ColumnType
from lienthong.web.components import Heading
from lienthong.web.templatetags.kit import day, number

NUMBERS = frozenset({ColumnType.INTEGER, ColumnType.NUMBER})
LONG = 60
SHOWN_DECIMALS = 6
YEARS = range(1800, 2201)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as text; `full` holds the whole of a long one."""

    text: str
    is_number: bool = False
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """How the values of one column are written."""

    column: Column
    is_year: bool = False

    @property
    def is_number(self) -> bool:
        """Whether values stand at the right, as figures do."""
        return self.column.type in NUMBERS and not self.is_year

    def cell(self, value: object) -> Cell:
        """A value of the column."""
        text = self.written(value)
        return Cell(text, self.is_number, len(text) > LONG)

    def written(self, value: object) -> str:
        """A value of the column as text; nothing for a missing one."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, datetime):
            shown = localtime(value) if is_aware(value) else value
            return f"{shown:%H:%M} {day(shown.date())}"
        if isinstance(value, date):
            return day(value)
        if isinstance(value, int | float | Decimal) and self.is_number:
            return number(round(value, SHOWN_DECIMALS) if isinstance(value, float) else value)
        return str(value)


def is_year(column: Column, profile: ColumnProfile | None) -> bool:
    """Whether whole numbers are years, which have no point between thousands."""
    if column.type is not ColumnType.INTEGER or profile is None:
        return False
    ends = (profile.minimum, profile.maximum)
    return all(isinstance(end, int) and end in YEARS for end in ends)


def shapes(columns: Sequence[Column], profiles: Iterable[ColumnProfile]) -> dict[str, Shape]:
    """The shape of each column by its name."""
    known = {profile.name: profile for profile in profiles}
    return {c.name: Shape(c, is_year(c, known.get(c.name))) for c in columns}


def heading(shape: Shape, *, href: str = "", order: str = "") -> Heading:
    """The head of a column; with `href` it sorts."""
    column = shape.column
    label = column.label or column.name
    ordered = {"asc": "ascending", "desc": "descending"}.get(order, "")
    unit = "" if f"({column.unit})" in label else column.unit
    return Heading(label, href, ordered, shape.is_number, unit)  # type: ignore[arg-type]
