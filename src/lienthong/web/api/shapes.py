"""What the API says: stable names, Vietnamese words as they are, ISO days and moments."""

from datetime import date, datetime
from typing import Any

from ninja import Schema

from lienthong.catalog.queries.public import PublicDatabase
from lienthong.catalog.queries.views import DatasetView, DistributionView, ServiceView, VersionView


class Agency(Schema):
    """An agency, by its electronic identifier."""

    code: str
    slug: str
    name: str
    name_en: str = ""

    @classmethod
    def of(cls, organization: Any) -> "Agency":
        """The agency of a record."""
        return cls(
            code=organization.code,
            slug=organization.slug,
            name=organization.name,
            name_en=organization.name_en,
        )


class ColumnShape(Schema):
    """A column: `name` in addresses and answers, `label` for people."""

    name: str
    label: str
    type: str
    unit: str = ""
    description: str = ""


class VersionShape(Schema):
    """A published snapshot of a table; its rows never change."""

    number: int
    label: str = ""
    published_at: datetime
    row_count: int
    columns: list[ColumnShape]
    rows_url: str

    @classmethod
    def of(cls, version: VersionView, address: str) -> "VersionShape":
        """One version; `address` is that of its distribution."""
        return cls(
            number=version.number,
            label=version.label,
            published_at=version.published_at,
            row_count=version.row_count,
            columns=[
                ColumnShape(
                    name=c.name,
                    label=c.label,
                    type=str(c.type),
                    unit=c.unit,
                    description=c.description,
                )
                for c in version.columns
            ],
            rows_url=f"{address}/versions/{version.number}/rows",
        )


class DistributionShape(Schema):
    """A table, file or interface of a dataset."""

    id: str
    title: str
    kind: str
    formats: list[str]
    rows_url: str = ""
    download_url: str = ""
    latest: VersionShape | None = None
    versions: list[VersionShape] = []

    @classmethod
    def of(cls, distribution: DistributionView, address: str) -> "DistributionShape":
        """One distribution; `address` is that of its dataset."""
        own = f"{address}/distributions/{distribution.key}"
        has_rows = distribution.latest is not None
        return cls(
            id=distribution.key,
            title=distribution.title,
            kind=distribution.kind,
            formats=list(distribution.formats),
            rows_url=f"{own}/rows" if has_rows else "",
            download_url=f"{own}/rows?_format=csv" if has_rows else distribution.url,
            latest=VersionShape.of(distribution.latest, own) if distribution.latest else None,
            versions=[VersionShape.of(v, own) for v in distribution.versions],
        )


class DatasetShape(Schema):
    """An open dataset as it was approved."""

    slug: str
    identifier: str
    title: str
    title_en: str = ""
    description: str
    publisher: Agency
    theme: str = ""
    keywords: list[str] = []
    licence: str = ""
    licence_url: str = ""
    frequency: str = ""
    issued_at: datetime
    modified_at: datetime
    row_count: int
    formats: list[str]
    is_withdrawn: bool = False
    withdrawn_reason: str = ""
    url: str
    distributions: list[DistributionShape] = []

    @classmethod
    def of(cls, dataset: DatasetView, base: str) -> "DatasetShape":
        """One dataset; `base` is the address of the portal without a slash at the end."""
        address = f"{base}/api/v1/datasets/{dataset.slug}"
        licence = dataset.licence
        return cls(
            slug=dataset.slug,
            identifier=dataset.code,
            title=dataset.title,
            title_en=dataset.title_en,
            description=dataset.description,
            publisher=Agency.of(dataset.organization),
            theme=dataset.theme.code if dataset.theme else "",
            keywords=list(dataset.keywords),
            licence=licence.code if licence else "",
            licence_url=licence.uri if licence else "",
            frequency=dataset.frequency,
            issued_at=dataset.first_published_at,
            modified_at=dataset.modified_at,
            row_count=dataset.row_count,
            formats=list(dataset.formats),
            is_withdrawn=dataset.is_withdrawn,
            withdrawn_reason=dataset.withdrawn_reason,
            url=f"{base}/du-lieu/{dataset.slug}",
            distributions=[DistributionShape.of(d, address) for d in dataset.distributions],
        )


class DatasetPage(Schema):
    """Datasets in the order of their slugs; `next` asks for the following ones."""

    items: list[DatasetShape]
    next: str | None = None


class DatabaseShape(Schema):
    """A database as an issued list has it."""

    slug: str
    identifier: str
    name: str
    name_en: str = ""
    owner: Agency
    fields: dict[str, Any]
    items: list[dict[str, Any]]
    list_version: int
    decision_number: str
    decision_on: date
    url: str

    @classmethod
    def of(cls, database: PublicDatabase, base: str) -> "DatabaseShape":
        """One database."""
        return cls(
            slug=database.slug,
            identifier=database.code,
            name=database.name,
            name_en=database.name_en,
            owner=Agency.of(database.organization),
            fields=dict(database.fields),
            items=[dict(item) for item in database.items],
            list_version=database.issued_version,
            decision_number=database.issued_number,
            decision_on=database.issued_on,
            url=f"{base}/co-so-du-lieu/{database.slug}",
        )


class ServiceShape(Schema):
    """A published data sharing service; its address is told to accepted consumers only."""

    slug: str
    identifier: str
    name: str
    provider: Agency
    status: str
    fields: dict[str, Any]
    url: str

    @classmethod
    def of(cls, service: ServiceView, base: str) -> "ServiceShape":
        """One service."""
        kept = {k: v for k, v in dict(service.fields).items() if k != "endpoints"}
        return cls(
            slug=service.slug,
            identifier=service.code,
            name=service.name,
            provider=Agency.of(service.organization),
            status=service.status,
            fields=kept,
            url=f"{base}/dich-vu/{service.slug}",
        )


class AgencyShape(Agency):
    """An agency with how much it offers to the public."""

    datasets: int
    databases: int
    services: int


class ListShape(Schema):
    """A list issued by decision, frozen."""

    id: int
    kind: str
    agency: Agency
    version: int
    decision_number: str
    decision_on: date
    signer: str
    sha256: str
    content: dict[str, Any] | None = None
