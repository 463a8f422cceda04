"""One table: from its layout and its lines to the staged file and the account of every line."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lienthong.errors import gettext_noop
from lienthong.tabular.intake import engine, explaining, refusals
from lienthong.tabular.intake.ending import SetAside
from lienthong.tabular.intake.grid import Line
from lienthong.tabular.intake.layout import Layout, repeats
from lienthong.tabular.intake.previewing import preview_lines
from lienthong.tabular.intake.reading import Decision, Rejected, TableReading
from lienthong.tabular.intake.recipe import Action, TableRecipe
from lienthong.tabular.intake.refusals import NotATable, TooManyColumns
from lienthong.tabular.intake.shaping import Shape, shape
from lienthong.tabular.intake.sources import Filling, Source, merged_texts
from lienthong.tabular.intake.wording import is_total
from lienthong.tabular.schema import Column, ColumnType, Limits

REJECTED_MOST = 100_000
LONGEST = engine.LINE_BYTES // 2
TOO_MANY = gettext_noop("The line has {found} cells, the header {expected}.")
TOO_LONG = gettext_noop("The line holds more than {limit} characters.")
NOT_FITTING = gettext_noop("“{value}” in column {column} is not of the type {type}.")
HALF_CHARACTER = gettext_noop("A cell holds half of a character, which is no text.")
BY_HAND = gettext_noop("Rejected by hand: {why}")


@dataclass(slots=True)
class Job:
    """What one intake works with."""

    name: str
    folder: Path
    out: Path | None
    limits: Limits
    probes: frozenset[tuple[str, int, int]] = frozenset()
    cells: dict[str, str] = field(default_factory=dict)
    table_count: int = 0


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a table stands: sheet, its number there, how the text was read."""

    sheet: str
    table: int
    encoding: str
    delimiter: str = ""
    is_ragged: bool = False
    is_hidden: bool = False
    decisions: tuple[Decision, ...] = ()


@dataclass(slots=True)
class _Account:
    """What became of the lines, while they pass."""

    stored: int = 0
    first: int | None = None
    last: int | None = None
    short: int = 0
    totals: int = 0
    has_newline: bool = False
    corrected: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    again: list[SetAside] = field(default_factory=list)


class Table:
    """A table on its way into the hub. Used once."""

    def __init__(
        self, job: Job, source: Source, layout: Layout, origin: Origin, rule: TableRecipe
    ) -> None:
        self.job, self.source, self.origin, self.rule = job, source, origin, rule
        self.layout = _with_lines_moved(layout, rule, source)
        self.account = _Account()
        first, last = self.layout.first_data or 0, self.layout.last_data or 0
        self.filling, self.filled = merged_texts(source.grid, first, last)
        self.width = self._width()
        self.shape = self._shape()

    def _width(self) -> int | None:
        """How many cells a line may fill; None where lines are not counted against the header."""
        if not self.origin.is_ragged or not self.layout.header:
            return None
        heads = [line for line in self.source.grid.lines if line.number in set(self.layout.header)]
        width = max(len(line.cells) for line in heads)
        body = list(self._data_lines(self.source.grid.lines))
        longer = sum(1 for line in body if any(cell.strip() for cell in line.cells[width:]))
        return None if 2 * longer > len(body) else width

    def _shape(self) -> Shape:
        layout, width = self.layout, self.width
        pairs = [
            (label, at)
            for label, at in zip(layout.labels, layout.positions, strict=True)
            if width is None or at < width
        ]
        if len(pairs) > self.job.limits.columns:
            raise TooManyColumns(
                name=self.job.name, found=len(pairs), limit=self.job.limits.columns
            )
        sample = [
            self.filling.fill(line).cells for line in self._data_lines(self.source.grid.lines)
        ]
        if width is not None:
            sample = [cells for cells in sample if not any(cell.strip() for cell in cells[width:])]
        return shape(
            labels=[label for label, _ in pairs],
            positions=[at for _, at in pairs],
            cells=sample,
            unit=layout.unit,
            rules=self.rule.columns,
        )

    def _data_lines(self, lines: Sequence[Line] | Iterator[Line]) -> Iterator[Line]:
        layout = self.layout
        if layout.first_data is None or layout.last_data is None:
            return
        aside = {mark.line for mark in layout.set_aside} | set(layout.header)
        for line in lines:
            if layout.first_data <= line.number <= layout.last_data and line.number not in aside:
                yield line

    def take(self) -> TableReading:
        """Store the rows, and give the account."""
        path = self.job.folder / f"rows-{self.job.table_count}.csv"
        self._write_rows(path)
        if self.account.stored or (self.job.out is not None and self.shape.columns):
            self._settle_types(path)
        self.job.table_count += 1
        return self._reading()

    def _write_rows(self, path: Path) -> None:
        """The kept cells in a form that only one reading fits."""
        corrections = {(c.line, c.column - 1): c.value for c in self.rule.cells}
        rejects = {r.line: r for r in self.rule.lines if r.action is Action.REJECT}
        positions = self.shape.positions
        plain = positions == tuple(range(len(positions)))
        with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
            usual = csv.writer(file, lineterminator="\n")
            quoting = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
            for line in self._data_lines(self.source.lines()):
                if line.number in rejects:
                    reason = rejects[line.number].reason
                    self._reject(line, BY_HAND, why=reason)
                    continue
                if not self._passes(line):
                    continue
                cells = line.cells
                if corrections or self.filling.texts:
                    cells = self._corrected(self.filling.fill(line), corrections).cells
                if not plain or len(cells) != len(positions):
                    cells = [cells[at] if at < len(cells) else "" for at in positions]
                writer = quoting if "\r" in "".join(cells) else usual
                writer.writerow([line.number, *cells])
                self._count(line)
        self._probe()

    def _passes(self, line: Line) -> bool:
        """Whether the line can be a row; if not, it is set aside or rejected."""
        cells, width = line.cells, self.width
        if cells[:1] == list(self.layout.header_cells[:1]) and repeats(
            cells, self.layout.header_cells
        ):
            self.account.again.append(SetAside(line.number, "header", " | ".join(cells)[:2000]))
            return False
        if width is not None and len(cells) > width and any(cell.strip() for cell in cells[width:]):
            self._reject(line, TOO_MANY, found=len(cells), expected=width)
            return False
        text = "".join(cells)
        if len(text) > LONGEST // 4:
            self._reject(line, TOO_LONG, limit=LONGEST // 4)
            return False
        if not (self.origin.is_ragged or text.isascii()) and not _is_unicode(text):
            self._reject(line, HALF_CHARACTER)
            return False
        return True

    def _count(self, line: Line) -> None:
        account = self.account
        account.stored += 1
        account.first = account.first or line.number
        account.last = line.number
        if self.width is not None and len(line.cells) < self.width:
            account.short += 1

    def _reject(self, line: Line, reason: str, **facts: Any) -> None:
        if len(self.account.rejected) >= REJECTED_MOST:
            raise NotATable(name=self.job.name, reason=refusals.MOSTLY_REJECTED)
        text = " | ".join(cell.strip() for cell in line.cells if cell.strip())[:2000]
        self.account.rejected.append(Rejected(line.number, reason, facts, text))

    def _corrected(self, line: Line, corrections: dict[tuple[int, int], str]) -> Line:
        chosen = {at: value for (number, at), value in corrections.items() if number == line.number}
        if not chosen:
            return line
        cells = list(line.cells) + [""] * (max(chosen) + 1 - len(line.cells))
        for at, value in chosen.items():
            cells[at] = value
        self.account.corrected += len(chosen)
        return Line(line.number, cells)

    def _asked(self) -> set[tuple[int, int]]:
        sheets = (self.origin.sheet, "")
        return {(line, column) for sheet, line, column in self.job.probes if sheet in sheets}

    def _probe(self) -> None:
        """Note the cells that the caller asked for, as they stand in the file."""
        asked = {
            (line, column)
            for sheet, line, column in self.job.probes
            if sheet in (self.origin.sheet, "")
        }
        if not asked:
            return
        wanted = {line for line, _ in asked}
        for line in self.source.lines():
            if line.number in wanted:
                for number, column in asked:
                    if number == line.number and column <= len(line.cells):
                        key = f"{self.origin.sheet}!{number}:{column}"
                        self.job.cells[key] = str(line.cells[column - 1])

    def _settle_types(self, path: Path) -> None:
        """Prove the types on every row, then write the staged file."""
        chosen = any(how.why == "chosen" for how in self.shape.inferred)
        if self.job.out is None and self.source.is_whole and not chosen:
            return
        others = (self.job.out,) if self.job.out else ()
        with engine.connect(
            self.job.limits, self.job.folder, *others, columns=len(self.shape.columns)
        ) as db:
            names = ["line", *(f"c{at}" for at in range(len(self.shape.columns)))]
            relation = engine.csv_relation(path, names)
            if chosen or not self.source.is_whole or self.rule.cells:
                self._prove(db, relation)
            if self.job.out is not None:
                self._stage(db, relation, self.job.out)
        path.unlink()

    def _prove(self, db: Any, relation: str) -> None:
        columns = list(self.shape.columns)
        inferred, counts = engine.proved(db, relation, columns, self.shape.inferred)
        for at, count in enumerate(counts):
            if count and inferred[at].why == "chosen":
                self._reject_misfits(db, relation, at)
            elif count:
                columns[at] = replace(
                    columns[at], type=ColumnType.TEXT, scale=None, unit="", note=""
                )
                inferred[at] = replace(
                    inferred[at], type=ColumnType.TEXT, why="mixed", marks=frozenset()
                )
        self.shape = replace(self.shape, columns=tuple(columns), inferred=tuple(inferred))

    def _all_plain(self) -> None:
        hows = tuple(replace(how, plain=True) for how in self.shape.inferred)
        self.shape = replace(self.shape, inferred=hows)

    def _reject_misfits(self, db: Any, relation: str, at: int) -> None:
        column, how = self.shape.columns[at], self.shape.inferred[at]
        rows = db.execute(
            f"SELECT CAST(line AS BIGINT), c{at} FROM {relation} "
            f"WHERE {engine.misfit_sql(at, column, how)} LIMIT {REJECTED_MOST}"
        ).fetchall()
        gone = {r.line for r in self.account.rejected}
        for number, value in rows:
            if number not in gone:
                self.account.stored -= 1
                facts = {
                    "value": value[:60],
                    "column": column.label[:60],
                    "type": column.type.value,
                }
                self.account.rejected.append(Rejected(number, NOT_FITTING, facts, value[:2000]))

    def _stage(self, db: Any, relation: str, out: Path) -> None:
        gone = [r.line for r in self.account.rejected if r.reason == NOT_FITTING]
        select = engine.select_sql(
            relation, self.shape.columns, self.shape.inferred, line="CAST(line AS BIGINT)"
        )
        if gone:
            select += f" WHERE CAST(line AS BIGINT) NOT IN ({', '.join(map(str, gone))})"
        engine.write_parquet(db, select, out / f"table-{self.job.table_count + 1}.parquet")

    def _decisions(self, set_aside: Sequence[SetAside]) -> tuple[Decision, ...]:
        found = [
            *self.origin.decisions,
            *explaining.of_layout(replace(self.layout, set_aside=tuple(set_aside))),
        ]
        found += explaining.of_columns(self.shape.columns, self.shape.inferred)
        counts = {
            "short": self.account.short,
            "rejected": len(self.account.rejected),
            "merged_data": self.filled,
            "corrected": self.account.corrected,
            "unnamed": self.shape.unnamed if self.layout.header else 0,
            "by_hand": len(self.rule.lines),
            "totals_kept": self._totals(),
        }
        found += [explaining.decision(kind, count=count) for kind, count in counts.items() if count]
        if self.shape.repeated:
            names = "; ".join(label[:60] for label in self.shape.repeated[:10])
            found.append(explaining.decision("repeated_names", names=names))
        return tuple(found)

    def _totals(self) -> int:
        lines = self._data_lines(self.source.grid.lines)
        return sum(1 for line in lines if any(is_total(cell) for cell in line.cells[:3] if cell))

    def _reading(self) -> TableReading:
        layout, account, origin = self.layout, self.account, self.origin
        set_aside = tuple(sorted([*layout.set_aside, *account.again], key=lambda mark: mark.line))
        rejected = tuple(sorted(account.rejected, key=lambda line: line.line))
        lines_in = len(layout.header) + len(set_aside) + account.stored + len(rejected)
        columns: tuple[Column, ...] = self.shape.columns
        return TableReading(
            sheet=origin.sheet,
            table=origin.table,
            encoding=origin.encoding,
            delimiter=origin.delimiter,
            header_first=layout.header[0] if layout.header else None,
            header_last=layout.header[-1] if layout.header else None,
            first_data=account.first,
            last_data=account.last,
            columns=columns,
            lines_in=lines_in,
            header_lines=len(layout.header),
            set_aside=set_aside,
            stored=account.stored,
            rejected=rejected,
            preview=preview_lines(self.source.grid, layout, set_aside, rejected),
            decisions=self._decisions(set_aside),
            file=f"table-{self.job.table_count}.parquet" if self.job.out and columns else "",
            is_hidden=origin.is_hidden,
        )


def _with_lines_moved(layout: Layout, rule: TableRecipe, source: Source) -> Layout:
    """Lines that a person put back or set aside, and the bounds that were set."""
    if not rule.lines and rule.first_data is None and rule.last_data is None:
        return layout
    texts = {
        line.number: " | ".join(c.strip() for c in line.cells if c.strip())
        for line in source.grid.lines
    }
    aside = {mark.line: mark for mark in layout.set_aside}
    data = [layout.first_data, layout.last_data]
    data[0] = rule.first_data if rule.first_data is not None else data[0]
    data[1] = rule.last_data if rule.last_data is not None else data[1]
    for change in rule.lines:
        if change.action is Action.SET_ASIDE:
            aside[change.line] = SetAside(change.line, "chosen", texts.get(change.line, ""))
        else:
            aside.pop(change.line, None)
            data[0] = min(data[0] or change.line, change.line)
            data[1] = max(data[1] or change.line, change.line)
    header = set(layout.header)
    for number, text in texts.items():
        inside = data[0] is not None and data[1] is not None and data[0] <= number <= data[1]
        if layout.first_line <= number <= layout.last_line and not inside and number not in header:
            aside.setdefault(number, SetAside(number, "chosen", text))
    marks = tuple(sorted(aside.values(), key=lambda mark: mark.line))
    return replace(layout, set_aside=marks, first_data=data[0], last_data=data[1])


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


__all__ = ["Filling", "Job", "Origin", "Table"]
