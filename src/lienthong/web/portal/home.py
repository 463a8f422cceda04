"""The first page: search, a few true numbers, what is new, by topic and by agency."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.catalog.domain import Theme
from lienthong.catalog.queries.public import (
    AgencyShare,
    Figures,
    agencies,
    figures,
    public_services,
    published_datasets,
    themes,
)
from lienthong.catalog.queries.views import DatasetView
from lienthong.web.access import public
from lienthong.web.charts import Share, shares
from lienthong.web.components import Badge, Figure, Link
from lienthong.web.identity import site_now
from lienthong.web.keeping import kept_for
from lienthong.web.portal.asking import takes_nothing
from lienthong.web.portal.cards import Line
from lienthong.web.portal.naming import address, either, named, whole_address
from lienthong.web.portal.records import dataset_line, service_badge
from lienthong.web.portal.wording import sharing
from lienthong.web.templatetags.kit import number

NEWEST = 6
EXAMPLES = 4
BIGGEST = 8
SERVICES = 5


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A data service in the table of the first page."""

    title: str
    href: str
    agency: str
    sharing: str
    badge: Badge


def _figures(found: Figures) -> list[Figure]:
    return [
        Figure(found.datasets, _("open datasets"), address("datasets", type="dataset")),
        Figure(found.rows, _("rows to take freely")),
        Figure(found.databases, _("databases in the catalogue"), address("databases")),
        Figure(found.services, _("data services running"), address("services")),
        Figure(found.agencies, _("agencies taking part"), address("agencies")),
    ]


def _examples(newest: list[DatasetView]) -> list[Link]:
    """Words that surely find something: keywords of what is new."""
    words = dict.fromkeys(view.keywords[0] for view in newest if view.keywords)
    return [Link(word, address("datasets", q=word)) for word in list(words)[:EXAMPLES]]


def _publishers(found: list[AgencyShare]) -> tuple[Share, ...]:
    publishing = sorted(found, key=lambda share: -share.dataset_count)[:BIGGEST]
    publishing = [share for share in publishing if share.dataset_count]
    return shares(
        [(named(share.organization), share.dataset_count) for share in publishing],
        hrefs=[address("agency", share.organization.slug) for share in publishing],
    )


def _services() -> list[ServiceLine]:
    today = localdate()
    return [
        ServiceLine(
            either(each.name, each.name_en),
            address("service", each.slug),
            named(each.organization),
            sharing(each.fields.get("sharing_form"), on=today),
            service_badge(each),
        )
        for each in public_services()[:SERVICES]
    ]


def _described() -> dict[str, Any]:
    """The portal for search engines: its name and how to search it."""
    site = site_now()
    return {
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "name": site.name,
        "url": whole_address(address("home")),
        "publisher": {"@type": "GovernmentOrganization", "name": site.agency or site.name},
        "potentialAction": {
            "@type": "SearchAction",
            "target": whole_address(address("datasets")) + "?q={words}",
            "query-input": "required name=words",
        },
    }


@dataclass(frozen=True, slots=True)
class Offer:
    """What is public altogether."""

    figures: Figures
    themes: list[tuple[Theme, int]]
    agencies: list[AgencyShare]


@kept_for(10)
def _offer() -> Offer:
    return Offer(figures(), themes(), agencies())


@public
@takes_nothing
def home(request: HttpRequest) -> HttpResponse:
    """The first page of the portal."""
    newest = published_datasets(newest_first=True, size=NEWEST)
    offer = _offer()
    found = offer.figures
    topics = [(theme, count) for theme, count in offer.themes if count]
    told = ngettext("See the {n} dataset", "See all {n} datasets", found.datasets)
    context = {
        "figures": _figures(found),
        "examples": _examples(newest),
        "newest": [dataset_line(view) for view in newest],
        "all_datasets": told.format(n=number(found.datasets)),
        "topics": [
            Line(either(each.vi, each.en), address("datasets", topic=each.code), number(count))
            for each, count in topics
        ],
        "agencies": _publishers(offer.agencies),
        "services": _services(),
        "described": _described(),
    }
    return render(request, "portal/home.html", context)
