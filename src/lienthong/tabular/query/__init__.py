"""One query language for tables, compiled to the engine that holds them."""

from lienthong.tabular.query.compile import (
    Compiled,
    Extra,
    answer_columns,
    compile_count,
    compile_query,
)
from lienthong.tabular.query.cursor import read_cursor, write_cursor
from lienthong.tabular.query.dialects import Dialect
from lienthong.tabular.query.ir import (
    LINE,
    MAX_LIMIT,
    Aggregate,
    BadCursor,
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
from lienthong.tabular.query.parse import check_query, parse_query
from lienthong.tabular.query.shape import Source

__all__ = [
    "LINE",
    "MAX_LIMIT",
    "Aggregate",
    "BadCursor",
    "BadFilter",
    "BadParameter",
    "Bucket",
    "Compiled",
    "Dialect",
    "Extra",
    "Filter",
    "Function",
    "Group",
    "Op",
    "Query",
    "RepeatedParameter",
    "Sort",
    "Source",
    "UnknownColumn",
    "UnknownParameter",
    "Value",
    "answer_columns",
    "check_query",
    "compile_count",
    "compile_query",
    "parse_query",
    "read_cursor",
    "write_cursor",
]
