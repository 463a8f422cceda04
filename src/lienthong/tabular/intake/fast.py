"""Large, even text tables: the engine reads the file itself, in parallel.

It is taken only when it gives exactly what the line-by-line reading gives: UTF-8, the same number
of cells in every record, no blank line, no line end inside quotes. Anything else raises NotEven,
and the file is read line by line.
"""

import csv
import io
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from lienthong.tabular.intake import engine
from lienthong.tabular.intake.conversion import literal
from lienthong.tabular.intake.delimited import Dialect, numbered_records
from lienthong.tabular.intake.grid import Grid, Line, is_blank
from lienthong.tabular.intake.reading import TableReading
from lienthong.tabular.intake.sources import HEAD, TAIL, TextSource
from lienthong.tabular.intake.taking import Table
from lienthong.tabular.schema import MEGABYTE

SMALLEST = 4 * MEGABYTE
TAIL_BYTES = MEGABYTE
WIDEST = 100
PIECE = 4 * MEGABYTE
ENCODINGS = ("ascii", "utf-8", "utf-8-sig")


class NotEven(Exception):
    """The file has to be read line by line."""


@dataclass(frozen=True, slots=True)
class _Scan:
    lines: int
    newline: str


def _scan(path: Path) -> _Scan:
    """Count the lines; refuse blank ones, zero bytes and line ends that differ."""
    breaks = returns = 0
    last = b""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            text = last[-2:] + piece
            if b"\n\n" in text or b"\n\r\n" in text or b"\0" in piece:
                raise NotEven
            breaks += piece.count(b"\n")
            returns += piece.count(b"\r")
            last = piece
    if returns not in (0, breaks) or not breaks:
        raise NotEven
    return _Scan(breaks + (not last.endswith(b"\n")), "\\r\\n" if returns else "\\n")


def _tail(path: Path, dialect: Dialect, lines: int) -> list[Line]:
    """The last records with their numbers, which hold when no record spans lines."""
    with path.open("rb") as file:
        file.seek(-min(TAIL_BYTES, path.stat().st_size), 2)
        text = file.read().partition(b"\n")[2].decode("utf-8", "strict")
    records = list(dialect.reader(io.StringIO(text, newline="")))
    if len(records) != text.count("\n") + (not text.endswith("\n")):
        raise NotEven
    first = lines - len(records) + 1
    numbered = [Line(number, cells) for number, cells in enumerate(records, start=first)]
    return [line for line in numbered[-TAIL:] if not is_blank(line.cells)]


def fast_source(path: Path, encoding: str, dialect: Dialect) -> tuple[TextSource, str]:
    """Both ends of an even file, and how its lines end. Raises NotEven."""
    if encoding not in ENCODINGS or path.stat().st_size < SMALLEST:
        raise NotEven
    if len(dialect.delimiter) != 1 or not dialect.quoted or dialect.spaced:
        raise NotEven
    scan = _scan(path)
    try:
        tail = _tail(path, dialect, scan.lines)
    except (UnicodeDecodeError, csv.Error):
        raise NotEven from None
    head = [Line(*record) for record in islice(numbered_records(path, encoding, dialect), HEAD)]
    if not tail or not head or head[-1].number >= tail[0].number:
        raise NotEven
    if any("\n" in cell for line in head for cell in line.cells):
        raise NotEven
    return TextSource(
        path, encoding, dialect, Grid("", head + tail), scan.lines, is_whole=False
    ), scan.newline


class FastTable(Table):
    """A table whose rows the engine reads from the file."""

    newline = "\\n"

    def take(self) -> TableReading:
        """Store the rows, and give the account. Raises NotEven."""
        if (
            self.rule.lines
            or self.rule.cells
            or any(how.why == "chosen" for how in self.shape.inferred)
        ):
            raise NotEven
        try:
            self._take_rows()
        except duckdb.OutOfMemoryException:
            raise MemoryError from None
        except duckdb.Error:
            raise NotEven from None
        self._probe()
        self.job.table_count += 1
        return self._reading()

    def _take_rows(self) -> None:
        source = self.source
        if not isinstance(source, TextSource):
            raise NotEven
        skipped = (self.layout.first_data or 1) - 1
        widths = {len(line.cells) for line in source.grid.lines if line.number > skipped}
        bodies = {len(line.cells) for line in self._data_lines(source.grid.lines)}
        if (
            not bodies
            or max(bodies) > WIDEST
            or len(bodies) != 1
            or len(widths) != 1
            or any(mark.line > skipped for mark in self.layout.set_aside)
        ):
            raise NotEven
        others = (source.path.parent, *((self.job.out,) if self.job.out else ()))
        with engine.connect(self.job.limits, self.job.folder, *others) as db:
            self._read(db, self._relation(source, skipped, bodies.pop()), skipped)

    def _relation(self, source: TextSource, skipped: int, width: int) -> str:
        """The records after the header; a kept column is called after its place among the kept."""
        place = {at: f"c{k}" for k, at in enumerate(self.shape.positions)}
        columns = ", ".join(f"'{place.get(at, f'x{at}')}': 'VARCHAR'" for at in range(width))
        return (
            f"read_csv({literal(str(source.path))}, columns={{{columns}}}, auto_detect=false, "
            f"header=false, skip={skipped}, delim={literal(source.dialect.delimiter)}, quote='\"', "
            f"escape='\"', new_line='{self.newline}', strict_mode=true, "
            f"null_padding=false, max_line_size={engine.LINE_BYTES}, encoding='utf-8')"
        )

    def _read(self, db: Any, relation: str, skipped: int) -> None:
        columns = self.shape.columns
        blank = " AND ".join(f"(c{at} IS NULL OR trim(c{at}) = '')" for at in range(len(columns)))
        head = self.layout.header_cells
        again = " AND ".join(
            f"c{k} IS NOT DISTINCT FROM {literal(head[at])}"
            for k, at in enumerate(self.shape.positions)
            if at < len(head) and head[at]
        )
        width = max(len(line.cells) for line in self._data_lines(self.source.grid.lines))
        unkept = set(range(width)) - set(self.layout.positions)
        hidden = " OR ".join(f"trim(x{at}) <> ''" for at in sorted(unkept)) or "false"
        questions = [
            f"count(*) FILTER ({hidden})",
            f"count(*) FILTER ({blank})",
            f"count(*) FILTER ({again or 'false'})",
            "count(*)",
        ]
        plain = engine.not_plain_sql(columns, self.shape.inferred)
        row = db.execute(f"SELECT {', '.join([*questions, *plain])} FROM {relation}").fetchone()
        held, blanks, repeated, count = row[:4]
        if held or repeated or blanks or count != self.source.line_count - skipped:
            raise NotEven
        if any(row[4:]):
            self._prove(db, relation)
        else:
            self._all_plain()
        self.account.stored = count
        self.account.first, self.account.last = skipped + 1, skipped + count
        if self.job.out is not None:
            line = f"row_number() OVER () + {skipped}"
            select = engine.select_sql(relation, self.shape.columns, self.shape.inferred, line=line)
            engine.write_parquet(
                db, select, self.job.out / f"table-{self.job.table_count + 1}.parquet"
            )
