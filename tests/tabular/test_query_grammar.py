"""The grammar of addresses: every name and value is known, or refused with a way out."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.errors import LienthongError
from lienthong.tabular import (
    Aggregate,
    Bucket,
    Filter,
    Function,
    Group,
    Op,
    Query,
    Sort,
    parse_query,
)
from lienthong.tabular.query import (
    BadCursor,
    BadFilter,
    BadParameter,
    RepeatedParameter,
    UnknownColumn,
    UnknownParameter,
)
from lienthong.tabular.query.cursor import read_cursor, write_cursor
from tabular.tables_for_tests import PLACES


def test_all_of_the_grammar_is_read() -> None:
    params = [
        ("xa__contains", "huong"), ("dan_so__ge", "100"), ("ma__in", "01,02"),
        ("ngay", "01/07/2025"),
        ("tien__lt", "12.50"), ("con_dung", "true"), ("luc__gt", "2025-01-02T03:04:05"),
        ("gio__is_null", "false"), ("_sort", "-dan_so,xa"), ("_columns", "ma,xa"),
        ("_text", " khe tre "), ("_limit", "7"),
    ]  # fmt: skip

    assert parse_query(params, PLACES) == Query(
        select=("ma", "xa"),
        filters=(
            Filter("xa", Op.CONTAINS, "huong"),
            Filter("dan_so", Op.GE, 100),
            Filter("ma", Op.IN, ("01", "02")),
            Filter("ngay", Op.EQ, dt.date(2025, 7, 1)),
            Filter("tien", Op.LT, Decimal("12.50")),
            Filter("con_dung", Op.EQ, value=True),
            Filter("luc", Op.GT, dt.datetime.fromisoformat("2025-01-02T03:04:05")),
            Filter("gio", Op.IS_NULL, value=False),
        ),
        sort=(Sort("dan_so", descending=True), Sort("xa")),
        text="khe tre",
        limit=7,
    )


def test_groups_periods_and_figures_are_read() -> None:
    params = [
        ("_group", "xa,ngay:month"),
        ("_aggregate", "count,sum(dan_so),distinct(ma)"),
        ("_sort", "-count"),
    ]

    assert parse_query(params, PLACES) == Query(
        group=(Group("xa"), Group("ngay", Bucket.MONTH)),
        aggregates=(
            Aggregate(Function.COUNT),
            Aggregate(Function.SUM, "dan_so"),
            Aggregate(Function.DISTINCT, "ma"),
        ),
        sort=(Sort("count", descending=True),),
    )


@pytest.mark.parametrize(
    ("params", "error", "names"),
    [
        ([("huyen", "x")], UnknownParameter, "huyen"),
        ([("huyen__eq", "x")], UnknownParameter, "huyen__eq"),
        ([("_where", "1=1")], UnknownParameter, "_where"),
        ([("xa", "a"), ("xa", "b")], RepeatedParameter, "xa"),
        ([("_limit", "1"), ("_limit", "2")], RepeatedParameter, "_limit"),
        ([("_columns", "ma,khong")], UnknownColumn, "_columns"),
        ([("_sort", "khong")], UnknownColumn, "_sort"),
        ([("_group", "khong")], UnknownColumn, "_group"),
        ([("_aggregate", "sum(khong)")], UnknownColumn, "_aggregate"),
        ([("xa__like", "a%")], BadFilter, "xa__like"),
        ([("dan_so", "nhiều")], BadFilter, "dan_so"),
        ([("dan_so", "9223372036854775808")], BadFilter, "dan_so"),
        ([("dien_tich", "nan")], BadFilter, "dien_tich"),
        ([("ngay", "31/02/2025")], BadFilter, "ngay"),
        ([("con_dung__lt", "true")], BadFilter, "con_dung__lt"),
        ([("dan_so__contains", "1")], BadFilter, "dan_so__contains"),
        ([("xa", "a\x00b")], BadFilter, "xa"),
        ([("xa__contains", "  ")], BadFilter, "xa__contains"),
        ([("_limit", "-1")], BadParameter, "_limit"),
        ([("_limit", "\uff11")], BadParameter, "_limit"),
        ([("_limit", "1000000")], BadParameter, "_limit"),
        ([("_group", "xa:month")], BadParameter, "_group"),
        ([("_group", "ngay:week")], BadParameter, "_group"),
        ([("_aggregate", "median(dan_so)")], BadParameter, "_aggregate"),
        ([("_aggregate", "sum(xa)")], BadParameter, "_aggregate"),
        ([("_aggregate", "sum")], BadParameter, "_aggregate"),
        ([("_sort", "ma,-ma")], BadParameter, "_sort"),
        ([("_columns", "ma"), ("_group", "xa")], BadParameter, "_columns"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(
    params: list[tuple[str, str]], error: type[LienthongError], names: str
) -> None:
    with pytest.raises(error) as caught:
        parse_query(params, PLACES)

    assert caught.value.status == 422
    assert names in str(caught.value)
    assert caught.value.hint.format(**caught.value.facts)


def test_a_mark_of_another_question_is_refused() -> None:
    one, other = Query(sort=(Sort("xa"),)), Query(sort=(Sort("ma"),))
    keys = [PLACES[1], PLACES[2]]
    mark = write_cursor(one, ["Xã A", 5])

    assert read_cursor(Query(sort=(Sort("xa"),), after=mark), keys) == ("Xã A", 5)
    for broken in (mark[:-2], mark + "!", "x", "", "e30", "bnVsbA"):
        with pytest.raises(BadCursor):
            read_cursor(Query(sort=(Sort("xa"),), after=broken), keys)
    with pytest.raises(BadCursor):
        read_cursor(Query(sort=other.sort, after=mark), keys)


@given(st.text(max_size=60))
def test_any_text_as_a_mark_is_refused(mark: str) -> None:
    with pytest.raises(BadCursor):
        read_cursor(Query(after=mark), [PLACES[2]])


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=30)), max_size=4))
def test_any_parameters_are_a_question_or_a_named_refusal(params: list[tuple[str, str]]) -> None:
    try:
        parse_query(params, PLACES)
    except LienthongError as error:
        refusal = (error.status, bool(str(error)))
    else:
        refusal = (422, True)
    assert refusal == (422, True)
