"""Public records as values: what was approved, never the live draft."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from lienthong.catalog.domain import (
    DatasetStatus,
    DictionaryColumn,
    Licence,
    ServiceStatus,
    Theme,
    VersionState,
    licence,
    read_dictionary,
    theme,
)
from lienthong.catalog.models import DataService, Dataset, Distribution, TableVersion

_STOPPED = frozenset({ServiceStatus.SUSPENDED.value, ServiceStatus.ENDED.value})
_HEAVY = ("reading", "profile", "recipe", "changes")  # read by those who show them
TABLE_FORMATS = ("CSV", "XLSX", "JSON", "PARQUET")


def day(value: Any) -> date | None:
    """A day of a frozen content."""
    return date.fromisoformat(value) if value else None


@dataclass(frozen=True, slots=True)
class VersionView:
    """A published snapshot of a table."""

    id: int
    number: int
    label: str
    columns: tuple[DictionaryColumn, ...]
    keys: tuple[str, ...]
    row_count: int
    published_at: datetime
    original_name: str
    original_bytes: int
    original_sha256: str
    record_bytes: int
    serving_bytes: int
    version: TableVersion

    @property
    def is_withdrawn(self) -> bool:
        """Whether its rows are no longer given out."""
        return self.version.state == VersionState.WITHDRAWN.value


@dataclass(frozen=True, slots=True)
class DistributionView:
    """A table, file or interface of a public dataset; `versions` newest first."""

    id: int
    key: str
    title: str
    title_en: str
    description: str
    kind: str
    url: str
    media_type: str
    latest: VersionView | None
    versions: tuple[VersionView, ...]

    @property
    def formats(self) -> tuple[str, ...]:
        """What it can be downloaded as."""
        if self.kind == "table":
            return TABLE_FORMATS
        ending = (self.media_type or self.url).rpartition("/")[2].rpartition(".")[2]
        return (ending.upper(),) if ending else ()

    def version(self, number: int) -> VersionView | None:
        """One of its versions by number."""
        return next((v for v in self.versions if v.number == number), None)


@dataclass(frozen=True, slots=True)
class DatasetView:
    """A public dataset as it was approved. `organization` is its publisher."""

    id: int
    slug: str
    code: str
    organization: Any
    fields: Mapping[str, Any]
    distributions: tuple[DistributionView, ...]
    first_published_at: datetime
    modified_at: datetime
    is_withdrawn: bool
    withdrawn_at: datetime | None
    withdrawn_reason: str
    statement: str

    def _text(self, name: str) -> str:
        return str(self.fields.get(name) or "")

    @property
    def title(self) -> str:
        """Its title in Vietnamese."""
        return self._text("title")

    @property
    def title_en(self) -> str:
        """Its title in English, maybe empty."""
        return self._text("title_en")

    @property
    def description(self) -> str:
        """What it holds, in Vietnamese."""
        return self._text("description")

    @property
    def description_en(self) -> str:
        """What it holds, in English, maybe empty."""
        return self._text("description_en")

    @property
    def theme(self) -> Theme | None:
        """Its topic."""
        return theme(self._text("theme"))

    @property
    def licence(self) -> Licence | None:
        """Its terms of use."""
        return licence(self._text("licence"))

    @property
    def keywords(self) -> tuple[str, ...]:
        """Words people look for."""
        return tuple(self.fields.get("keywords") or ())

    @property
    def frequency(self) -> str:
        """How often it is updated, as a code of `inventory.domain.Frequency`."""
        return self._text("frequency")

    @property
    def origin_kind(self) -> str:
        """Where it comes from, as a code of `OriginKind`."""
        return self._text("origin_kind")

    @property
    def temporal(self) -> tuple[date | None, date | None]:
        """The period it speaks of, first and last day."""
        return day(self.fields.get("temporal_start")), day(self.fields.get("temporal_end"))

    @property
    def spatial(self) -> str:
        """The place it speaks of."""
        return self._text("spatial")

    @property
    def source_retrieved_on(self) -> date | None:
        """The day on which it was taken from its source."""
        return day(self.fields.get("source_retrieved_on"))

    @property
    def tables(self) -> tuple[DistributionView, ...]:
        """Distributions that are tables with a published version."""
        return tuple(d for d in self.distributions if d.kind == "table" and d.latest is not None)

    @property
    def formats(self) -> tuple[str, ...]:
        """Every format that some distribution has."""
        return tuple(dict.fromkeys(f for d in self.distributions for f in d.formats))

    @property
    def row_count(self) -> int:
        """Rows of the latest versions of its tables."""
        return sum(d.latest.row_count for d in self.tables if d.latest is not None)

    def distribution(self, key: str) -> DistributionView | None:
        """One of its distributions by its stable name."""
        return next((d for d in self.distributions if d.key == key), None)


def version_view(version: TableVersion) -> VersionView:
    """A published version as a value."""
    return VersionView(
        id=version.pk,
        number=version.number,
        label=version.label,
        columns=read_dictionary(version.columns),
        keys=tuple(version.keys),
        row_count=version.row_count or 0,
        published_at=version.published_at or version.created_at,
        original_name=version.original_name,
        original_bytes=version.original_bytes,
        original_sha256=version.original_sha256,
        record_bytes=version.record_bytes or 0,
        serving_bytes=version.serving_bytes or 0,
        version=version,
    )


def distribution_view(
    distribution: Distribution, versions: Sequence[TableVersion]
) -> DistributionView:
    """A distribution with its published versions, newest first."""
    views = tuple(version_view(v) for v in sorted(versions, key=lambda v: -v.number))
    latest = next((v for v in views if v.id == distribution.latest_id), None)
    return DistributionView(
        id=distribution.pk,
        key=distribution.key,
        title=distribution.title,
        title_en=distribution.title_en,
        description=distribution.description,
        kind=distribution.kind,
        url=distribution.url,
        media_type=distribution.media_type,
        latest=latest,
        versions=views,
    )


def dataset_views(datasets: Iterable[Dataset], *, all_versions: bool = True) -> list[DatasetView]:
    """Public datasets as values, with two or three queries however many there are."""
    rows = list(datasets)
    shown = [row.pk for row in rows if row.status != DatasetStatus.WITHDRAWN.value]
    found = Distribution.objects.filter(dataset_id__in=shown, deleted_at=None)
    ordered = found.order_by("position", "pk")
    by_dataset = _with_versions(ordered) if all_versions else _with_latest(ordered)
    return [_view(row, tuple(by_dataset.get(row.pk, ()))) for row in rows]


_Views = dict[int, list[DistributionView]]


def _with_versions(found: QuerySet[Distribution]) -> _Views:
    distributions = list(found)
    published = TableVersion.objects.filter(
        state=VersionState.PUBLISHED.value, distribution__in=distributions
    )
    by_distribution: dict[int, list[TableVersion]] = {}
    for version in published.defer(*_HEAVY):
        by_distribution.setdefault(version.distribution_id, []).append(version)
    return _grouped((each, by_distribution.get(each.pk, [])) for each in distributions)


def _with_latest(found: QuerySet[Distribution]) -> _Views:
    """With the newest version only, in the same query."""
    lean = found.select_related("latest").defer(*(f"latest__{name}" for name in _HEAVY))
    published = VersionState.PUBLISHED.value
    return _grouped(
        (each, [each.latest] if each.latest and each.latest.state == published else [])
        for each in lean
    )


def _grouped(found: Iterable[tuple[Distribution, list[TableVersion]]]) -> _Views:
    """Distributions by dataset; a table that has nothing published is not there."""
    views: _Views = {}
    for each, own in found:
        if own or each.kind != "table":
            views.setdefault(each.dataset_id, []).append(distribution_view(each, own))
    return views


def _view(row: Dataset, distributions: tuple[DistributionView, ...]) -> DatasetView:
    content = row.published_content or {}
    moment = row.published_at or row.changed_at
    return DatasetView(
        id=row.pk,
        slug=row.slug,
        code=row.code,
        organization=row.organization,
        fields=content.get("fields", {}),
        distributions=distributions,
        first_published_at=row.first_published_at or moment,
        modified_at=moment,
        is_withdrawn=row.status == DatasetStatus.WITHDRAWN.value,
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
        statement=row.statement,
    )


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A published data service as it was approved."""

    id: int
    slug: str
    code: str
    organization: Any
    status: str
    status_reason: str
    revision: int
    published_at: datetime
    changed_at: datetime
    fields: Mapping[str, Any]
    database_name: str
    columns: tuple[DictionaryColumn, ...]

    @property
    def name(self) -> str:
        """Its name in Vietnamese."""
        return str(self.fields.get("name") or "")

    @property
    def name_en(self) -> str:
        """Its name in English, maybe empty."""
        return str(self.fields.get("name_en") or "")

    @property
    def description(self) -> str:
        """What it gives or takes."""
        return str(self.fields.get("description") or "")


def service_view(row: DataService) -> ServiceView:
    """A published service as a value. Needs `organization`, `database`, `distribution__latest`."""
    fields = (row.published_content or {}).get("fields", {})
    latest = row.distribution.latest if row.distribution else None
    named = set(fields.get("fields") or ())
    columns = read_dictionary(latest.columns) if latest else ()
    moment = row.published_at or row.changed_at
    return ServiceView(
        id=row.pk,
        slug=row.slug,
        code=row.code,
        organization=row.organization,
        status=row.status if row.status in _STOPPED else ServiceStatus.READY.value,
        status_reason=row.status_reason,
        revision=row.revision,
        published_at=moment,
        changed_at=row.changed_at,
        fields=fields,
        database_name=str((row.published_content or {}).get("database_name") or ""),
        columns=tuple(c for c in columns if c.name in named),
    )
