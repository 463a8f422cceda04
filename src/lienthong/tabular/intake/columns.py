"""The type of a column, from its cells and its name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation

from lienthong.tabular.intake.grid import DateText, NumberText, TruthText
from lienthong.tabular.intake.wording import is_missing
from lienthong.tabular.schema import ColumnType
from lienthong.text import PLAIN, NumberStyle, fold, number_style, parse_number

BIGGEST = 2**63 - 1
DIGITS = 38
DOUBLE_DIGITS = 15
DOUBLE_POWER = 300
SHORT_INTEGER = 18
GROUP = 3
_CODE_WORDS = re.compile(
    r"(^|[\s_.(/-])(ma|ma so|id|code|so hieu|so dinh danh|cccd|cmnd|cmt|can cuoc|mst|masothue|sdt|"
    r"so dien thoai|dien thoai|phone|tel|fax|zip|postal|postcode|uuid|guid|bien so|so tai khoan|"
    r"so the|"
    r"so seri|serial|isbn|barcode|so giay|so bhyt|so bhxh|so ho chieu)($|[\s_.)/0-9:-])|"
    r"(ma|id|code)_|_(ma|id|code)$|^(ma|id)$"
)
_NOT_CODE = re.compile(r"ma(t|y|n|u|ng|nh)\b")
_DOTTED = re.compile(r"\d+(?:\.\d+){2,}|\d\.\d{6}")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_SIMPLE = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y/%m/%d")
_MONTH_FIRST = ("%m/%d/%Y", "%m-%d-%Y")
_CLOCKS = (
    " %H:%M:%S",
    " %H:%M",
    "T%H:%M:%S",
    "T%H:%M",
    "T%H:%M:%SZ",
    " %H:%M:%S.%f",
    "T%H:%M:%S.%f",
)
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?")
_DAY_SHAPE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}")


@dataclass(frozen=True, slots=True)
class Inferred:
    """The type of a column and how its cells are turned into values.

    `why` names the rule that decided; `marks` are texts that stand for a missing value; `plain`
    says that it was proved on every row that the filled cells need nothing but a cast.
    """

    type: ColumnType
    why: str = ""
    style: NumberStyle = PLAIN
    formats: tuple[str, ...] = ()
    marks: frozenset[str] = field(default_factory=frozenset)
    scale: int | None = None
    simple: bool = True
    percent: bool = False
    plain: bool = False


TEXT = Inferred(ColumnType.TEXT)


def infer(values: Sequence[str], label: str, *, prefer_groups: bool = True) -> Inferred:
    """The type that every one of these cells fits, blank ones left out; text when none does."""
    held = [value for value in values if value and not value.isspace()]
    if not held:
        return TEXT
    if why := code_reason(held, label):
        return Inferred(ColumnType.TEXT, why)
    rest = [value for value in held if not is_missing(value)]
    marks = frozenset(value.strip() for value in held if is_missing(value))
    if not rest or len(marks) > 4:
        return TEXT
    for rule in (_truth, _typed_date, _dates):
        if found := rule(rest):
            return _with_marks(found, marks)
    return _with_marks(_numbers(rest, prefer_groups=prefer_groups), marks)


def _with_marks(found: Inferred, marks: frozenset[str]) -> Inferred:
    if found.type is ColumnType.TEXT or not marks:
        return found
    return Inferred(
        found.type,
        found.why,
        found.style,
        found.formats,
        marks,
        found.scale,
        found.simple,
        found.percent,
    )


def code_reason(held: Sequence[str], label: str) -> str:
    """Why these digits are names of things and not amounts; "" when they are not."""
    texts = [value.strip() for value in held]
    digits = [text for text in texts if text.isdigit()]
    if any(len(text) > 1 and text[0] == "0" for text in digits):
        return "leading_zero"
    dotted = [text for text in texts if _DOTTED.fullmatch(text)]
    if len(dotted) > 0.5 * len(texts) and not all(map(_GROUPED.fullmatch, dotted)):
        return "dotted"
    numeric = sum(1 for text in texts if text[:1].isdigit())
    if numeric and is_code_label(label):
        return "name"
    if (
        len(digits) == len(texts)
        and len(set(map(len, texts))) == 1
        and len(texts[0]) > 8
        and len(set(texts)) > 4
    ):
        return "fixed_width"
    return ""


def is_code_label(label: str) -> bool:
    """The name of the column says that it holds codes: "Mã xã", "province_id", "Số CCCD"."""
    folded = fold(label).replace("-", " ")
    return bool(_CODE_WORDS.search(folded)) and not (_NOT_CODE.match(folded) and "_" not in folded)


def _truth(rest: Sequence[str]) -> Inferred | None:
    if all(isinstance(value, TruthText) for value in rest):
        return Inferred(ColumnType.BOOLEAN)
    if len(set(rest)) <= 2 and {value.strip() for value in rest} <= {"true", "false"}:
        return Inferred(ColumnType.BOOLEAN)
    if {value.strip() for value in rest} <= {"TRUE", "FALSE"}:
        return Inferred(ColumnType.BOOLEAN)
    return None


def _typed_date(rest: Sequence[str]) -> Inferred | None:
    """Cells that the workbook holds as days or moments."""
    if not all(isinstance(value, DateText) for value in rest):
        return None
    times = sum(1 for value in rest if _TIME.fullmatch(value))
    days = sum(1 for value in rest if len(value) == 10 and value[4] == "-")
    if times == len(rest):
        return Inferred(ColumnType.TIME)
    if days == len(rest):
        return Inferred(ColumnType.DATE, formats=("%Y-%m-%d",))
    moments = sum(1 for value in rest if "T" in value)
    if days + moments == len(rest):
        return Inferred(
            ColumnType.DATETIME, formats=("%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%d")
        )
    return TEXT


def _dates(rest: Sequence[str]) -> Inferred | None:
    """Days and moments written as text, day first unless only month first fits."""
    texts = {value.strip() for value in rest}
    if all(_TIME.fullmatch(text) for text in texts):
        return Inferred(ColumnType.TIME)
    if not all(_DAY_SHAPE.match(text) for text in texts):
        return None
    for days in (_DAYS, (*_MONTH_FIRST, "%Y-%m-%d")):
        why = "day_first" if days is _DAYS else "month_first"
        if formats := _fitting(texts, days):
            return Inferred(ColumnType.DATE, why, formats=formats)
        moments = (*(day + clock for day in days for clock in _CLOCKS), *days)
        if formats := _fitting(texts, moments):
            return Inferred(ColumnType.DATETIME, why, formats=formats)
    return None


def _fitting(texts: set[str], formats: Sequence[str]) -> tuple[str, ...]:
    """The few formats that read every text, in order; none when some text is left."""
    used: list[str] = []
    left = texts
    for pattern in formats:
        kept = {text for text in left if not _reads(text, pattern)}
        if len(kept) < len(left):
            used.append(pattern)
        left = kept
        if not left:
            return tuple(used)
    return ()


def _reads(text: str, pattern: str) -> bool:
    try:
        return 1000 <= datetime.strptime(text, pattern).year <= 9999  # noqa: DTZ007
    except ValueError:
        return False


def _plain_numbers(rest: Sequence[str]) -> Inferred | None:
    """Short numbers that can only be read one way; the usual case, decided without arithmetic."""
    texts = {value.strip() for value in rest}
    if not all(_SIMPLE.fullmatch(text) for text in texts):
        return None
    longest = max(map(len, texts))
    if not any("." in text for text in texts):
        plain = all(value == value.strip() for value in rest)
        return Inferred(ColumnType.INTEGER, plain=plain) if longest <= SHORT_INTEGER else None
    typed = isinstance(rest[0], NumberText) and all(isinstance(value, NumberText) for value in rest)
    if longest > DOUBLE_DIGITS + 1 or not (typed or has_decimal_point(texts)):
        return None
    return Inferred(ColumnType.NUMBER, plain=all(value == value.strip() for value in rest))


def has_decimal_point(texts: Iterable[str]) -> bool:
    """Some text has a point that cannot stand between thousands: "0.5", "1234.567"."""
    return any(
        point and (len(f) != GROUP or len(w.lstrip("-")) > GROUP or w in ("0", "-0"))
        for w, point, f in (text.partition(".") for text in texts)
    )


def is_decimal_column(values: Sequence[str]) -> bool:
    """A column of numbers that surely writes its decimals with a point."""
    texts = [value.strip() for value in values if value and not value.isspace()]
    return bool(texts) and all(map(_SIMPLE.fullmatch, texts)) and has_decimal_point(texts)


def _numbers(rest: Sequence[str], *, prefer_groups: bool) -> Inferred:
    if found := _plain_numbers(rest):
        return found
    typed = [value for value in rest if isinstance(value, NumberText)]
    texts = [value for value in rest if not isinstance(value, NumberText)]
    style = PLAIN if typed else number_style(_spread(texts), prefer_groups=prefer_groups)
    if style is None:
        return TEXT
    values = [parse_number(text, style) for text in texts]
    if any(value is None for value in values):
        return TEXT
    percents = sum(1 for text in texts if text.rstrip().endswith("%"))
    if percents not in (0, len(rest)):
        return TEXT
    exact = [value for value in values if value is not None]
    try:
        exact += [Decimal(value) for value in typed]
    except InvalidOperation:
        return TEXT
    why = "ambiguous" if not style.is_certain else ""
    simple = all(_SIMPLE.fullmatch(value.strip()) for value in rest)
    return _of_values(exact, style, why, simple=simple, percent=percents > 0)


def _spread(texts: Sequence[str]) -> Sequence[str]:
    """Enough different texts to tell the style by."""
    return list(dict.fromkeys(texts))


def _of_values(
    values: Sequence[Decimal], style: NumberStyle, why: str, *, simple: bool, percent: bool
) -> Inferred:
    if not all(value.is_finite() for value in values):
        return TEXT
    whole = all(value.as_tuple().exponent == 0 for value in values)
    if whole and max(map(abs, values)) <= BIGGEST:
        return Inferred(ColumnType.INTEGER, why, style, simple=simple, percent=percent)
    scale = max(max(-int(value.as_tuple().exponent), 0) for value in values)
    if all(_is_double(value) for value in values):
        return Inferred(ColumnType.NUMBER, why, style, simple=simple, percent=percent)
    digits = max(max(value.adjusted() + 1, 1) for value in values)
    if digits + scale > DIGITS:
        return Inferred(ColumnType.TEXT, "too_long")
    return Inferred(
        ColumnType.NUMBER, why or "exact", style, scale=scale, simple=simple, percent=percent
    )


def _is_double(value: Decimal) -> bool:
    """A double holds this number: its shortest form is the same number."""
    if abs(value.adjusted()) > DOUBLE_POWER and value:
        return False
    if len(value.as_tuple().digits) <= DOUBLE_DIGITS:
        return True
    return Decimal(repr(float(value))) == value


def likely_style(values: Sequence[str]) -> NumberStyle:
    """The style of those cells that are numbers, in a column where others are not."""
    numbers = [v for v in values if v.strip() and number_style([v]) is not None]
    return number_style(dict.fromkeys(numbers)) or PLAIN
