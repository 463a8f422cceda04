"""What everybody may read: published and issued content only, nothing that serves the exchange."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from lienthong.accounts.queries import organization_by_slug
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


def public_datasets() -> QuerySet[Dataset]:
    """Datasets with published open content, withdrawn ones too; their pages say so."""
    return Dataset.objects.filter(
        deleted_at=None,
        published_content__isnull=False,
        published_content__access_level=AccessLevel.OPEN.value,
    ).select_related("organization")


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


def public_databases(*, organization_id: int | None = None) -> list[PublicDatabase]:
    """Databases of issued lists, as they were issued (R17)."""
    found = issued_databases()
    if organization_id is not None:
        found = found.filter(organization_id=organization_id)
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
        .order_by("name", "pk")
    )


def public_services(
    *, organization_id: int | None = None, database_id: int | None = None
) -> list[ServiceView]:
    """Published services, without ended ones."""
    found = _services().exclude(status=ServiceStatus.ENDED.value)
    if organization_id is not None:
        found = found.filter(organization_id=organization_id)
    if database_id is not None:
        found = found.filter(published_content__fields__database=database_id)
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


def agencies() -> list[AgencyShare]:
    """Agencies with something public, by name."""
    counts: dict[int, list[int]] = {}
    organizations: dict[int, Any] = {}
    sources: tuple[QuerySet[Any], ...] = (
        _current(),
        issued_databases(),
        _services().exclude(status=ServiceStatus.ENDED.value),
    )
    for place, source in enumerate(sources):
        rows = source.select_related(None).select_related("organization").only("organization")
        for row in rows:
            organizations[row.organization_id] = row.organization
            counts.setdefault(row.organization_id, [0, 0, 0])[place] += 1
    shares = [AgencyShare(organizations[key], *found) for key, found in counts.items()]
    return sorted(shares, key=lambda share: str(share.organization.name))


def agency(slug: str) -> AgencyShare:
    """One agency with what it offers, maybe nothing. Raises OrganizationNotFound."""
    found = organization_by_slug(slug)
    known = (share for share in agencies() if share.organization.pk == found.pk)
    return next(known, AgencyShare(found, 0, 0, 0))


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
