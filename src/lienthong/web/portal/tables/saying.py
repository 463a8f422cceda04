"""A question to a table in words: what stands above the rows, and on each filter."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.tabular.query import LINE, Filter, Op, Query
from lienthong.tabular.schema import Column, ColumnType
from lienthong.web.cells import Shape
from lienthong.web.templatetags.kit import number

DATES = frozenset({ColumnType.DATE, ColumnType.DATETIME})


def in_a_sentence(label: str) -> str:
    """A label inside a sentence: without its capital, unless it is an abbreviation."""
    is_word = len(label) == 1 or label[1:2].islower() or label[1:2] == " "
    return label[:1].lower() + label[1:] if is_word else label


def operator_words(op: Op, *, is_date: bool) -> str:
    """What a comparison is called in a choice of comparisons."""
    dated = {
        Op.LT: _("before"),
        Op.LE: _("until"),
        Op.GT: _("after"),
        Op.GE: _("from"),
    }
    plain = {
        Op.EQ: _("is"),
        Op.NE: _("is not"),
        Op.LT: _("below"),
        Op.LE: _("at most"),
        Op.GT: _("above"),
        Op.GE: _("at least"),
        Op.IN: _("is one of"),
        Op.CONTAINS: _("contains"),
        Op.STARTS: _("starts with"),
        Op.IS_NULL: _("is empty"),
    }
    return (dated.get(op) if is_date else None) or plain[op]


def _operand(item: Filter, shape: Shape) -> str:
    values = item.value if isinstance(item.value, tuple) else (item.value,)
    quoted = shape.column.type is ColumnType.TEXT
    written = [shape.written(value) for value in values]
    return ", ".join(f"“{text}”" if quoted else text for text in written)


def shape_of(name: str, shapes: Mapping[str, Shape]) -> Shape:
    """How values of a column of the question are written; `_line` is asked for, but no column."""
    line = Column(name=LINE, label=_("Line of the file"), type=ColumnType.INTEGER)
    return shapes.get(name) or Shape(line)


def filter_words(item: Filter, shape: Shape) -> str:
    """One condition, such as “level is “Primary””."""
    label = in_a_sentence(shape.column.label or shape.column.name)
    if item.op is Op.IS_NULL:
        sentence = _("{column} is empty") if item.value else _("{column} is not empty")
        return sentence.format(column=label)
    words = operator_words(item.op, is_date=shape.column.type in DATES)
    return f"{label} {words} {_operand(item, shape)}"


def question_words(query: Query, shapes: Mapping[str, Shape], *, total: int | None) -> str:
    """The whole question: how many rows, which conditions, in which order."""
    parts = [filter_words(item, shape_of(item.column, shapes)) for item in query.filters]
    if query.text:
        parts.append(_("some column has “{words}”").format(words=query.text))
    count = total or 0
    rows = ngettext("{n} row", "{n} rows", count).format(n=number(count))
    told = _("{rows} where {conditions}") if parts else "{rows}"
    told = told.format(rows=rows, conditions=_(" and ").join(parts))
    order = [
        (
            _("{column} from high to low") if key.descending else _("{column} from low to high")
        ).format(column=in_a_sentence(shapes[key.column].column.label or key.column))
        for key in query.sort
        if key.column in shapes
    ]
    if order:
        told = _("{question}, sorted by {columns}").format(
            question=told, columns=_(", then ").join(order)
        )
    return told + "."
