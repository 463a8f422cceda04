"""Public records as cards and lines of lists, many at a time."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from lienthong.catalog.domain import ServiceStatus
from lienthong.catalog.queries.freshness import freshness
from lienthong.catalog.queries.public import (
    PublicDatabase,
    public_databases,
    public_datasets,
    public_services,
)
from lienthong.catalog.queries.views import DatasetView, ServiceView, dataset_views
from lienthong.governance.domain import day_of
from lienthong.text.search import Hit
from lienthong.web.components import Badge
from lienthong.web.portal.cards import Card, Line, Parts, plain
from lienthong.web.portal.describing import (
    description_of,
    formats_words,
    licence_short,
    title_of,
)
from lienthong.web.portal.naming import address, either, named
from lienthong.web.portal.wording import rows_words, sharing
from lienthong.web.templatetags.kit import ago, day

SUMMARY = 280


def shortened(text: str) -> str:
    """The beginning of a long text, cut at a space."""
    if len(text) <= SUMMARY:
        return text
    return text[:SUMMARY].rpartition(" ")[0] + " …"


def late_badge(dataset: DatasetView, *, at: datetime) -> Badge | None:
    """How late the next update is, if it is."""
    kept = freshness(dataset, at=at)
    if not kept.is_stale:
        return None
    days = (day_of(at) - kept.due_on).days
    return Badge(_("{n} days late").format(n=days), "late")


def dataset_source(dataset: DatasetView) -> tuple[str, ...]:
    """Publisher, size, freshness, formats and licence of a dataset, for the line below it."""
    found = [named(dataset.organization)]
    if dataset.row_count:
        found.append(rows_words(dataset.row_count))
    found.append(_("updated {when}").format(when=day(dataset.modified_at)))
    if dataset.formats:
        found.append(formats_words(dataset.formats))
    if dataset.licence:
        found.append(licence_short(dataset.licence))
    return tuple(found)


def dataset_line(dataset: DatasetView, *, with_agency: bool = True) -> Line:
    """A dataset in a short list."""
    parts = [named(dataset.organization)] if with_agency else []
    if dataset.row_count:
        parts.append(rows_words(dataset.row_count))
    parts.append(_("updated {when}").format(when=ago(dataset.modified_at)))
    return Line(title_of(dataset), address("dataset", dataset.slug), " · ".join(parts))


def database_card(database: PublicDatabase) -> Card:
    """A database in a list."""
    return Card(
        address("database", database.slug),
        plain(either(database.name, database.name_en)),
        plain(shortened(str(database.fields.get("purpose") or ""))),
        source=(
            named(database.organization),
            _("{n} data items").format(n=len(database.items)),
            _("decision {number} of {day}").format(
                number=database.issued_number, day=day(database.issued_on)
            ),
        ),
        badges=(Badge(_("Database")),),
    )


def service_badge(service: ServiceView) -> Badge:
    """Whether a service answers."""
    if service.status == ServiceStatus.READY.value:
        return Badge(_("Ready"), "ok")
    if service.status == ServiceStatus.SUSPENDED.value:
        return Badge(_("Suspended"), "wait")
    return Badge(_("Ended"), "late")


def service_card(service: ServiceView, *, on: date) -> Card:
    """A data service in a list."""
    return Card(
        address("service", service.slug),
        plain(either(service.name, service.name_en)),
        plain(shortened(service.description)),
        source=(
            named(service.organization),
            sharing(service.fields.get("sharing_form"), on=on),
            _("published {when}").format(when=day(service.published_at)),
        ),
        badges=(Badge(_("Data service")), service_badge(service)),
    )


class Records:
    """The records behind a page of hits, read with a fixed number of queries."""

    def __init__(self, hits: Iterable[Hit], *, at: datetime) -> None:
        wanted: dict[str, list[str]] = {}
        for hit in hits:
            kind, _separator, slug = hit.id.partition(":")
            wanted.setdefault(kind, []).append(slug)
        self.at = at
        self.datasets: Mapping[str, DatasetView] = {
            view.slug: view for view in _datasets(wanted.get("dataset", []))
        }
        names = wanted.get("database", [])
        databases = public_databases(slugs=names) if names else []
        self.databases = {each.slug: each for each in databases}
        names = wanted.get("service", [])
        services = public_services(slugs=names) if names else []
        self.services = {each.slug: each for each in services}

    def card(self, hit: Hit) -> Card | None:
        """The card of a hit; None when its record is no longer public."""
        kind, _separator, slug = hit.id.partition(":")
        if kind == "dataset" and slug in self.datasets:
            return self._dataset(hit, self.datasets[slug])
        if kind == "database" and slug in self.databases:
            return _found(hit, database_card(self.databases[slug]))
        if kind == "service" and slug in self.services:
            return _found(hit, service_card(self.services[slug], on=day_of(self.at)))
        if kind == "agency":
            href = address("agency", slug)
            return Card(href, hit.title.parts(), badges=(Badge(_("Agency")),))
        return None

    def _dataset(self, hit: Hit, dataset: DatasetView) -> Card:
        late = late_badge(dataset, at=self.at)
        made = Card(
            address("dataset", dataset.slug),
            plain(title_of(dataset)),
            plain(shortened(description_of(dataset))),
            source=dataset_source(dataset),
            badges=(late,) if late else (),
        )
        return _found(hit, made)


def _datasets(slugs: list[str]) -> list[DatasetView]:
    if not slugs:
        return []
    return dataset_views(public_datasets().filter(slug__in=slugs), all_versions=False)


def _found(hit: Hit, card: Card) -> Card:
    """The card with what was searched for marked; English texts are shown as they are."""
    title = hit.title.parts() if hit.title.text == _text(card.title) else card.title
    summary = card.summary
    if hit.summary.spans and hit.summary.text.startswith(_text(card.summary).removesuffix(" …")):
        summary = _cut(hit.summary.parts(), len(_text(card.summary)))
    matched: Parts = ()
    if not hit.title.spans and not hit.summary.spans and hit.snippet.spans:
        matched = hit.snippet.parts()
    return Card(card.href, title, summary, matched, card.source, card.badges)


def _text(parts: Parts) -> str:
    return "".join(text for text, _marked in parts)


def _cut(parts: Parts, length: int) -> Parts:
    """The first characters of marked text."""
    found, left = [], length
    for text, marked in parts:
        if left <= 0:
            break
        found.append((text[:left], marked))
        left -= len(text)
    return tuple(found)
