"""From the parameters of an address to a question: strict in every name and value."""

from collections.abc import Sequence

from lienthong.errors import gettext_noop
from lienthong.tabular.query.ir import (
    LINE,
    MAX_LIMIT,
    Aggregate,
    BadFilter,
    BadParameter,
    Bucket,
    Filter,
    Function,
    Group,
    Op,
    Query,
    RepeatedParameter,
    Sort,
    UnknownColumn,
    UnknownParameter,
    Value,
)
from lienthong.tabular.query.values import bad_value, is_broken, read_value, shown
from lienthong.tabular.schema import Column, ColumnType

_ORDERED = frozenset({Op.LT, Op.LE, Op.GT, Op.GE})
_OF_TEXT = frozenset({Op.CONTAINS, Op.STARTS})
_NUMERIC = frozenset({ColumnType.INTEGER, ColumnType.NUMBER})
_DATED = frozenset({ColumnType.DATE, ColumnType.DATETIME})
_MAX_TEXT = 200
_MAX_VALUES = 1_000
_MAX_FILTERS = 50

Columns = dict[str, Column]
LINE_COLUMN = Column(name=LINE, label="", type=ColumnType.INTEGER)


def parse_query(params: Sequence[tuple[str, str]], columns: Sequence[Column]) -> Query:
    """The question that the parameters of an address ask.

    Grammar: `column=value`, `column__op=value`, `_sort=-a,b`, `_columns=a,b`, `_text=words`,
    `_group=a,day:month`, `_aggregate=count,sum(x)`, `_limit=n`, `_after=mark`. Raises
    UnknownParameter, UnknownColumn, RepeatedParameter, BadFilter or BadParameter (422), each
    naming the parameter, the reason and a way out.
    """
    known = {column.name: column for column in columns} | {LINE: LINE_COLUMN}
    _refuse_repeated(params)
    words = {name: text for name, text in params if name in _WORDS}
    filters = [_filter(name, text, known) for name, text in params if name not in _WORDS]
    if len(filters) > _MAX_FILTERS:
        raise _bad(
            "", str(len(filters)), gettext_noop("there are too many filters"), "column=value"
        )
    query = Query(
        select=_names("_columns", words.get("_columns", ""), known),
        filters=tuple(filters),
        group=_group(words.get("_group", ""), known),
        aggregates=_aggregates(words.get("_aggregate", ""), known),
        text=_text(words.get("_text", "")),
        limit=_limit(words.get("_limit", "100")),
        after=words.get("_after", ""),
        sort=_sort(words.get("_sort", "")),
    )
    check_query(query, columns)
    return query


_WORDS = frozenset(
    {"_sort", "_columns", "_text", "_group", "_aggregate", "_limit", "_after"}
)  # fmt: skip


def check_query(query: Query, columns: Sequence[Column]) -> None:
    """Refuse a question that the columns cannot answer, however it was made."""
    known = {column.name: column for column in columns} | {LINE: LINE_COLUMN}
    for name in query.select:
        _column("_columns", name, known)
    for item in query.filters:
        _check_op(f"{item.column}__{item.op}", item.op, _column(item.column, item.column, known))
    for group in query.group:
        _check_group(group, known)
    for figure in query.aggregates:
        _check_aggregate(figure, known)
    _check_sort(query, known)
    if query.is_grouped and query.select:
        reason = gettext_noop("it cannot be combined with _group or _aggregate")
        raise _bad("_columns", ",".join(query.select), reason, "_group=a&_aggregate=count")


def _bad(parameter: str, value: str, reason: str, example: str) -> BadParameter:
    return BadParameter(parameter=parameter, value=shown(value), reason=reason, example=example)


def _refuse_repeated(params: Sequence[tuple[str, str]]) -> None:
    seen: set[str] = set()
    for name, _text_of in params:
        if name in seen:
            raise RepeatedParameter(parameter=shown(name))
        seen.add(name)


def _some(known: Columns) -> str:
    names = [name for name in known if name != LINE]
    return ", ".join(names[:30]) + (", …" if len(names) > 30 else "")  # noqa: PLR2004


def _column(parameter: str, name: str, known: Columns) -> Column:
    if name not in known:
        raise UnknownColumn(parameter=shown(parameter), column=shown(name), columns=_some(known))
    return known[name]


def _filter(parameter: str, text: str, known: Columns) -> Filter:
    name, found, op_name = parameter, "", "eq"
    if parameter not in known:
        name, found, op_name = parameter.rpartition("__")
        if not found or name not in known:
            raise UnknownParameter(parameter=shown(parameter), columns=_some(known))
    column = known[name]
    if op_name not in {op.value for op in Op}:
        reason = gettext_noop("there is no such comparison")
        raise bad_value(parameter, op_name, reason, column)
    op = Op(op_name)
    _check_op(parameter, op, column)
    return Filter(name, op, _operand(parameter, text, op, column))


def _operand(parameter: str, text: str, op: Op, column: Column) -> Value | tuple[Value, ...]:
    if op is Op.IS_NULL:
        return bool(read_value(parameter, text, _boolean_twin(column)))
    if op is Op.IN:
        parts = text.split(",")
        if len(parts) > _MAX_VALUES:
            raise bad_value(parameter, text, gettext_noop("there are too many values"), column)
        return tuple(read_value(parameter, part, column) for part in parts)
    if op in _OF_TEXT and not text.strip():
        raise bad_value(parameter, text, gettext_noop("it is empty"), column)
    return read_value(parameter, text, column)


def _boolean_twin(column: Column) -> Column:
    return Column(name=column.name, label=column.label, type=ColumnType.BOOLEAN)


def _check_op(parameter: str, op: Op, column: Column) -> None:
    is_text = column.type in {ColumnType.TEXT, ColumnType.TIME}
    if op in _OF_TEXT and not is_text:
        raise bad_value(parameter, op.value, gettext_noop("it compares text only"), column)
    if op in _ORDERED and column.type is ColumnType.BOOLEAN:
        raise bad_value(parameter, op.value, gettext_noop("true and false have no order"), column)


def _names(parameter: str, text: str, known: Columns) -> tuple[str, ...]:
    names = tuple(text.split(",")) if text else ()
    for name in names:
        _column(parameter, name, known)
    if len(set(names)) != len(names):
        raise _bad(parameter, text, gettext_noop("a column is named twice"), f"{parameter}=a,b")
    return names


def _text(text: str) -> str:
    if len(text) > _MAX_TEXT or is_broken(text):
        reason = gettext_noop("it is too long or holds a character that no text has")
        raise _bad("_text", text, reason, "_text=dat nong nghiep")
    return text.strip()


def _limit(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MAX_LIMIT))
    if not is_number or not 0 <= int(text) <= MAX_LIMIT:
        raise _bad("_limit", text, gettext_noop("it is not a number in range"), "_limit=100")
    return int(text)


def _sort(text: str) -> tuple[Sort, ...]:
    parts = text.split(",") if text else []
    return tuple(Sort(part.removeprefix("-"), part.startswith("-")) for part in parts)


def _check_sort(query: Query, known: Columns) -> None:
    names = [key.column for key in query.sort]
    if len(set(names)) != len(names):
        reason = gettext_noop("a column is named twice")
        raise _bad("_sort", ",".join(names), reason, "_sort=-a,b")
    if not query.is_grouped:
        for name in names:
            _column("_sort", name, known)
        return
    answered = {group.name for group in query.group} | {a.name for a in query.aggregates}
    for name in names:
        if name not in answered:
            listed = ", ".join(sorted(answered))
            raise UnknownColumn(parameter="_sort", column=shown(name), columns=listed)


def _group(text: str, known: Columns) -> tuple[Group, ...]:
    groups = []
    for part in text.split(",") if text else []:
        name, found, bucket = part.partition(":")
        _column("_group", name, known)
        if found and bucket not in {each.value for each in Bucket}:
            reason = gettext_noop("the period is one of day, month, quarter, year")
            raise _bad("_group", part, reason, "_group=ngay:month")
        groups.append(Group(name, Bucket(bucket) if found else None))
    return tuple(groups)


def _check_group(group: Group, known: Columns) -> None:
    column = _column("_group", group.column, known)
    if group.bucket and column.type not in _DATED:
        reason = gettext_noop("only dates have periods")
        raise _bad("_group", f"{group.column}:{group.bucket}", reason, "_group=ngay:month")


def _aggregates(text: str, known: Columns) -> tuple[Aggregate, ...]:
    return tuple(_aggregate(part, known) for part in (text.split(",") if text else []))


def _aggregate(part: str, known: Columns) -> Aggregate:
    name, found, rest = part.partition("(")
    is_closed = rest.endswith(")") if found else True
    if name not in {each.value for each in Function} or not is_closed:
        reason = gettext_noop("a figure is one of count, sum, avg, min, max, distinct")
        raise _bad("_aggregate", part, reason, "_aggregate=count,sum(so_tien)")
    column = rest[:-1] if found else None
    return Aggregate(Function(name), column)


def _check_aggregate(figure: Aggregate, known: Columns) -> None:
    if figure.column is None:
        if figure.function is not Function.COUNT:
            reason = gettext_noop("it needs a column")
            raise _bad("_aggregate", figure.function, reason, f"_aggregate={figure.function}(a)")
        return
    column = _column("_aggregate", figure.column, known)
    if figure.function in {Function.SUM, Function.AVG} and column.type not in _NUMERIC:
        reason = gettext_noop("only numbers can be added up")
        raise _bad("_aggregate", figure.name, reason, "_aggregate=count")


__all__ = ["BadFilter", "check_query", "parse_query"]
