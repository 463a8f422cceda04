"""Parquet: rows are lines, names and types come from the file."""

from pathlib import Path
from typing import Any

import duckdb

from lienthong.tabular.intake import engine
from lienthong.tabular.intake.conversion import literal, quoted
from lienthong.tabular.intake.labels import unique_names
from lienthong.tabular.intake.reading import PreviewLine, TableReading
from lienthong.tabular.intake.recipe import ColumnRule, TableRecipe
from lienthong.tabular.intake.refusals import Damaged, Empty, TooManyColumns
from lienthong.tabular.intake.taking import Job
from lienthong.tabular.intake.wording import unit_of_label
from lienthong.tabular.schema import Column, ColumnType

_WHOLE = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}
)
_BIG = frozenset({"UBIGINT", "HUGEINT", "UHUGEINT"})
SHOWN = 30


_SIMPLE: dict[str, tuple[ColumnType, int | None, str]] = {
    **dict.fromkeys(_WHOLE, (ColumnType.INTEGER, None, "CAST({cell} AS BIGINT)")),
    **dict.fromkeys(_BIG, (ColumnType.NUMBER, 0, "CAST({cell} AS DECIMAL(38,0))")),
    "FLOAT": (ColumnType.NUMBER, None, "CAST(CAST({cell} AS VARCHAR) AS DOUBLE)"),
    "DOUBLE": (ColumnType.NUMBER, None, "{cell}"),
    "BOOLEAN": (ColumnType.BOOLEAN, None, "{cell}"),
    "DATE": (ColumnType.DATE, None, "{cell}"),
    "TIME": (ColumnType.TIME, None, "CAST({cell} AS VARCHAR)"),
}


def _column_of(kind: str, cell: str) -> tuple[ColumnType, int | None, str]:
    """Our type for a Parquet type, the scale of an exact number, and the value as SQL."""
    if kind in _SIMPLE:
        chosen, scale, value = _SIMPLE[kind]
        return chosen, scale, value.replace("{cell}", cell)
    if kind.startswith("DECIMAL"):
        places = int(kind.rpartition(",")[2].strip(" )"))
        return ColumnType.NUMBER, places, f"CAST({cell} AS DECIMAL(38,{places}))"
    if kind.startswith("TIMESTAMP"):
        return ColumnType.DATETIME, None, f"CAST({cell} AS TIMESTAMP)"
    if kind.startswith(("STRUCT", "MAP")) or kind.endswith("[]"):
        return ColumnType.TEXT, None, f"CAST(to_json({cell}) AS VARCHAR)"
    return ColumnType.TEXT, None, f"nullif(CAST({cell} AS VARCHAR), '')"


def take_parquet(path: Path, job: Job, rule: TableRecipe) -> TableReading:
    """The only table of a Parquet file; it streams through the engine."""
    others = [path.parent, *([job.out] if job.out else [])]
    try:
        with engine.connect(job.limits, job.folder, *others) as db:
            return _take(db, path, job, rule)
    except duckdb.OutOfMemoryException:
        raise MemoryError from None
    except duckdb.Error as error:
        raise Damaged(name=job.name, reason=str(error).partition("\n")[0][:200]) from None


def _take(db: Any, path: Path, job: Job, rule: TableRecipe) -> TableReading:
    relation = f"read_parquet({literal(str(path))}, file_row_number=true)"
    described = [
        (row[0], row[1]) for row in db.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    ]
    described = [(label, kind) for label, kind in described if label != "file_row_number"]
    if len(described) > job.limits.columns:
        raise TooManyColumns(name=job.name, found=len(described), limit=job.limits.columns)
    rows = db.execute(f"SELECT count(*) FROM {relation}").fetchone()[0]
    if not described:
        raise Empty(name=job.name)
    columns, values = _columns(described, {r.source: r for r in rule.columns})
    selected = ", ".join(
        f"{value} AS {quoted(c.name)}" for c, value in zip(columns, values, strict=True)
    )
    select = f"SELECT CAST(file_row_number + 1 AS BIGINT) AS _line, {selected} FROM {relation}"
    job.table_count += 1
    file = f"table-{job.table_count}.parquet" if job.out else ""
    if job.out and file:
        engine.write_parquet(db, select, job.out / file)
    _probe(db, relation, described, job)
    return TableReading(
        sheet="",
        table=1,
        encoding="",
        delimiter="",
        header_first=None,
        header_last=None,
        first_data=1 if rows else None,
        last_data=rows or None,
        columns=tuple(columns),
        lines_in=rows,
        header_lines=0,
        set_aside=(),
        stored=rows,
        rejected=(),
        preview=_preview(db, select),
        decisions=(),
        file=file,
    )


def _columns(
    described: list[tuple[str, str]], rules: dict[int, ColumnRule]
) -> tuple[list[Column], list[str]]:
    names = unique_names([label for label, _ in described])
    columns, values = [], []
    for number, ((label, kind), name) in enumerate(zip(described, names, strict=True), start=1):
        rule = rules.get(number, ColumnRule(number))
        if rule.is_dropped:
            continue
        chosen, scale, value = _column_of(kind, quoted(label))
        if rule.type is ColumnType.TEXT and chosen is not ColumnType.TEXT:
            chosen, scale, value = ColumnType.TEXT, None, f"CAST({quoted(label)} AS VARCHAR)"
        unit = rule.unit if rule.unit is not None else unit_of_label(label)
        columns.append(
            Column(rule.name or name, rule.title or label, chosen, unit, "", number, scale)
        )
        values.append(value)
    return columns, values


def _preview(db: Any, select: str) -> tuple[PreviewLine, ...]:
    rows = db.execute(f"SELECT * FROM ({select}) LIMIT {SHOWN}").fetchall()
    return tuple(
        PreviewLine(row[0], "data", tuple("" if v is None else str(v)[:300] for v in row[1:61]))
        for row in rows
    )


def _probe(db: Any, relation: str, described: list[tuple[str, str]], job: Job) -> None:
    for _, line, column in sorted(job.probes):
        if column <= len(described):
            cell = quoted(described[column - 1][0])
            row = db.execute(
                f"SELECT CAST({cell} AS VARCHAR) FROM {relation} WHERE file_row_number = {line - 1}"
            ).fetchone()
            if row:
                job.cells[f"!{line}:{column}"] = row[0] or ""
