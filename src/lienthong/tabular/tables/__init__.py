"""Published tables: built whole, read without locks."""

from lienthong.tabular.tables.build import (
    Built,
    Sizes,
    TableNotBuilt,
    UnknownKey,
    build_table,
    rebuild_serving,
)
from lienthong.tabular.tables.keycopy import key_copy, key_source, open_key_copy
from lienthong.tabular.tables.lanes import QueryLimits, QueryTooLarge, QueryTooLong, TooBusy
from lienthong.tabular.tables.opened import TableMissing
from lienthong.tabular.tables.table import Page, Row, Table, open_table

__all__ = [
    "Built",
    "Page",
    "QueryLimits",
    "QueryTooLarge",
    "QueryTooLong",
    "Row",
    "Sizes",
    "Table",
    "TableMissing",
    "TableNotBuilt",
    "TooBusy",
    "UnknownKey",
    "build_table",
    "key_copy",
    "key_source",
    "open_key_copy",
    "open_table",
    "rebuild_serving",
]
