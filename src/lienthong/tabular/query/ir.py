"""What may be asked of a table: one small language, whatever engine answers."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from lienthong.errors import LienthongError, gettext_noop

Value = str | int | float | Decimal | bool | date | datetime

MAX_LIMIT = 50_000
LINE = "_line"


class Op(StrEnum):
    """How a filter compares; the names are those of the parameter, `column__op=value`."""

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    IN = "in"
    CONTAINS = "contains"
    STARTS = "starts"
    IS_NULL = "is_null"


class Function(StrEnum):
    """Aggregates: `distinct` counts the different values."""

    COUNT = "count"
    SUM = "sum"
    AVG = "avg"
    MIN = "min"
    MAX = "max"
    DISTINCT = "distinct"


class Bucket(StrEnum):
    """Periods that dates and moments are grouped by."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition. `value` is a tuple for `in`, a bool for `is_null`.

    A missing value meets no comparison, not even `ne`.
    """

    column: str
    op: Op
    value: Value | tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort key; rows without a value come last in both directions."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A column to group by, as it is or by period."""

    column: str
    bucket: Bucket | None = None

    @property
    def name(self) -> str:
        """The name of this column in the answer."""
        return self.column if self.bucket is None else f"{self.column}_{self.bucket}"


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A figure per group; without a column `count` counts rows."""

    function: Function
    column: str | None = None

    @property
    def name(self) -> str:
        """The name of this column in the answer."""
        return self.function.value if self.column is None else f"{self.function}_{self.column}"


@dataclass(frozen=True, slots=True)
class Query:
    """A question to a table. Filters and words of `text` all hold; `after` continues a page."""

    select: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    sort: tuple[Sort, ...] = ()
    group: tuple[Group, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    text: str = ""
    limit: int = 100
    after: str = ""

    @property
    def is_grouped(self) -> bool:
        """Whether the answer has figures instead of rows."""
        return bool(self.group or self.aggregates)


class UnknownColumn(LienthongError):
    """A parameter names a column that the table does not have."""

    code = "tabular.query.unknown_column"
    status = 422
    message = gettext_noop("Parameter {parameter}: the table has no column named {column}.")
    hint = gettext_noop("Use one of these column names: {columns}.")


class UnknownParameter(LienthongError):
    """A parameter is neither a column nor one of the words of the grammar."""

    code = "tabular.query.unknown_parameter"
    status = 422
    message = gettext_noop("Parameter {parameter} is not known.")
    hint = gettext_noop(
        "Use column=value, column__op=value, or one of _sort, _columns, _text, _group, _aggregate, "
        "_limit, _after. Columns: {columns}."
    )


class RepeatedParameter(LienthongError):
    """A parameter is given more than once."""

    code = "tabular.query.repeated_parameter"
    status = 422
    message = gettext_noop("Parameter {parameter} is given more than once.")
    hint = gettext_noop("Give it once; for several values use column__in=a,b.")


class BadFilter(LienthongError):
    """The value of a filter or its comparison does not fit the column."""

    code = "tabular.query.bad_filter"
    status = 422
    message = gettext_noop("Parameter {parameter}: {value} cannot be used here: {reason}.")
    hint = gettext_noop("For a column of type {type}: {example}.")


class BadParameter(LienthongError):
    """A parameter of the grammar has a value that it cannot have."""

    code = "tabular.query.bad_parameter"
    status = 422
    message = gettext_noop("Parameter {parameter}: {value} cannot be used here: {reason}.")
    hint = gettext_noop("Write it like this: {example}.")


class BadCursor(LienthongError):
    """The mark of the next page is damaged or belongs to another question."""

    code = "tabular.query.bad_cursor"
    status = 422
    message = gettext_noop(
        "Parameter {parameter}: this mark of a next page does not fit the question."
    )
    hint = gettext_noop("Take the mark from the page before, unchanged, or leave it out.")
