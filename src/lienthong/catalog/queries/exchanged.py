"""What the exchange may answer from: published services over published tables."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from django.db.models import QuerySet

from lienthong.catalog.models import DataService
from lienthong.errors import LienthongError, gettext_noop
from lienthong.tabular.schema import Column, ColumnType

TABLES: Final = "tables"
RELATION: Final = "rows"
MOST_PAGE: Final = 1000
USUAL_PAGE: Final = 100

ColumnKind = Literal["text", "integer", "number", "boolean", "date", "datetime", "time"]


class ServiceNotOffered(LienthongError):
    """No such service is published."""

    code = "catalog.service.not_offered"
    status = 404
    message = gettext_noop("No data service named {slug} is offered.")
    hint = gettext_noop("Open the list of services; one that was withdrawn answers no more calls.")


@dataclass(frozen=True, slots=True)
class OfferedColumn:
    """A column that agreements may grant."""

    name: str
    label: str
    type: ColumnKind


@dataclass(frozen=True, slots=True)
class ServiceOffer:
    """A published service with the table that answers it.

    `table` is the read-only SQLite file of its key and service fields, relative to the data
    folder; `record_sha256` the stored table that it is made from.
    """

    service_id: int
    slug: str
    name: str
    provider_id: int
    provider_code: str
    provider_name: str
    sharing_form: str
    columns: tuple[OfferedColumn, ...]
    fields: tuple[str, ...]
    keys: tuple[str, ...]
    filters: tuple[str, ...]
    page_size: int
    table: str
    relation: str
    version: str
    as_of: str
    record_sha256: str
    table_columns: tuple[Column, ...]

    @property
    def routes(self) -> tuple[str, ...]:
        """Ways of asking: one record when there is a key, a page when there is a filter."""
        return (*(("record",) if self.keys else ()), *(("page",) if self.filters else ()))


def _offered() -> QuerySet[DataService]:
    """Published services whose table has a published version."""
    return DataService.objects.filter(
        status="ready",
        published_at__isnull=False,
        deleted_at=None,
        direction="provide",
        distribution__latest__state="published",
    ).select_related("organization", "distribution__latest")


def column_of(told: dict[str, object]) -> Column:
    """A stored description of a column as the table engine wants it."""
    scale = told.get("scale")
    return Column(
        name=str(told["name"]),
        label=str(told.get("label") or told["name"]),
        type=ColumnType(str(told["type"])),
        unit=str(told.get("unit") or ""),
        scale=int(str(scale)) if scale is not None else None,
    )


def _offer(service: DataService) -> ServiceOffer:
    distribution = service.distribution
    version = distribution.latest if distribution else None
    if version is None:  # kept out by the lookup
        raise ServiceNotOffered(slug=service.slug)
    wanted = [*service.key_columns, *service.fields, *service.filterable]
    columns = tuple(
        column for column in map(column_of, version.columns) if column.name in set(wanted)
    )
    moment = version.published_at or version.created_at
    file = f"service-{service.pk}-{service.revision}.sqlite"
    return ServiceOffer(
        service_id=service.pk,
        slug=service.slug,
        name=service.name,
        provider_id=service.organization_id,
        provider_code=service.organization.code,
        provider_name=service.organization.name,
        sharing_form=service.sharing_form,
        columns=tuple(OfferedColumn(c.name, c.label, c.type.value) for c in columns),
        fields=tuple(service.fields),
        keys=tuple(service.key_columns),
        filters=tuple(service.filterable),
        page_size=min(service.max_page or USUAL_PAGE, MOST_PAGE),
        table=Path(TABLES, str(version.pk), file).as_posix(),
        relation=RELATION,
        version=str(version.number),
        as_of=moment.isoformat(),
        record_sha256=version.record_sha256,
        table_columns=columns,
    )


def service_offers() -> list[ServiceOffer]:
    """Every service that the exchange may answer, in the order they were entered."""
    return [_offer(service) for service in _offered().order_by("pk")]


def service_offer(slug: str) -> ServiceOffer:
    """One service by its slug; raises ServiceNotOffered."""
    found = _offered().filter(slug=slug).first()
    if found is None:
        raise ServiceNotOffered(slug=slug)
    return _offer(found)
