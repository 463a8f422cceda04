"""Which table of a file continues which table of a dataset, and the versions made of them."""

from collections.abc import Mapping
from datetime import datetime

from lienthong.accounts.domain import Actor
from lienthong.catalog.domain import (
    DatasetStatus,
    VersionState,
    draft_dictionary,
    schema_change,
    write_dictionary,
)
from lienthong.catalog.models import Distribution, TableVersion, Upload
from lienthong.catalog.queries.records import NEXT, distributions_of
from lienthong.catalog.queries.series import known_columns, match, summary_of
from lienthong.catalog.services._recording import History
from lienthong.inventory.domain import RevisionKind
from lienthong.tabular.intake import Reading, TableReading
from lienthong.text import slugify


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
        History(self.dataset, by=self.by, at=self.at).add(RevisionKind.TABLE, note=note)
