"""Tables: taking in files, keeping published tables, one query language.

The doors are loaded when they are first used, so that importing this room costs nothing.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lienthong.tabular.export import Format, csv_parts, export_table, json_parts, save_table
    from lienthong.tabular.intake import Reading, Recipe, read_file
    from lienthong.tabular.profile import ColumnProfile, profile_table
    from lienthong.tabular.query import (
        Aggregate,
        Bucket,
        Dialect,
        Filter,
        Function,
        Group,
        Op,
        Query,
        Sort,
        Source,
        compile_query,
        parse_query,
    )
    from lienthong.tabular.schema import Column, ColumnType, Limits
    from lienthong.tabular.tables import (
        Built,
        Page,
        QueryLimits,
        Table,
        build_table,
        key_copy,
        key_source,
        open_key_copy,
        open_table,
        rebuild_serving,
    )

_DOORS = {
    "Aggregate": "lienthong.tabular.query",
    "Bucket": "lienthong.tabular.query",
    "Built": "lienthong.tabular.tables",
    "Column": "lienthong.tabular.schema",
    "ColumnProfile": "lienthong.tabular.profile",
    "ColumnType": "lienthong.tabular.schema",
    "Dialect": "lienthong.tabular.query",
    "Filter": "lienthong.tabular.query",
    "Format": "lienthong.tabular.export",
    "Function": "lienthong.tabular.query",
    "Group": "lienthong.tabular.query",
    "Limits": "lienthong.tabular.schema",
    "Op": "lienthong.tabular.query",
    "Page": "lienthong.tabular.tables",
    "Query": "lienthong.tabular.query",
    "QueryLimits": "lienthong.tabular.tables",
    "Reading": "lienthong.tabular.intake",
    "Recipe": "lienthong.tabular.intake",
    "Sort": "lienthong.tabular.query",
    "Source": "lienthong.tabular.query",
    "Table": "lienthong.tabular.tables",
    "build_table": "lienthong.tabular.tables",
    "compile_query": "lienthong.tabular.query",
    "csv_parts": "lienthong.tabular.export",
    "export_table": "lienthong.tabular.export",
    "json_parts": "lienthong.tabular.export",
    "key_copy": "lienthong.tabular.tables",
    "key_source": "lienthong.tabular.tables",
    "open_key_copy": "lienthong.tabular.tables",
    "open_table": "lienthong.tabular.tables",
    "parse_query": "lienthong.tabular.query",
    "profile_table": "lienthong.tabular.profile",
    "read_file": "lienthong.tabular.intake",
    "rebuild_serving": "lienthong.tabular.tables",
    "save_table": "lienthong.tabular.export",
}

__all__ = [
    "Aggregate",
    "Bucket",
    "Built",
    "Column",
    "ColumnProfile",
    "ColumnType",
    "Dialect",
    "Filter",
    "Format",
    "Function",
    "Group",
    "Limits",
    "Op",
    "Page",
    "Query",
    "QueryLimits",
    "Reading",
    "Recipe",
    "Sort",
    "Source",
    "Table",
    "build_table",
    "compile_query",
    "csv_parts",
    "export_table",
    "json_parts",
    "key_copy",
    "key_source",
    "open_key_copy",
    "open_table",
    "parse_query",
    "profile_table",
    "read_file",
    "rebuild_serving",
    "save_table",
]


def __getattr__(name: str) -> Any:
    """Load the module behind a door."""
    if name not in _DOORS:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(_DOORS[name]), name)
