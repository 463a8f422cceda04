"""The words of every decision, in the order a person reads them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from lienthong.errors import gettext_noop
from lienthong.tabular.intake.columns import Inferred
from lienthong.tabular.intake.ending import SetAside
from lienthong.tabular.intake.layout import Layout
from lienthong.tabular.intake.reading import Decision
from lienthong.tabular.schema import Column, ColumnType

SENTENCES = {
    "encoding": gettext_noop("The text is read as {encoding}."),
    "html": gettext_noop("The file is a web page under another name; its tables were read."),
    "xml": gettext_noop("The file is a workbook in XML (Excel 2003); its sheets were read."),
    "encoding_cells": gettext_noop(
        "Text in old fonts ({encoding}) was converted to Unicode in {count} cells."
    ),
    "encoding_kept": gettext_noop("The letters were left as the workbook has them."),
    "stray": gettext_noop("{count} bytes did not fit {encoding} and were read as Windows-1252."),
    "delimiter": gettext_noop("Columns are separated by {delimiter}."),
    "single_column": gettext_noop("No separator was found: the file has one column."),
    "header": gettext_noop("Line {first} holds the names of the columns."),
    "header_lines": gettext_noop(
        "Lines {first} to {last} hold the names of the columns, joined from top to bottom."
    ),
    "no_header": gettext_noop("No line reads like a header; columns are called by their number."),
    "numbering": gettext_noop("Line {line} only numbers the columns and counts as header."),
    "merged": gettext_noop(
        "Merged cells in the header give their text to every column below them."
    ),
    "merged_data": gettext_noop(
        "Merged text cells give their text to all {count} lines they cover."
    ),
    "unit": gettext_noop(
        "The unit “{unit}” of the table holds for columns of amounts without a unit of their own."
    ),
    "unnamed": gettext_noop(
        "{count} columns have values but no name; they are called by their number."
    ),
    "repeated_names": gettext_noop(
        "Column names that occur more than once were numbered: {names}."
    ),
    "title": gettext_noop("{count} lines above the header are titles."),
    "note": gettext_noop("{count} lines are notes."),
    "total": gettext_noop(
        "{count} lines at the foot are totals of the lines above and were set aside."
    ),
    "summary": gettext_noop(
        "{count} lines at the foot stand apart from the table and were set aside."
    ),
    "signature": gettext_noop("{count} lines at the foot are place, date and signatures."),
    "comment": gettext_noop("{count} lines are comments."),
    "header_again": gettext_noop("{count} lines repeat the header and were set aside."),
    "totals_kept": gettext_noop(
        "{count} rows look like totals or sub-totals and were kept as rows of the table."
    ),
    "rejected": gettext_noop("{count} lines could not be stored; each is listed with its reason."),
    "short": gettext_noop(
        "{count} lines have fewer cells than the header; the missing ones are empty."
    ),
    "codes": gettext_noop("These columns hold codes and stay text: {names}."),
    "numbers": gettext_noop(
        "Numbers in {names} are written with {group} between thousands and {point} before decimals."
    ),
    "ambiguous": gettext_noop(
        "In {names} the sign before the last three digits "
        "could mean thousands or decimals; it was read as thousands."
    ),
    "ambiguous_decimals": gettext_noop(
        "In {names} the sign before the last three digits "
        "could mean thousands or decimals; it was read as decimals."
    ),
    "dates": gettext_noop("Dates in {names} are read day first."),
    "month_first": gettext_noop(
        "Dates in {names} only fit when the month comes first, and are read so."
    ),
    "missing": gettext_noop("{marks} in {names} means that there is no value."),
    "exact": gettext_noop("{names} are kept as exact decimals."),
    "hidden_sheet": gettext_noop("The sheet is hidden in the workbook."),
    "hidden_lines": gettext_noop(
        "{count} lines are hidden in the workbook; they are read like the others."
    ),
    "recipe": gettext_noop("The file was read as its forerunner was."),
    "recipe_moved": gettext_noop(
        "The header stands at line {line} now; it was found by its names."
    ),
    "recipe_lost": gettext_noop(
        "The header of the forerunner was not found; the table was read anew."
    ),
    "corrected": gettext_noop("{count} cells were corrected by hand."),
    "by_hand": gettext_noop("{count} lines were moved by hand."),
    "ambiguous_total": gettext_noop("Line {line} looks like a total of the whole table."),
}
_KINDS = ("title", "note", "total", "summary", "signature", "comment")
_SIGNS = {",": ",", ".": ".", " ": "␣", "": "–"}


def decision(kind: str, **facts: Any) -> Decision:
    """One decision with its sentence."""
    return Decision(kind, SENTENCES[kind], facts)


def of_layout(layout: Layout) -> Iterable[Decision]:
    """What was decided on the lines of a table."""
    if layout.header:
        first, last = layout.header[0], layout.header[-1]
        if first == last:
            yield decision("header", first=first)
        else:
            yield decision("header_lines", first=first, last=last)
    elif layout.first_data is not None:
        yield decision("no_header")
    if layout.numbering:
        yield decision("numbering", line=layout.numbering)
    if layout.merged_header:
        yield decision("merged")
    if layout.unit:
        yield decision("unit", unit=layout.unit)
    yield from of_lines(layout.set_aside)


def of_lines(set_aside: Sequence[SetAside]) -> Iterable[Decision]:
    """How many lines of each kind were set aside."""
    counts = Counter(mark.kind for mark in set_aside)
    for kind in _KINDS:
        if counts[kind]:
            yield decision(kind, count=counts[kind])
    if counts["header"]:
        yield decision("header_again", count=counts["header"])


def _names(columns: Iterable[Column]) -> str:
    labels = [column.label[:60] for column in columns]
    return "; ".join(labels[:12]) + (f"; … ({len(labels)})" if len(labels) > 12 else "")


def of_columns(columns: Sequence[Column], inferred: Sequence[Inferred]) -> Iterable[Decision]:
    """What was decided on the types of the columns."""
    pairs = list(zip(columns, inferred, strict=True))
    codes = [c for c, how in pairs if how.why in ("leading_zero", "dotted", "name", "fixed_width")]
    if codes:
        yield decision("codes", names=_names(codes))
    for kind, why in (("dates", "day_first"), ("month_first", "month_first"), ("exact", "exact")):
        if chosen := [c for c, how in pairs if how.why == why and c.type is not ColumnType.TEXT]:
            yield decision(kind, names=_names(chosen))
    yield from _number_styles(pairs)
    unsure = [(c, how) for c, how in pairs if how.why == "ambiguous"]
    for kind, grouped in (("ambiguous", True), ("ambiguous_decimals", False)):
        if chosen := [c for c, how in unsure if bool(how.style.group) is grouped]:
            yield decision(kind, names=_names(chosen))
    yield from _missing(pairs)


def _number_styles(pairs: Sequence[tuple[Column, Inferred]]) -> Iterable[Decision]:
    styles: dict[tuple[str, str], list[Column]] = {}
    for column, how in pairs:
        if column.type in (ColumnType.INTEGER, ColumnType.NUMBER) and how.style.group:
            styles.setdefault((how.style.group, how.style.decimal), []).append(column)
        elif column.type is ColumnType.NUMBER and how.style.decimal == ",":
            styles.setdefault(("", ","), []).append(column)
    for (group, point), chosen in styles.items():
        yield decision("numbers", names=_names(chosen), group=_SIGNS[group], point=_SIGNS[point])


def _missing(pairs: Sequence[tuple[Column, Inferred]]) -> Iterable[Decision]:
    by_marks: dict[str, list[Column]] = {}
    for column, how in pairs:
        if how.marks:
            by_marks.setdefault("“" + "”, “".join(sorted(how.marks)) + "”", []).append(column)
    for marks, chosen in by_marks.items():
        yield decision("missing", marks=marks, names=_names(chosen))
