"""Tables: taking in files, keeping published tables, one query language.

The doors are loaded when they are first used, so that importing this room costs nothing.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lienthong.tabular.intake import Reading, Recipe, read_file
    from lienthong.tabular.schema import Column, ColumnType, Limits

_DOORS = {
    "Column": "lienthong.tabular.schema",
    "ColumnType": "lienthong.tabular.schema",
    "Limits": "lienthong.tabular.schema",
    "Reading": "lienthong.tabular.intake",
    "Recipe": "lienthong.tabular.intake",
    "read_file": "lienthong.tabular.intake",
}

__all__ = ["Column", "ColumnType", "Limits", "Reading", "Recipe", "read_file"]


def __getattr__(name: str) -> Any:
    """Load the module behind a door."""
    if name not in _DOORS:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(_DOORS[name]), name)
