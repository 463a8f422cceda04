"""Addresses of a table page: every state of the page is one, and each link changes one thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from lienthong.tabular.query import Op, Query
from lienthong.tabular.schema import Column, ColumnType
from lienthong.text import NumberStyle, parse_date, parse_number

Pairs = list[tuple[str, str]]
ASKING = frozenset({"_column", "_op", "_value", "_show", "_words"})
_OPS = {
    ColumnType.TEXT: (Op.EQ, Op.CONTAINS, Op.STARTS, Op.NE, Op.IS_NULL),
    ColumnType.TIME: (Op.EQ, Op.CONTAINS, Op.STARTS, Op.NE, Op.IS_NULL),
    ColumnType.BOOLEAN: (Op.EQ, Op.IS_NULL),
}
_ORDERED = (Op.GE, Op.LE, Op.EQ, Op.GT, Op.LT, Op.NE, Op.IS_NULL)


def operators(column: Column) -> tuple[Op, ...]:
    """The comparisons that make sense for a column, the usual one first."""
    return _OPS.get(column.type, _ORDERED)


def _as_grammar(value: str, column: Column, style: NumberStyle) -> str:
    """A value typed as the page shows it, as the grammar writes it; else as it was typed."""
    if column.type in {ColumnType.INTEGER, ColumnType.NUMBER}:
        found = parse_number(value, style)
        return value if found is None else f"{found:f}"
    if column.type is ColumnType.DATE:
        day = parse_date(value)
        return value if day is None else day.isoformat()
    return value


@dataclass(frozen=True, slots=True)
class TableAddress:
    """The path and the parameters of the page that is shown."""

    path: str
    pairs: tuple[tuple[str, str], ...]

    def of(self, pairs: Sequence[tuple[str, str]]) -> str:
        """The path with other parameters."""
        query = urlencode(list(pairs))
        return f"{self.path}?{query}" if query else self.path

    def without(self, *names: str) -> Pairs:
        """The parameters without some, and always without the mark of a later page."""
        return [(n, v) for n, v in self.pairs if n not in names and n != "_after"]

    def sorted_by(self, name: str, query: Query) -> tuple[str, str]:
        """The address that sorts by a column (again: the other way), and the order it has now."""
        current = query.sort[0] if query.sort else None
        is_first = current is not None and current.column == name
        now = ("desc" if current.descending else "asc") if current and is_first else ""
        wanted = f"-{name}" if now == "asc" else name
        return self.of([*self.without("_sort"), ("_sort", wanted)]), now

    def after(self, mark: str) -> str:
        """The address of the next page."""
        return self.of([*self.without(), ("_after", mark)])


def asked_again(
    pairs: Sequence[tuple[str, str]], columns: Sequence[Column], style: NumberStyle
) -> Pairs | None:
    """The parameters that the forms of the page stand for; None when no form was sent.

    Numbers and days are read as the page writes them; the grammar itself has one way only.

    The forms send `_column`, `_op` and `_value` for a new condition, `_show` for the columns to
    show and `_words` for the text search; the page itself only has parameters of the grammar.
    """
    if not any(name in ASKING for name, _ in pairs):
        return None
    kept = [(n, v) for n, v in pairs if n not in ASKING and n != "_after"]
    given = dict(pairs)
    column, op, value = (
        given.get("_column"),
        given.get("_op", Op.EQ),
        given.get("_value", "").strip(),
    )
    chosen_column = next((each for each in columns if each.name == column), None)
    if chosen_column is not None:
        value = _as_grammar(value, chosen_column, style)
        op = op if op in operators(chosen_column) else Op.EQ
    if column and (value or op == Op.IS_NULL):
        name = column if op == Op.EQ else f"{column}__{op}"
        kept = [(n, v) for n, v in kept if n != name]
        kept.append((name, value if op != Op.IS_NULL else "true"))
    chosen = [v for n, v in pairs if n == "_show"]
    if chosen:
        kept = [(n, v) for n, v in kept if n != "_columns"]
        if len(chosen) < len(columns):
            kept.append(("_columns", ",".join(chosen)))
    if "_words" in given:
        kept = [(n, v) for n, v in kept if n != "_text"]
        if given["_words"].strip():
            kept.append(("_text", given["_words"].strip()))
    return kept
