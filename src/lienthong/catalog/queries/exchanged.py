"""Data services as the exchange offers them: a read-only copy, its columns, its routes."""

from dataclasses import dataclass
from typing import Literal, cast

from django.db.models import QuerySet

from lienthong.catalog.domain import (
    DatasetStatus,
    Direction,
    ServiceNotOffered,
    ServiceStatus,
    VersionState,
    read_dictionary,
)
from lienthong.catalog.models import DataService
from lienthong.catalog.queries.files import key_copy_name, key_copy_path

RECORD, PAGE = "record", "page"
RELATION = "rows"
DEFAULT_PAGE = 100
ColumnKind = Literal["text", "integer", "number", "boolean", "date", "datetime", "time"]


@dataclass(frozen=True, slots=True)
class OfferedColumn:
    """A column that a service may give."""

    name: str
    label: str
    type: ColumnKind
    description: str = ""
    personal: str = "none"


@dataclass(frozen=True, slots=True)
class ServiceOffer:
    """A published service over a table of ours.

    `table` is the SQLite file relative to the data folder, `relation` the table inside. Routes are
    `record` (one row by all of `keys`) and `page` (rows by `filters`).
    """

    service_id: int
    slug: str
    name: str
    provider_id: int
    provider_code: str
    provider_name: str
    table: str
    relation: str
    columns: tuple[OfferedColumn, ...]
    keys: tuple[str, ...]
    filters: tuple[str, ...]
    fields: tuple[str, ...]
    page_size: int
    routes: tuple[str, ...]
    version: str
    as_of: str


def _open_rows() -> QuerySet[DataService]:
    """Published services that stand over a published table."""
    rows = DataService.objects.filter(
        deleted_at=None,
        published_content__isnull=False,
        distribution__latest__state=VersionState.PUBLISHED.value,
    ).exclude(distribution__dataset__status=DatasetStatus.WITHDRAWN.value)
    stopped = (ServiceStatus.SUSPENDED.value, ServiceStatus.ENDED.value)
    found = rows.exclude(status__in=stopped)
    return found.select_related("organization", "distribution__latest").order_by("code")


def services_without_copy() -> list[str]:
    """Slugs of services that the exchange leaves out until the copy of their table is made."""
    return [
        row.slug
        for row in _open_rows()
        if row.distribution
        and row.distribution.latest_id
        and not key_copy_path(row.distribution.latest_id, row.pk, row.revision).exists()
    ]


def service_offers() -> list[ServiceOffer]:
    """Every service that the exchange can answer now, by its code."""
    return [offer for row in _open_rows() if (offer := _offer(row)) is not None]


def service_offer(slug: str) -> ServiceOffer:
    """One service that the exchange can answer now. Raises ServiceNotOffered."""
    found = next((offer for offer in service_offers() if offer.slug == slug), None)
    if found is None:
        raise ServiceNotOffered(slug=slug)
    return found


def _offer(row: DataService) -> ServiceOffer | None:
    version = row.distribution.latest if row.distribution else None
    fields = (row.published_content or {}).get("fields", {})
    if version is None or fields.get("direction") != Direction.PROVIDE.value:
        return None
    if not key_copy_path(version.pk, row.pk, row.revision).exists():
        return None
    known = {column.name: column for column in read_dictionary(version.columns)}
    granted = tuple(name for name in fields.get("fields") or () if name in known)
    keys = tuple(name for name in fields.get("key_columns") or () if name in known)
    filters = tuple(name for name in fields.get("filterable") or () if name in known)
    held = [known[name] for name in dict.fromkeys((*keys, *granted, *filters))]
    return ServiceOffer(
        service_id=row.pk,
        slug=row.slug,
        name=str(fields.get("name") or ""),
        provider_id=row.organization_id,
        provider_code=row.organization.code,
        provider_name=row.organization.name,
        table=key_copy_name(version.pk, row.pk, row.revision),
        relation=RELATION,
        columns=tuple(
            OfferedColumn(c.name, c.label, cast("ColumnKind", c.type), c.description, c.personal)
            for c in held
        ),
        fields=granted,
        keys=keys,
        filters=filters,
        page_size=int(fields.get("max_page") or DEFAULT_PAGE),
        routes=((RECORD,) if keys else ()) + ((PAGE,) if filters else ()),
        version=str(version.number),
        as_of=version.published_at.date().isoformat() if version.published_at else "",
    )
