"""One statement per shape of question: names quoted, values as positions between two marks."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from sqlglot import exp

from lienthong.tabular.query.dialects import Dialect, escaped, folded, period, placeholder
from lienthong.tabular.query.ir import Aggregate, Filter, Function, Group, Op, UnknownColumn
from lienthong.tabular.query.shape import ALL_ROWS, Key, Shape, Source, selected
from lienthong.tabular.schema import Column, ColumnType

_MARK = re.compile("\x02([0-9]+)\x02")
_COMPARISONS: dict[Op, type[exp.Binary]] = {
    Op.EQ: exp.EQ, Op.NE: exp.NEQ, Op.LT: exp.LT, Op.LE: exp.LTE, Op.GT: exp.GT, Op.GE: exp.GTE,
}  # fmt: skip


def _column(name: str) -> exp.Column:
    if "\x02" in name or "\x00" in name:
        raise UnknownColumn(parameter="_columns", column=name, columns="")
    return exp.column(exp.to_identifier(name, quoted=True))


def _value(position: int) -> exp.Expr:
    return exp.Var(this=f"\x02{position}\x02")


def _raw(sql: str) -> exp.Expr:
    return exp.Var(this=sql)


class _Positions:
    """Hands out the positions of values, in the order in which `_bound` lists them."""

    def __init__(self) -> None:
        self.next = 0

    def take(self, number: int) -> list[int]:
        self.next += number
        return list(range(self.next - number, self.next))


@lru_cache(maxsize=2_048)
def statement(
    shape: Shape,
) -> tuple[str, tuple[int, ...], tuple[str, ...], tuple[int, ...]]:
    """SQL, positions of the values in the order of the driver, columns asked for, key places."""
    positions = _Positions()
    where = list(_conditions(shape, positions))
    build = _grouped if shape.query.is_grouped else _rows
    names, select = build(shape, where, positions)
    keys = tuple(names.index(key.column.name) for key in shape.keys)
    asked = names if shape.query.is_grouped else selected(shape.query, shape.source)
    dialect = shape.source.dialect
    text = escaped(select.sql(dialect=dialect.value, comments=False), dialect)
    order = tuple(int(found) for found in _MARK.findall(text))
    count = iter(range(1, len(order) + 1))
    sql = _MARK.sub(lambda _found: placeholder(next(count), dialect), text)
    return sql, order, tuple(asked), keys


def _table(source: Source) -> exp.Table:
    *places, name = source.table
    parts = [exp.to_identifier(place, quoted=True) for place in places]
    table = exp.Table(this=exp.to_identifier(name, quoted=True))
    for place, part in zip(("db", "catalog"), reversed(parts), strict=False):
        table.set(place, part)
    return table


def _conditions(shape: Shape, positions: _Positions) -> Iterator[exp.Expr]:
    for sql in shape.extras:
        pieces = sql.split("?")
        marks = [f"\x02{position}\x02" for position in positions.take(len(pieces) - 1)]
        joined = "".join(part for pair in zip(pieces, [*marks, ""], strict=True) for part in pair)
        yield exp.Paren(this=_raw(joined))
    for each in shape.query.filters:
        yield _condition(each, shape.source.dialect, positions)
    words = shape.query.text.split("\x1f") if shape.query.text else []
    for _word in words:
        yield _word_condition(shape.source, positions.take(1)[0])


def _condition(each: Filter, dialect: Dialect, positions: _Positions) -> exp.Expr:
    column = _column(each.column)
    if each.op is Op.IS_NULL:
        blank = exp.Is(this=column, expression=exp.Null())
        return blank if each.value else exp.Not(this=blank)
    if each.op is Op.IN:
        taken = positions.take(int(str(each.value)))
        if not taken:
            return exp.false()
        return exp.In(this=column, expressions=[_value(position) for position in taken])
    if each.op is Op.CONTAINS:
        return _contains(
            folded(column.sql(dialect=dialect.value), dialect), positions.take(1)[0], dialect
        )
    if each.op is Op.STARTS:
        text, length = positions.take(2)
        start = exp.Substring(this=column, start=exp.Literal.number(1), length=_value(length))
        return exp.EQ(this=start, expression=_value(text))
    return _COMPARISONS[each.op](this=column, expression=_value(positions.take(1)[0]))


def _contains(folded_sql: str, position: int, dialect: Dialect) -> exp.Expr:
    if dialect is Dialect.DUCKDB:
        return _raw(f"CONTAINS({folded_sql}, \x02{position}\x02)")
    found = exp.StrPosition(this=_raw(folded_sql), substr=_value(position))
    return exp.GT(this=found, expression=exp.Literal.number(0))


def _word_condition(source: Source, position: int) -> exp.Expr:
    found: list[exp.Expr] = []
    for column in source.columns:
        if column.type is ColumnType.TEXT:
            name = _column(column.name).sql(dialect=source.dialect.value)
            spaced = exp.Concat(
                expressions=[exp.Literal.string(" "), _raw(folded(name, source.dialect))],
                safe=True, coalesce=False,
            )  # fmt: skip
            text = spaced.sql(dialect=source.dialect.value)
            found.append(_contains(text, position, source.dialect))
    return exp.Paren(this=exp.or_(*found)) if found else exp.false()


def _after(keys: Sequence[Key], positions: _Positions) -> exp.Expr:
    """Rows behind the mark: equal in the first keys and behind it in the next."""
    taken = dict(zip(keys, positions.take(len(keys)), strict=True))
    ways: list[exp.Expr] = []
    equal: list[exp.Expr] = []
    for key in keys:
        column, value = _column(key.column.name), _value(taken[key])
        blank = exp.Is(this=column, expression=exp.Null())
        if not key.is_blank:
            behind = (exp.LT if key.descending else exp.GT)(this=column, expression=value)
            is_last = key is keys[-1]
            either = behind if is_last else exp.Paren(this=exp.or_(behind, blank.copy()))
            ways.append(exp.and_(*[e.copy() for e in equal], either))
        equal.append(blank if key.is_blank else exp.EQ(this=column.copy(), expression=value.copy()))
    return exp.Paren(this=exp.or_(*ways)) if ways else exp.false()


def _finish(select: exp.Select, shape: Shape) -> exp.Select:
    ordered = [
        exp.Ordered(this=_column(key.column.name), desc=key.descending, nulls_first=False)
        for key in shape.keys
    ]
    is_free = shape.source.is_stored_in_order and not shape.query.sort
    if ordered and (shape.query.is_grouped or not is_free):
        select = select.order_by(*ordered)
    return select if shape.query.limit == ALL_ROWS else select.limit(shape.query.limit)


def _rows(
    shape: Shape, where: list[exp.Expr], positions: _Positions
) -> tuple[list[str], exp.Select]:
    if any(key.is_blank is not None for key in shape.keys):
        where.append(_after(shape.keys, positions))
    if shape.counts_only:
        return [], exp.select(exp.Count(this=exp.Star())).from_(_table(shape.source)).where(*where)
    names = list(
        dict.fromkeys([*selected(shape.query, shape.source), *(k.column.name for k in shape.keys)])
    )
    select = exp.select(*map(_column, names)).from_(_table(shape.source)).where(*where)
    return names, _finish(select, shape)


def _grouped(
    shape: Shape, where: list[exp.Expr], positions: _Positions
) -> tuple[list[str], exp.Select]:
    query, dialect = shape.query, shape.source.dialect
    groups = [(group.name, _group(group, dialect)) for group in query.group]
    figures = [(f.name, _figure(f)) for f in query.aggregates or (Aggregate(Function.COUNT),)]
    inner = exp.select(*(exp.alias_(made, name, quoted=True) for name, made in [*groups, *figures]))
    inner = inner.from_(_table(shape.source)).where(*where)
    if groups:
        inner = inner.group_by(*(made.copy() for _name, made in groups))
    names = [name for name, _made in [*groups, *figures]]
    what = [exp.Count(this=exp.Star())] if shape.counts_only else map(_column, names)
    outer = exp.select(*what).from_(inner.subquery(exp.to_identifier("answer", quoted=True)))
    if shape.counts_only:
        return [], outer
    if any(key.is_blank is not None for key in shape.keys):
        outer = outer.where(_after_group(shape.keys, positions))
    return names, _finish(outer, shape)


def _after_group(keys: Sequence[Key], positions: _Positions) -> exp.Expr:
    """As `_after`, but the last key of a group may be blank too."""
    end = Key(Column(name="", label="", type=ColumnType.TEXT), descending=False, is_blank=True)
    return _after([*keys, end], positions)


def _group(group: Group, dialect: Dialect) -> exp.Expr:
    column = _column(group.column)
    if group.bucket is None:
        return column
    return _raw(period(column.sql(dialect=dialect.value), group.bucket, dialect))


def _figure(figure: Aggregate) -> exp.Expr:
    if figure.column is None:
        return exp.Count(this=exp.Star())
    column = _column(figure.column)
    if figure.function is Function.DISTINCT:
        return exp.Count(this=exp.Distinct(expressions=[column]))
    if figure.function is Function.AVG:
        return exp.Avg(this=exp.cast(column, "double"))
    kinds = {
        Function.COUNT: exp.Count,
        Function.SUM: exp.Sum,
        Function.MIN: exp.Min,
        Function.MAX: exp.Max,
    }
    return kinds[figure.function](this=column)
