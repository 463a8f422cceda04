"""Series of files: how a reading is kept, which table it continues, what its columns change."""

from collections.abc import Mapping
from typing import Any, Final

from lienthong.catalog.domain import (
    DictionaryColumn,
    likeness,
    read_dictionary,
    schema_change,
)
from lienthong.catalog.models import Distribution, Upload
from lienthong.catalog.queries.records import distributions_of, newest_versions
from lienthong.tabular.intake import Reading, TableReading
from lienthong.tabular.schema import Column, ColumnType

_ALIKE: Final = 0.6


def summary_of(reading: Reading, sha256: str) -> dict[str, Any]:
    """A reading as the register keeps it: figures and columns; the whole of it lies in a file."""
    tables = []
    for table in reading.tables:
        shown = table.as_json()
        shown |= {"set_aside": len(table.set_aside), "rejected": len(table.rejected)}
        tables.append({**shown, "file": table.file, "columns": _columns_json(table)})
    return {"sha256": sha256, "tables": tables, "empty_sheets": list(reading.empty_sheets)}


def _columns_json(table: TableReading) -> list[dict[str, Any]]:
    return [
        {"name": c.name, "label": c.label, "type": c.type.value, "unit": c.unit, "note": c.note,
         "source": c.source, "scale": c.scale}
        for c in table.columns
    ]  # fmt: skip


def changes_of(upload: Upload) -> list[dict[str, Any]] | None:
    """For each table of a file, what it does to the columns of the table it continues."""
    if not upload.reading:
        return None
    distributions = distributions_of(upload.dataset)
    known = {d.pk: known_columns(d) for d in distributions}
    found = []
    taken: set[int] = set()
    for number, table in enumerate(upload.reading["tables"], start=1):
        columns = [_column(each) for each in table["columns"]]
        series = match(columns, distributions, known, prefer=upload.distribution_id, taken=taken)
        if series is None:
            continue
        taken.add(series.pk)
        change = schema_change(known[series.pk], columns)
        found.append({"table": number, "distribution": series.pk, **change.as_json()})
    return found


def _column(each: Mapping[str, Any]) -> Column:
    return Column(**{**each, "type": ColumnType(each["type"])})


def known_columns(distribution: Distribution) -> tuple[DictionaryColumn, ...]:
    """The dictionary of the published version, else of the newest one."""
    if distribution.columns:
        return read_dictionary(distribution.columns)
    version = newest_versions([distribution]).get(distribution.pk)
    return read_dictionary(version.columns) if version else ()


def match(
    columns: list[Column],
    distributions: list[Distribution],
    known: Mapping[int, tuple[DictionaryColumn, ...]],
    *,
    prefer: int | None,
    taken: set[int],
) -> Distribution | None:
    """The table that these columns continue: the wanted one, else the most alike, else None."""
    free = [d for d in distributions if d.kind == "table" and d.pk not in taken]
    scored = [(likeness(columns, known[d.pk]), d.pk == prefer, d) for d in free]
    wanted = [entry for entry in scored if entry[1] and entry[0] > 0]
    alike = [entry for entry in scored if entry[0] >= _ALIKE]
    best = max(wanted or alike, key=lambda entry: entry[0], default=None)
    return best[2] if best else None
