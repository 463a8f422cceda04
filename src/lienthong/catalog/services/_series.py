"""Which table of a file continues which table of a dataset, and the versions made of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from lienthong.accounts.domain import Actor
from lienthong.catalog.domain import (
    DatasetStatus,
    DictionaryColumn,
    VersionState,
    draft_dictionary,
    likeness,
    read_dictionary,
    schema_change,
    write_dictionary,
)
from lienthong.catalog.models import Distribution, TableVersion, Upload
from lienthong.catalog.queries.records import NEXT, distributions_of, newest_versions
from lienthong.catalog.services._recording import remember
from lienthong.inventory.domain import RevisionKind
from lienthong.tabular.intake import Reading, TableReading
from lienthong.tabular.schema import Column, ColumnType
from lienthong.text import slugify

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


class Accepting:
    """The tables of one file on their way into a dataset, in the running transaction."""

    def __init__(
        self,
        upload: Upload,
        reading: Reading,
        titles: Mapping[int, str],
        *,
        by: Actor,
        at: datetime,
    ) -> None:
        self.upload, self.reading, self.titles = upload, reading, titles
        self.by, self.at = by, at
        self.dataset = upload.dataset
        self.distributions = distributions_of(self.dataset)
        self.known = {d.pk: known_columns(d) for d in self.distributions}
        self.taken: set[int] = set()

    def make_versions(self) -> list[TableVersion]:
        """A version, still to be built, for each table with rows."""
        tables = [(n, t) for n, t in enumerate(self.reading.tables, start=1) if t.stored]
        versions = [
            self._version(number, table, alone=len(tables) == 1) for number, table in tables
        ]
        if versions:
            self._note(versions)
        return versions

    def _version(self, number: int, table: TableReading, *, alone: bool) -> TableVersion:
        columns = list(table.columns)
        wanted = self.upload.distribution_id
        prefer = wanted if wanted is not None and (alone or wanted not in self.taken) else None
        series = match(columns, self.distributions, self.known, prefer=prefer, taken=self.taken)
        if series is None and alone and self.upload.distribution is not None:
            series = self.upload.distribution
        known = self.known.get(series.pk, ()) if series is not None else ()
        if series is None:
            series = self._new_distribution(number, table, alone=alone)
        self.taken.add(series.pk)
        self._let_older_go(series)
        dictionary = draft_dictionary(columns, known)
        last = series.versions.order_by("-number").values_list("number", flat=True).first()
        change = schema_change(known, dictionary).as_json() if known else None
        names = {c.name for c in columns}
        return TableVersion.objects.create(
            distribution=series,
            number=(last or 0) + 1,
            label=self.upload.label,
            upload=self.upload,
            table_number=number,
            recipe=self.reading.recipe.for_next_file().as_json(),
            reading=summary_of(self.reading, "")["tables"][number - 1],
            columns=write_dictionary(dictionary),
            keys=[k for k in series.keys if k in names],
            sort_by=[k for k in series.sort_by if k in names],
            changes=change,
            original_name=self.upload.file_name,
            original_sha256=self.upload.sha256,
            original_bytes=self.upload.byte_size,
            created_at=self.at,
            created_by_id=self.by.person_id,
        )

    def _new_distribution(self, number: int, table: TableReading, *, alone: bool) -> Distribution:
        named = self.titles.get(number, "").strip()
        title = named or (
            self.dataset.title if alone else table.sheet or f"{self.dataset.title} {number}"
        )
        made = Distribution.objects.create(
            dataset=self.dataset,
            key=self._free_key(title),
            title=title[:500],
            position=len(self.distributions),
            created_at=self.at,
        )
        self.distributions.append(made)
        self.known[made.pk] = ()
        return made

    def _free_key(self, title: str) -> str:
        wanted = slugify(title, length=60)
        taken = set(self.dataset.distributions.values_list("key", flat=True))
        key, number = wanted, 2
        while key in taken or key.isdigit():
            key, number = f"{wanted}-{number}", number + 1
        return key

    def _let_older_go(self, series: Distribution) -> None:
        waiting = series.versions.filter(state__in=NEXT)
        waiting.update(state=VersionState.DISCARDED.value)

    def _note(self, versions: list[TableVersion]) -> None:
        """New columns want another look at personal data; what was public is a draft again."""
        if any(v.changes is None or v.changes["added"] for v in versions):
            self.dataset.personal_data_reviewed = False
        if self.dataset.status == DatasetStatus.PUBLISHED.value:
            self.dataset.status = DatasetStatus.DRAFT.value
        self.dataset.version += 1
        self.dataset.changed_at = self.at
        self.dataset.save()
        note = ", ".join(f"{v.distribution.title} v{v.number}" for v in versions)
        remember(self.dataset, RevisionKind.TABLE, note=note, by=self.by, at=self.at)
