"""Answers equal those of a plain loop, on random tables; text never becomes a statement."""

import datetime as dt
import json
import os
import re
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.errors import LienthongError
from lienthong.tabular import (
    Aggregate,
    Bucket,
    Column,
    ColumnType,
    Dialect,
    Filter,
    Function,
    Group,
    Op,
    Query,
    Sort,
    Source,
    Table,
    compile_query,
    key_source,
    parse_query,
)
from lienthong.text import fold
from tabular.tables_for_tests import PLACES, table_of

COLUMNS = (
    Column("chu", "Chữ", ColumnType.TEXT),
    Column("so", "Số", ColumnType.INTEGER),
    Column("le", "Số lẻ", ColumnType.NUMBER),
    Column("dung", "Đúng", ColumnType.BOOLEAN),
    Column("ngay", "Ngày", ColumnType.DATE),
)
TEXTS = st.sampled_from(
    ["", "Xã A", "xã a", "Đất", "dat ở", "b'; --", 'c"', "100%", "đ_x", "Ấp 1/2", "ﬀ"]
)
ROWS = st.lists(
    st.tuples(
        st.none() | TEXTS,
        st.none() | st.integers(-3, 3) | st.sampled_from([2**63 - 1, -(2**63)]),
        st.none() | st.sampled_from([-1.5, 0.0, 0.1, 2.0, 1e300]),
        st.none() | st.booleans(),
        st.none() | st.dates(dt.date(2024, 11, 1), dt.date(2025, 3, 31)),
    ),
    max_size=25,
)
COMPARE: dict[Op, Callable[[Any, Any], bool]] = {
    Op.EQ: lambda a, b: a == b, Op.NE: lambda a, b: a != b, Op.LT: lambda a, b: a < b,
    Op.LE: lambda a, b: a <= b, Op.GT: lambda a, b: a > b, Op.GE: lambda a, b: a >= b,
    Op.IN: lambda a, b: a in b, Op.CONTAINS: lambda a, b: fold(b) in fold(a),
    Op.STARTS: lambda a, b: a.startswith(b),
}  # fmt: skip
VALUES = {
    "chu": TEXTS.filter(bool), "so": st.integers(-3, 3), "dung": st.booleans(),
    "le": st.sampled_from([Decimal("-1.5"), Decimal("0.1"), Decimal(2)]),
    "ngay": st.dates(dt.date(2024, 11, 1), dt.date(2025, 3, 31)),
}  # fmt: skip


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    column = draw(st.sampled_from(COLUMNS))
    ops = [Op.EQ, Op.NE, Op.IN, Op.IS_NULL]
    if column.type is not ColumnType.BOOLEAN:
        ops += [Op.LT, Op.LE, Op.GT, Op.GE]
    if column.type is ColumnType.TEXT:
        ops += [Op.CONTAINS, Op.STARTS]
    op = draw(st.sampled_from(ops))
    if op is Op.IS_NULL:
        return Filter(column.name, op, draw(st.booleans()))
    if op is Op.IN:
        return Filter(
            column.name, op, tuple(draw(st.lists(VALUES[column.name], min_size=1, max_size=5)))
        )
    return Filter(column.name, op, draw(VALUES[column.name]))


QUERIES = st.builds(
    Query,
    select=st.just(()) | st.just(("so", "chu")),
    filters=st.lists(filters(), max_size=2).map(tuple),
    sort=st.lists(
        st.builds(Sort, st.sampled_from([c.name for c in COLUMNS]), st.booleans()),
        max_size=2, unique_by=lambda key: key.column,
    ).map(tuple),
    limit=st.integers(1, 7),
)  # fmt: skip


def place(name: str) -> int:
    return [column.name for column in COLUMNS].index(name)


def holds(each: Filter, row: Sequence[Any]) -> bool:
    value = row[place(each.column)]
    if each.op is Op.IS_NULL:
        return (value is None) == each.value
    if value is None:
        return False
    wanted: Any = each.value
    if each.column == "le":
        wanted = tuple(map(float, wanted)) if each.op is Op.IN else float(wanted)
    return COMPARE[each.op](value, wanted)


def expected(query: Query, rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    found = [row for row in rows if all(holds(each, row) for each in query.filters)]
    for key in reversed(query.sort):
        at = place(key.column)
        there = [row for row in found if row[at] is not None]
        by_bytes = [(r[at].encode() if isinstance(r[at], str) else r[at], r) for r in there]
        by_bytes.sort(key=lambda pair: pair[0], reverse=key.descending)
        found = [row for _, row in by_bytes] + [row for row in found if row[at] is None]
    names = query.select or tuple(column.name for column in COLUMNS)
    return [tuple(row[place(name)] for name in names) for row in found]


def all_pages(table: Table, query: Query) -> list[tuple[Any, ...]]:
    seen: list[tuple[Any, ...]] = []
    while True:
        page = table.query(query)
        assert len(page.rows) <= query.limit
        seen += page.rows
        if not page.next_cursor:
            return seen
        query = Query(query.select, query.filters, query.sort, query.group, query.aggregates,
                      query.text, query.limit, page.next_cursor)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS, queries=st.lists(QUERIES, min_size=1, max_size=6))
def test_pages_equal_a_plain_loop_and_visit_each_row_once(
    rows: list[tuple[Any, ...]], queries: list[Query]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        table = table_of(Path(folder), COLUMNS, rows, keys=("so",), sort_by=("ngay",))
        for query in queries:
            wanted = expected(query, rows)
            assert all_pages(table, query) == wanted
            assert table.query(query).total == len(wanted)
            assert [row for part in table.batches(query, size=3) for row in part] == wanted


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS, each=filters(), size=st.integers(1, 4), descending=st.booleans())
def test_groups_equal_a_plain_loop(
    rows: list[tuple[Any, ...]], each: Filter, size: int, *, descending: bool
) -> None:
    figures = (
        Aggregate(Function.COUNT),
        Aggregate(Function.DISTINCT, "chu"),
        Aggregate(Function.MAX, "so"),
    )
    query = Query(
        filters=(each,), group=(Group("ngay", Bucket.MONTH), Group("dung")), aggregates=figures,
        sort=(Sort("count", descending),), limit=size,
    )  # fmt: skip
    groups: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for row in rows:
        if holds(each, row):
            month = row[4] and row[4].replace(day=1)
            groups.setdefault((month, row[3]), []).append(row)
    wanted = {
        (*key, len(found), len({r[0] for r in found} - {None}),
         max((r[1] for r in found if r[1] is not None), default=None))
        for key, found in groups.items()
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        table = table_of(Path(folder), COLUMNS, rows)
        seen = all_pages(table, query)
        total = table.query(query).total

    assert len(seen) == len(wanted) == total
    assert set(seen) == wanted
    counts = [row[2] for row in seen]
    assert counts == sorted(counts, reverse=descending)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS, query=QUERIES)
def test_sqlite_gives_the_answers_of_duckdb(rows: list[tuple[Any, ...]], query: Query) -> None:
    source = key_source(COLUMNS)
    connection = sqlite3.connect(":memory:")
    connection.create_function("fold", 1, lambda text: text and fold(text), deterministic=True)
    connection.execute(
        "CREATE TABLE rows (_line INTEGER PRIMARY KEY, "
        "chu TEXT, so INTEGER, le REAL, dung INTEGER, ngay TEXT)"
    )
    for row in rows:
        stored = [value.isoformat() if isinstance(value, dt.date) else value for value in row]
        connection.execute("INSERT INTO rows VALUES (NULL, ?, ?, ?, ?, ?)", stored)
    compiled = compile_query(query, source, whole=True)

    found = connection.execute(compiled.sql, compiled.values).fetchall()

    connection.close()
    wanted = [
        tuple(v.isoformat() if isinstance(v, dt.date) else v for v in row)
        for row in expected(query, rows)
    ]  # fmt: skip
    assert [row[: len(compiled.names)] for row in found] == wanted


@pytest.fixture
def deep_stack() -> Iterator[None]:
    """The parser that checks our SQL calls itself for each nested REPLACE of MySQL."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.parametrize("dialect", list(Dialect))
@pytest.mark.usefixtures("deep_stack")
def test_every_engine_gets_one_statement_that_it_can_read(dialect: Dialect) -> None:
    order = (Column("stt", "", ColumnType.INTEGER),)
    source = Source(("so_lieu", "xa 100%"), PLACES, order, dialect)
    params = [("xa__contains", "Hà"), ("ma__in", "1,2,3"), ("xa__starts", "a%"), ("_text", "a b"),
              ("ngay__ge", "2025-01-02"), ("_sort", "-tien,xa"), ("_limit", "5")]  # fmt: skip
    grouped = [
        ("_group", "ngay:quarter,xa"),
        ("_aggregate", "count,avg(dan_so)"),
        ("_sort", "-count"),
    ]

    for asked in (params, grouped):
        compiled = compile_query(parse_query(asked, PLACES), source)
        readable = compiled.sql.replace("%s", "?").replace("%%", "%")
        if dialect is Dialect.ORACLE:
            readable = re.sub(r":([0-9]+)", r":v\1", readable)
        statements = sqlglot.parse(readable, read=dialect.value)
        marks = compiled.sql.replace("100%%", "").count("%s") or compiled.sql.count("?")
        assert len(statements) == 1
        assert isinstance(statements[0], sqlglot.exp.Select)
        if dialect is not Dialect.ORACLE:
            assert marks == len(compiled.values)


def hostile_texts() -> list[str]:
    shared = Path(os.environ.get("LIENTHONG_SHARED", "../shared")) / "data" / "hostile-input"
    found = [
        text for text in json.loads((shared / "blns.json").read_text(encoding="utf-8")) if text
    ]
    for path in sorted(shared.glob("*.txt")):
        found += [
            line for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if line
        ]
    return found


def test_hostile_values_are_found_exactly_and_change_nothing(tmp_path: Path) -> None:
    texts = list(dict.fromkeys(text for text in hostile_texts() if "\x00" not in text))
    columns = (Column("chu", "Chữ", ColumnType.TEXT),)
    table = table_of(tmp_path, columns, [(text,) for text in texts])

    for text in texts:
        assert table.query(parse_query([("chu", text)], columns)).rows == ((text,),)
    for text in texts[::7]:
        for op in (Op.CONTAINS, Op.STARTS):
            if fold(text):
                both = (Filter("chu", Op.EQ, text), Filter("chu", op, text))
                assert table.query(Query(filters=both), with_total=False).rows == ((text,),)
        table.query(Query(text=text[:200]))
    assert table.row_count == len(texts) == table.total(Query())


@pytest.mark.parametrize("dialect", list(Dialect))
def test_hostile_column_names_stay_names(dialect: Dialect) -> None:
    for name in [*hostile_texts(), 'a" OR 1=1 --', "a`; DROP TABLE x", "a] OR 1=1", "a%s?", ":1"]:
        columns = (Column(name, name, ColumnType.TEXT),)
        source = Source(("rows",), columns, (Column("_line", "", ColumnType.INTEGER),), dialect)
        try:
            compiled = compile_query(Query(filters=(Filter(name, Op.EQ, "x"),)), source)
        except LienthongError:
            assert any(letter in name for letter in "\x00\x02")
            continue
        assert compiled.values == ("x",)
        if dialect in {Dialect.POSTGRES, Dialect.MYSQL}:
            assert compiled.sql.replace("%%", "").count("%s") == 1
            readable = compiled.sql.replace("%%", "\x00").replace("%s", "1").replace("\x00", "%")
        else:
            readable = compiled.sql.replace(" = :1 ", " = :v1 ")
        (statement,) = sqlglot.parse(readable, read=dialect.value)
        assert {found.name for found in statement.find_all(sqlglot.exp.Column)} <= {name, "_line"}


def test_hostile_parameter_names_are_refused(tmp_path: Path) -> None:
    for text in hostile_texts():
        for params in ([(text, "1")], [("_sort", text)], [("_columns", text)], [("_group", text)],
                       [("_aggregate", f"sum({text})")], [("_after", text)]):  # fmt: skip
            try:
                query = parse_query(params, PLACES)
                compile_query(query, key_source(PLACES))
            except LienthongError as error:
                refused = error.status
            else:
                refused = 422 if params == [("_after", "")] else 200
            assert refused == 422
