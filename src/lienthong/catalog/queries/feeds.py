"""Facts for machines that read pages: schema.org, Atom, sitemap. `web` adds the addresses."""

from dataclasses import dataclass
from datetime import date, datetime

from lienthong.catalog.queries.public import (
    agencies,
    public_databases,
    public_services,
    published_datasets,
)
from lienthong.catalog.queries.views import DatasetView


@dataclass(frozen=True, slots=True)
class DownloadFacts:
    """One way to take a table or file, as schema.org's DataDownload wants it."""

    key: str
    title: str
    format: str
    version: int
    row_count: int | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class DatasetFeedFacts:
    """What schema.org's Dataset says of a dataset; empty texts are left out by the page."""

    slug: str
    identifier: str
    name: str
    description: str
    keywords: tuple[str, ...]
    licence_uri: str
    licence_name: str
    creator_name: str
    creator_slug: str
    published_on: date
    modified_on: date
    temporal_start: date | None
    temporal_end: date | None
    spatial: str
    variables: tuple[tuple[str, str], ...]
    """Label and description of each column."""
    downloads: tuple[DownloadFacts, ...]
    is_free: bool = True


def dataset_facts(view: DatasetView) -> DatasetFeedFacts:
    """The facts of one public dataset."""
    start, end = view.temporal
    columns = [c for table in view.tables if table.latest for c in table.latest.columns]
    return DatasetFeedFacts(
        slug=view.slug,
        identifier=view.code,
        name=view.title,
        description=view.description,
        keywords=view.keywords,
        licence_uri=view.licence.uri if view.licence else "",
        licence_name=view.licence.vi if view.licence else "",
        creator_name=view.organization.name,
        creator_slug=view.organization.slug,
        published_on=view.first_published_at.date(),
        modified_on=view.modified_at.date(),
        temporal_start=start,
        temporal_end=end,
        spatial=view.spatial,
        variables=tuple((c.label, c.description) for c in columns),
        downloads=tuple(_downloads(view)),
    )


def _downloads(view: DatasetView) -> list[DownloadFacts]:
    return [
        DownloadFacts(
            key=each.key,
            title=each.title,
            format=form,
            version=each.latest.number if each.latest else 0,
            row_count=each.latest.row_count if each.latest else None,
            published_at=each.latest.published_at if each.latest else None,
        )
        for each in view.distributions
        for form in each.formats
    ]


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of the Atom feed of datasets."""

    slug: str
    title: str
    summary: str
    author: str
    published_at: datetime
    updated_at: datetime
    topic: str


def feed_entries(*, organization_id: int | None = None, size: int = 50) -> list[FeedEntry]:
    """Public datasets for a feed, the last updated first."""
    views = published_datasets(organization_id=organization_id, size=size, newest_first=True)
    return [
        FeedEntry(
            slug=view.slug,
            title=view.title,
            summary=view.description,
            author=view.organization.name,
            published_at=view.first_published_at,
            updated_at=view.modified_at,
            topic=view.theme.vi if view.theme else "",
        )
        for view in views
    ]


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """A page of a record: its kind, its address part, and the day of its last change."""

    kind: str
    slug: str
    changed_on: date | None


def sitemap_entries() -> list[SitemapEntry]:
    """Every public record with a page of its own."""
    entries = [SitemapEntry("dataset", v.slug, v.modified_at.date()) for v in published_datasets()]
    entries += [SitemapEntry("database", v.slug, v.issued_on) for v in public_databases()]
    entries += [SitemapEntry("service", v.slug, v.changed_at.date()) for v in public_services()]
    entries += [SitemapEntry("agency", share.organization.slug, None) for share in agencies()]
    return entries
