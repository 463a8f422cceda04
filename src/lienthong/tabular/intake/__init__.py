"""Intake: from a file as agencies make them to typed rows, with an account of every line."""

from lienthong.tabular.intake.ending import SetAside
from lienthong.tabular.intake.process import read_file
from lienthong.tabular.intake.reading import Decision, PreviewLine, Reading, Rejected, TableReading
from lienthong.tabular.intake.recipe import (
    Action,
    CellRule,
    ColumnRule,
    LineRule,
    Recipe,
    TableRecipe,
)
from lienthong.tabular.intake.refusals import Refused

__all__ = [
    "Action",
    "CellRule",
    "ColumnRule",
    "Decision",
    "LineRule",
    "PreviewLine",
    "Reading",
    "Recipe",
    "Refused",
    "Rejected",
    "SetAside",
    "TableReading",
    "TableRecipe",
    "read_file",
]
