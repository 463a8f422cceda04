"""From a question to SQL: names quoted, values bound, one statement per shape kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from lienthong.tabular.query.cursor import read_cursor
from lienthong.tabular.query.dialects import adapted
from lienthong.tabular.query.ir import Aggregate, Filter, Function, Op, Query, Sort
from lienthong.tabular.query.parse import check_query
from lienthong.tabular.query.shape import ALL_ROWS, Key, Shape, Source, selected
from lienthong.tabular.schema import Column, ColumnType
from lienthong.text import fold


@dataclass(frozen=True, slots=True)
class Extra:
    """A condition that the engine's own index answers; `?` stands for each of the values."""

    sql: str
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement with its values in the driver's order, and what its columns are.

    `names` are the columns asked for; `keys` says at which positions of a row stand the values
    from which the mark of the next page is written.
    """

    sql: str
    values: tuple[object, ...]
    names: tuple[str, ...]
    keys: tuple[int, ...]


def compile_query(
    query: Query, source: Source, *, extras: Sequence[Extra] = (), whole: bool = False
) -> Compiled:
    """The statement that answers a question in the language of a source.

    With `whole` it gives all rows, whatever the limit of the question. Raises the errors of
    `check_query`, and BadCursor.
    """
    check_query(query, source.columns)
    keys = _keys(query, source)
    marks = read_cursor(query, [key.column for key in keys]) if query.after else ()
    if marks:
        keys = tuple(
            replace(key, is_blank=value is None) for key, value in zip(keys, marks, strict=True)
        )
    values = [*_bound(query, source, extras), *map(_plain, marks, (key.column for key in keys))]
    asked = replace(query, limit=ALL_ROWS) if whole else query
    sqls = tuple(extra.sql for extra in extras)
    return _filled(Shape(source, _shape_of(asked), sqls, keys, counts_only=False), values)


def compile_count(query: Query, source: Source, *, extras: Sequence[Extra] = ()) -> Compiled:
    """The statement that counts the rows, or the groups, that a question finds."""
    check_query(query, source.columns)
    whole = replace(query, after="", sort=(), select=(), limit=0)
    sqls = tuple(extra.sql for extra in extras)
    shape = Shape(source, _shape_of(whole), sqls, (), counts_only=True)
    return _filled(shape, _bound(query, source, extras))


def _filled(shape: Shape, values: Sequence[object]) -> Compiled:
    # Its SQL library takes as long to load as all of a page; who asks no table does without.
    from lienthong.tabular.query.statement import statement

    sql, order, names, keys = statement(shape)
    return Compiled(
        sql, tuple(adapted(values[i], shape.source.dialect) for i in order), names, keys
    )


def _shape_of(query: Query) -> Query:
    """The question without its values; only the number of values of a list stays."""
    filters = tuple(
        Filter(each.column, each.op, len(_operands(each)) if each.op is Op.IN else _flag(each))
        for each in query.filters
    )
    return replace(query, filters=filters, text="\x1f".join("" for _ in _words(query)), after="")


def _flag(each: Filter) -> bool:
    return bool(each.value) if each.op is Op.IS_NULL else True


def _words(query: Query) -> list[str]:
    return fold(query.text).split()


def _operands(each: Filter) -> tuple[object, ...]:
    """The values that a filter binds, in order; a list is filled up to a power of two."""
    if each.op is Op.IS_NULL:
        return ()
    if each.op is Op.CONTAINS:
        return (fold(str(each.value)),)
    if each.op is Op.STARTS:
        return (each.value, len(str(each.value)))
    if each.op is Op.IN:
        items = each.value if isinstance(each.value, tuple) else (each.value,)
        size = 1 << (max(len(items), 1) - 1).bit_length()
        return items + items[-1:] * (size - len(items)) if items else ()
    return (each.value,)


def _plain(value: object, column: Column) -> object:
    """A number as the column stores it: exact where the column is exact, else binary."""
    if isinstance(value, Decimal) and column.type is ColumnType.NUMBER and column.scale is None:
        return float(value)
    return value


def _bound(query: Query, source: Source, extras: Sequence[Extra]) -> list[object]:
    columns = {column.name: column for column in (*source.columns, *source.order)}
    values: list[object] = [value for extra in extras for value in extra.values]
    for each in query.filters:
        column = columns.get(each.column)
        values += [_plain(v, column) if column else v for v in _operands(each)]
    return values + [f" {word}" for word in _words(query)]


def _answer_columns(query: Query, source: Source) -> dict[str, Column]:
    known = {column.name: column for column in (*source.columns, *source.order)}
    if not query.is_grouped:
        return known
    answer = {}
    for group in query.group:
        kind = known[group.column] if group.bucket is None else _typed(group.name, ColumnType.DATE)
        answer[group.name] = kind
    for figure in query.aggregates or (Aggregate(Function.COUNT),):
        answer[figure.name] = _figure_column(figure, known)
    return answer


def _typed(name: str, kind: ColumnType, scale: int | None = None) -> Column:
    return Column(name=name, label="", type=kind, scale=scale)


def _figure_column(figure: Aggregate, known: dict[str, Column]) -> Column:
    if figure.column is None or figure.function in {Function.COUNT, Function.DISTINCT}:
        return _typed(figure.name, ColumnType.INTEGER)
    column = known[figure.column]
    if figure.function is Function.SUM:
        exact = 0 if column.type is ColumnType.INTEGER else column.scale
        return _typed(figure.name, ColumnType.NUMBER, exact)
    if figure.function is Function.AVG:
        return _typed(figure.name, ColumnType.NUMBER)
    return _typed(figure.name, column.type, column.scale)


def answer_columns(query: Query, source: Source) -> tuple[Column, ...]:
    """Name and type of each column of the answer."""
    known = _answer_columns(query, source)
    if query.is_grouped:
        return tuple(replace(column, name=name) for name, column in known.items())
    return tuple(known[name] for name in selected(query, source))


def _keys(query: Query, source: Source) -> tuple[Key, ...]:
    known = _answer_columns(query, source)
    last = tuple(query.group) if query.is_grouped else source.order
    wanted = [*query.sort, *(Sort(each.name) for each in last)]
    keys: dict[str, Key] = {}
    for key in wanted:
        column = known[key.column]
        named = replace(column, name=key.column)
        keys.setdefault(key.column, Key(named, key.descending, None))
    return tuple(keys.values())
