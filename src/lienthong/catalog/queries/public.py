"""What everybody may read: published and issued content only, nothing that serves the exchange."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from lienthong.accounts.queries import organization_by_slug, organizations
from lienthong.catalog.domain import (
    THEMES,
    AccessLevel,
    DatasetNotFound,
    DatasetStatus,
    DistributionNotFound,
    ServiceNotFound,
    ServiceStatus,
    Theme,
)
from lienthong.catalog.models import DataService, Dataset
from lienthong.catalog.queries.views import (
    DatasetView,
    DistributionView,
    ServiceView,
    VersionView,
    dataset_views,
    service_view,
)
from lienthong.inventory.domain import DatabaseNotFound
from lienthong.inventory.queries import issued_databases

LATEST = "latest"
# What the public sees of a record is in its frozen content; the draft beside it is not read.
_ALIKE = (
    "organization",
    "slug",
    "code",
    "published_content",
    "published_at",
    "changed_at",
    "status",
)
_OF_DATASET = (
    *_ALIKE,
    "first_published_at",
    "withdrawn_at",
    "withdrawn_reason",
    "statement",
)
_OF_SERVICE = (*_ALIKE, "status_reason", "revision", "distribution__latest__columns")


def public_datasets() -> QuerySet[Dataset]:
    """Datasets with published open content, withdrawn ones too; their pages say so."""
    found = Dataset.objects.filter(
        deleted_at=None,
        published_content__isnull=False,
        published_content__access_level=AccessLevel.OPEN.value,
    )
    return found.select_related("organization").only(*_OF_DATASET)


def _current() -> QuerySet[Dataset]:
    return public_datasets().exclude(status=DatasetStatus.WITHDRAWN.value)


def published_datasets(
    *,
    organization_id: int | None = None,
    theme: str = "",
    database_id: int | None = None,
    after: str = "",
    size: int | None = None,
    newest_first: bool = False,
) -> list[DatasetView]:
    """Public datasets by slug, or the last updated first; without withdrawn ones.

    `after` continues a list by slug behind that one. Each has the latest version of its tables.
    """
    found = (
        _current().order_by("-published_at", "pk") if newest_first else _current().order_by("slug")
    )
    if organization_id is not None:
        found = found.filter(organization_id=organization_id)
    if theme:
        found = found.filter(published_content__fields__theme=theme)
    if database_id is not None:
        found = found.filter(published_content__fields__database=database_id)
    if after:
        found = found.filter(slug__gt=after)
    return dataset_views(found[:size] if size else found, all_versions=False)


def dataset_by_slug(slug: str) -> DatasetView:
    """One public dataset with all versions; a withdrawn one has its reason and no tables.

    Raises DatasetNotFound for drafts and for what serves only the exchange.
    """
    found = dataset_views(public_datasets().filter(slug=slug)[:1])
    if not found:
        raise DatasetNotFound(slug=slug)
    return found[0]


def distribution_of(slug: str, key: str) -> tuple[DatasetView, DistributionView]:
    """A dataset and one of its distributions. Raises DatasetNotFound, DistributionNotFound."""
    dataset = dataset_by_slug(slug)
    found = dataset.distribution(key)
    if found is None:
        raise DistributionNotFound(distribution=key)
    return dataset, found


def table_version(
    slug: str, key: str, number: str = LATEST
) -> tuple[DatasetView, DistributionView, VersionView]:
    """A published version of a table by number, or the latest; ask it with `tables.table_of`.

    Raises DatasetNotFound, DistributionNotFound.
    """
    dataset, distribution = distribution_of(slug, key)
    is_number = number.isascii() and number.isdigit()
    found = distribution.version(int(number)) if is_number else None
    if number == LATEST:
        found = distribution.latest
    if found is None:
        raise DistributionNotFound(distribution=f"{key}/{number}")
    return dataset, distribution, found


@dataclass(frozen=True, slots=True)
class PublicDatabase:
    """A database as it was issued in a list."""

    slug: str
    code: str
    organization: Any
    fields: Mapping[str, Any]
    items: tuple[Mapping[str, Any], ...]
    issued_version: int
    issued_number: str
    issued_on: Any
    id: int

    @property
    def name(self) -> str:
        """Its name in Vietnamese."""
        return str(self.fields.get("name") or "")

    @property
    def name_en(self) -> str:
        """Its name in English, maybe empty."""
        return str(self.fields.get("name_en") or "")


def _public_database(row: Any) -> PublicDatabase:
    content = row.issued_content
    return PublicDatabase(
        slug=row.slug,
        code=row.code,
        organization=row.organization,
        fields=content["fields"],
        items=tuple(content["items"]),
        issued_version=row.issued_version,
        issued_number=row.issued_number,
        issued_on=row.issued_on,
        id=row.pk,
    )


def public_databases(
    *, organization_id: int | None = None, slugs: Collection[str] | None = None
) -> list[PublicDatabase]:
    """Databases of issued lists, as they were issued (R17); with `slugs`, those of them only."""
    found = issued_databases()
    if organization_id is not None:
        found = found.filter(organization_id=organization_id)
    if slugs is not None:
        found = found.filter(slug__in=slugs)
    return [_public_database(row) for row in found]


def database_by_slug(slug: str) -> PublicDatabase:
    """One issued database. Raises DatabaseNotFound for drafts."""
    row = issued_databases().filter(slug=slug).first()
    if row is None:
        raise DatabaseNotFound(database=slug)
    return _public_database(row)


def _services() -> QuerySet[DataService]:
    return (
        DataService.objects.filter(deleted_at=None, published_content__isnull=False)
        .select_related("organization", "distribution__latest")
        .only(*_OF_SERVICE)
        .order_by("name", "pk")
    )


def public_services(
    *,
    organization_id: int | None = None,
    database_id: int | None = None,
    slugs: Collection[str] | None = None,
) -> list[ServiceView]:
    """Published services, without ended ones; with `slugs`, those of them only."""
    found = _services().exclude(status=ServiceStatus.ENDED.value)
    if organization_id is not None:
        found = found.filter(organization_id=organization_id)
    if database_id is not None:
        found = found.filter(published_content__fields__database=database_id)
    if slugs is not None:
        found = found.filter(slug__in=slugs)
    return [service_view(row) for row in found]


def service_by_slug(slug: str) -> ServiceView:
    """One published service, ended ones too. Raises ServiceNotFound for drafts."""
    row = _services().filter(slug=slug).first()
    if row is None:
        raise ServiceNotFound(slug=slug)
    return service_view(row)


@dataclass(frozen=True, slots=True)
class AgencyShare:
    """What an agency offers to the public."""

    organization: Any
    dataset_count: int
    database_count: int
    service_count: int


def _offered() -> tuple[QuerySet[Any], ...]:
    """What agencies offer: datasets, databases, services; bare, to be counted."""
    found: tuple[QuerySet[Any], ...] = (
        _current(),
        issued_databases(),
        _services().exclude(status=ServiceStatus.ENDED.value),
    )
    return tuple(each.select_related(None).order_by() for each in found)


def agencies() -> list[AgencyShare]:
    """Agencies with something public, by name."""
    counts: dict[int, list[int]] = {}
    for place, source in enumerate(_offered()):
        for key, count in source.values_list("organization").annotate(Count("pk")):
            counts.setdefault(key, [0, 0, 0])[place] = count
    shares = [AgencyShare(each, *counts[each.pk]) for each in organizations(counts)]
    return sorted(shares, key=lambda share: str(share.organization.name))


def agency(slug: str) -> AgencyShare:
    """One agency with what it offers, maybe nothing. Raises OrganizationNotFound."""
    found = organization_by_slug(slug)
    counts = [each.filter(organization=found.pk).count() for each in _offered()]
    return AgencyShare(found, *counts)


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures for the home page."""

    datasets: int
    databases: int
    services: int
    agencies: int
    rows: int


def figures() -> Figures:
    """How much is public now; `rows` counts the latest version of each public table."""
    stopped = (ServiceStatus.SUSPENDED.value, ServiceStatus.ENDED.value)
    services = _services().exclude(status__in=stopped)
    latest = _current().filter(distributions__latest__isnull=False)
    rows = latest.filter(Q(distributions__deleted_at=None)).values_list(
        "distributions__latest__row_count", flat=True
    )
    return Figures(
        datasets=_current().count(),
        databases=issued_databases().count(),
        services=services.count(),
        agencies=len(agencies()),
        rows=sum(count or 0 for count in rows),
    )


def themes() -> list[tuple[Theme, int]]:
    """Every topic with its number of public datasets, in the order of the portal."""
    found = _current().values_list("published_content__fields__theme", flat=True)
    counts: dict[str, int] = {}
    for code in found:
        counts[code] = counts.get(code, 0) + 1
    return [(each, counts.get(each.code, 0)) for each in THEMES]
