"""A whole file: what it is, its tables one after another, and the recipe that was used."""

import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from lienthong.tabular.intake import explaining, json_records, refusals, unpacking
from lienthong.tabular.intake.delimited import Dialect, find_dialect, sample_text
from lienthong.tabular.intake.fast import FastTable, NotEven, fast_source
from lienthong.tabular.intake.grid import Grid
from lienthong.tabular.intake.layout import Layout, find_tables, keep_columns
from lienthong.tabular.intake.reading import Reading, TableReading
from lienthong.tabular.intake.recipe import Recipe, TableRecipe
from lienthong.tabular.intake.recipes import heading_of, recipe_of
from lienthong.tabular.intake.refusals import (
    Empty,
    NotATable,
    Refused,
    SheetNotFound,
    TooLarge,
)
from lienthong.tabular.intake.shapes import is_number_like
from lienthong.tabular.intake.sniffing import Kind, sniff
from lienthong.tabular.intake.sources import LONG_SHEET, MemorySource, Source, both_ends, read_text
from lienthong.tabular.intake.taking import Job, Origin, Table
from lienthong.tabular.schema import MEGABYTE
from lienthong.text import detect_file

WITH_SHEETS = (Kind.WORKBOOK, Kind.HTML, Kind.XML)
STATEMENT = re.compile(
    r"""[{}(\[:\\]\s*$ | [:=)].*;\s*$ | ^\s*[A-Za-z_][\w.-]*\s*[:=]\s
    | ^\s*(?://|/\*|[})\]]|\#include\b)
    | ^\s*(?:def|class|import|from|return|if|elif|for|while|var|let|const|function|export)\s+[\w"'(]
    """,
    re.VERBOSE | re.ASCII,
)
SHOWN = {"\t": "\\t", " ": " ", "": ""}


def read(path: Path, job: Job, recipe: Recipe, sheet: str | None = None) -> Reading:
    """Read every table of the file. Raises Refused."""
    if path.stat().st_size > job.limits.file_bytes:
        found, limit = path.stat().st_size // MEGABYTE, job.limits.file_bytes // MEGABYTE
        raise TooLarge(name=job.name, found=found, what="MB", limit=limit)
    if not path.stat().st_size:
        raise Empty(name=job.name)
    path, kind = _unpacked(path, job)
    if sheet is not None and kind not in WITH_SHEETS:
        raise SheetNotFound(name=job.name, sheet=sheet, sheets="-")
    if kind in (Kind.HTML, Kind.XML):
        tables, empty = _markup(path, kind, job, recipe, sheet)
    elif kind is Kind.WORKBOOK:
        tables, empty = _workbook(path, job, recipe, sheet)
    else:
        tables, empty = _READERS[kind](path, job, recipe), []
        if not tables:
            raise Empty(name=job.name)
    return Reading(
        job.name, tuple(tables), tuple(empty), recipe_of(tables, recipe), dict(job.cells)
    )


def _unpacked(path: Path, job: Job) -> tuple[Path, Kind]:
    """The file itself, or the one inside it; packed twice is packed too often."""
    kind = sniff(path, job.name)
    if kind not in (Kind.GZIP, Kind.ZIP):
        return path, kind
    inner = job.folder / "unpacked"
    unpack = unpacking.unpack_gzip if kind is Kind.GZIP else unpacking.unpack_zip
    unpack(path, inner, name=job.name, limits=job.limits)
    if not inner.stat().st_size:
        raise Empty(name=job.name)
    kind = sniff(inner, job.name)
    if kind in (Kind.GZIP, Kind.ZIP):
        raise NotATable(name=job.name, reason=refusals.NESTED)
    return inner, kind


def _workbook(
    path: Path, job: Job, recipe: Recipe, sheet: str | None
) -> tuple[list[TableReading], list[str]]:
    from lienthong.tabular.intake.old_fonts import SheetFonts, to_unicode
    from lienthong.tabular.intake.workbooks import grids

    unpacking.check_workbook(path, name=job.name, limits=job.limits)
    tables: list[TableReading] = []
    empty: list[str] = []
    fonts = SheetFonts(path)
    for grid, notes in grids(path, name=job.name, sheet=sheet, limits=job.limits):
        if not grid.lines:
            empty.append(grid.sheet)
            continue
        alphabet, turned = to_unicode(grid, fonts, recipe)
        decisions = (*turned, *notes)
        origin = Origin(grid.sheet, 1, alphabet, is_hidden=grid.is_hidden, decisions=decisions)
        tables += _tables(MemorySource(grid), origin, job, recipe)
    return tables, empty


def _markup(
    path: Path, kind: Kind, job: Job, recipe: Recipe, sheet: str | None
) -> tuple[list[TableReading], list[str]]:
    """The tables of a page or of a workbook in XML, which is what many files called .xls are."""
    from lienthong.tabular.intake.html_sheets import html_grids
    from lienthong.tabular.intake.old_fonts import to_unicode
    from lienthong.tabular.intake.xml_sheets import xml_grids

    tables: list[TableReading] = []
    empty: list[str] = []
    read_grids = html_grids if kind is Kind.HTML else xml_grids
    found = list(read_grids(path, name=job.name, limits=job.limits))
    if sheet is not None and all(grid.sheet != sheet for grid, _ in found):
        names = ", ".join(grid.sheet for grid, _ in found[:20])
        raise SheetNotFound(name=job.name, sheet=sheet, sheets=names)
    for grid, encoding in found:
        if sheet is not None and grid.sheet != sheet:
            continue
        if not grid.lines:
            empty.append(grid.sheet)
            continue
        alphabet, turned = to_unicode(grid, None, recipe) if kind is Kind.XML else (encoding, [])
        notes = (explaining.decision(str(kind)), *turned)
        origin = Origin(grid.sheet, 1, alphabet, is_hidden=grid.is_hidden, decisions=notes)
        tables += _tables(MemorySource(grid), origin, job, recipe)
    return tables, empty


def _tables(
    source: Source, origin: Origin, job: Job, recipe: Recipe, *, one: bool = False
) -> list[TableReading]:
    """Every table of one sheet, or the only one of a text file."""
    found = []
    rules = {t.table: t for t in recipe.tables if t.sheet == origin.sheet}
    headings, notes = heading_of(source.grid, rules)
    layouts = _layouts(source, headings, one=one)
    for number, layout in enumerate(layouts, start=1):
        rule = rules.get(number, TableRecipe(origin.sheet, number))
        notes_here = (*origin.decisions, *(note for table, note in notes if table == number))
        where = replace(origin, table=number, decisions=notes_here)
        if rule.is_skipped:
            continue
        found.append(Table(job, source, layout, where, rule).take())
    return found


def _layouts(source: Source, headings: dict[int, tuple[int, int]], *, one: bool) -> list[Layout]:
    """The tables of a sheet; a long one is looked at from both ends and is one table."""
    if len(source.grid.lines) <= LONG_SHEET:
        layouts = find_tables(source.grid, headings=headings, one=one)
        held: frozenset[int] = frozenset()
        if one and not source.is_whole:
            held = getattr(source, "held", held)
    else:
        ends, held = both_ends(source.grid)
        layouts = find_tables(ends, headings=headings, one=True)
    return [keep_columns(layout, set(held)) for layout in layouts] if held else layouts


def _text(path: Path, job: Job, recipe: Recipe) -> list[TableReading]:
    encoding = _encoding(path, recipe)
    try:
        sample, is_whole = sample_text(path, encoding)
    except LookupError:
        raise Refused(name=job.name) from None
    dialect = find_dialect(sample, recipe.delimiter, is_whole=is_whole)
    origin = _text_origin(encoding, dialect.delimiter)
    with suppress(NotEven):
        return _fast(path, dialect, origin, job, recipe)
    source = read_text(path, encoding, dialect)
    if not source.line_count:
        return []
    if not dialect.delimiter and _is_prose(source.grid):
        raise NotATable(name=job.name, reason=refusals.PROSE)
    if _is_program(source.grid):
        raise NotATable(name=job.name, reason=refusals.PROGRAM)
    return _tables(source, origin, job, recipe, one=True)


def _encoding(path: Path, recipe: Recipe) -> str:
    """The encoding that was told, else that of the series unless the text shows its own."""
    if recipe.encoding:
        return recipe.encoding
    found, likely = detect_file(path).encoding, recipe.likely_encoding
    return likely if likely and not _is_plain(likely) and not _is_plain(found) else found


def _is_plain(encoding: str) -> bool:
    """Whether the bytes themselves show it: ASCII and Unicode."""
    return encoding in {"ascii", "unicode"} or encoding.startswith("utf")


def _text_origin(encoding: str, delimiter: str) -> Origin:
    notes = [explaining.decision("encoding", encoding=encoding)]
    if delimiter:
        notes.append(explaining.decision("delimiter", delimiter=SHOWN.get(delimiter, delimiter)))
    else:
        notes.append(explaining.decision("single_column"))
    return Origin("", 1, encoding, delimiter, is_ragged=True, decisions=tuple(notes))


def _fast(
    path: Path, dialect: Dialect, origin: Origin, job: Job, recipe: Recipe
) -> list[TableReading]:
    """A large even text table, read by the engine. Raises NotEven."""
    source, newline = fast_source(path, origin.encoding, dialect)
    headings, notes = heading_of(source.grid, {t.table: t for t in recipe.tables if not t.sheet})
    layout = find_tables(source.grid, headings=headings, one=True)[0]
    where = replace(origin, decisions=(*origin.decisions, *(note for _, note in notes)))
    table = FastTable(job, source, layout, where, recipe.table("", 1) or TableRecipe())
    table.newline = newline
    return [table.take()]


def _is_prose(grid: Grid) -> bool:
    """Sentences, not values."""
    texts = [line.cells[0].strip() for line in grid.lines[:500] if line.cells[0].strip()]
    wordy = sum(1 for text in texts if text.count(" ") >= 6 and not is_number_like(text))
    return wordy > 0.5 * len(texts)


def _is_program(grid: Grid) -> bool:
    """Statements, settings or rules of style on lines of their own, not values."""
    filled = [[cell for cell in line.cells if cell.strip()] for line in grid.lines[:500]]
    alone = [cells[0] for cells in filled if len(cells) == 1]
    if len(alone) < 0.9 * sum(map(bool, filled)):
        return False
    return sum(1 for text in alone if STATEMENT.search(text)) > 0.5 * len(alone)


def _json(path: Path, job: Job, recipe: Recipe) -> list[TableReading]:
    try:
        return _json_tables(path, job, recipe)
    except RecursionError:
        raise NotATable(name=job.name, reason=refusals.TOO_DEEP) from None


def _json_tables(path: Path, job: Job, recipe: Recipe) -> list[TableReading]:
    encoding = _encoding(path, recipe)
    if json_records.is_lines(path, encoding):
        records: Any = lambda: json_records.line_records(path, encoding, job.name)  # noqa: E731
    elif path.stat().st_size <= json_records.WHOLE_BYTES:
        whole = json_records.whole_records(path, encoding, job.name)
        records = lambda: iter(whole)  # noqa: E731
    else:
        records = lambda: json_records.array_records(path, job.name)  # noqa: E731
    return _records(records, encoding, job, recipe)


def _records(records: Any, encoding: str, job: Job, recipe: Recipe) -> list[TableReading]:
    from lienthong.tabular.intake.record_source import RecordSource

    source = RecordSource.of(records, name=job.name, limits=job.limits)
    if not source.line_count:
        return []
    origin = Origin("", 1, encoding)
    if source.names is None:
        return _tables(source, origin, job, recipe, one=True)
    rule = recipe.table("", 1) or TableRecipe()
    return [Table(job, source, source.layout(), origin, rule).take()]


def _parquet(path: Path, job: Job, recipe: Recipe) -> list[TableReading]:
    from lienthong.tabular.intake.parquet import take_parquet

    return [take_parquet(path, job, recipe.table("", 1) or TableRecipe())]


_READERS = {Kind.TEXT: _text, Kind.JSON: _json, Kind.PARQUET: _parquet}
