"""The page of a dataset, of each of its versions, and what stays of a withdrawn one."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.catalog.domain import DistributionNotFound
from lienthong.catalog.queries.public import dataset_by_slug
from lienthong.catalog.queries.tables import columns_of, profile_of, table_of
from lienthong.catalog.queries.views import DatasetView, VersionView
from lienthong.tabular import parse_query
from lienthong.web.access import public
from lienthong.web.cells import Cell, heading, shapes
from lienthong.web.components import Fact, Heading, Link
from lienthong.web.portal import dataset_parts as parts
from lienthong.web.portal.asking import AddressNotUnderstood
from lienthong.web.portal.describing import (
    citation,
    description_of,
    licence_name,
    schema_org,
    title_of,
)
from lienthong.web.portal.naming import address, either, named, whole_address
from lienthong.web.portal.tables.addresses import TableAddress
from lienthong.web.portal.tables.charts import column_charts
from lienthong.web.portal.tables.saying import question_words
from lienthong.web.portal.tables.series import series_charts
from lienthong.web.portal.wording import rows_words
from lienthong.web.templatetags.kit import number

PREVIEW_ROWS = 10
OWN = ("view", "table")


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows, as the address sorts and filters them."""

    label: str
    size: str
    question: str
    headings: list[Heading]
    rows: list[list[Cell]]
    full: str


@dataclass(frozen=True, slots=True)
class LicenceShown:
    """The terms of use on the page."""

    name: str
    url: str
    summary: str


@public
def dataset(request: HttpRequest, slug: str) -> HttpResponse:
    """A dataset at its latest version. DatasetNotFound becomes a 404."""
    found = dataset_by_slug(slug)
    return _withdrawn(request, found) if found.is_withdrawn else _page(request, found, None)


@public
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A dataset at one of its versions, which keeps this address for good."""
    found = dataset_by_slug(slug)
    return _withdrawn(request, found) if found.is_withdrawn else _page(request, found, number)


def _shown(found: DatasetView, key: str, number: int | None) -> parts.Shown:
    tables = found.tables
    if number is not None:
        tables = tuple(table for table in tables if table.version(number) is not None)
    table = next((t for t in tables if t.key == key), None) if key else next(iter(tables), None)
    if table is None:
        if key or number is not None:
            raise DistributionNotFound(distribution=key or f"v{number}")
        return parts.Shown(found, None, None, is_old=False)
    chosen = table.latest if number is None else table.version(number)
    return parts.Shown(found, table, chosen, is_old=number is not None)


def _page(request: HttpRequest, found: DatasetView, number: int | None) -> HttpResponse:
    view, key = request.GET.get("view", "data"), request.GET.get("table", "")
    if view not in parts.VIEWS:
        raise AddressNotUnderstood(part=f"view={view}"[:60], names=", ".join(parts.VIEWS))
    shown = _shown(found, key, number)
    context = _frame(shown, view=view, key=key)
    if shown.version is not None and shown.table is not None:
        context |= _contents(request, shown, shown.version, view)
    return render(request, "portal/dataset.html", context)


def _frame(shown: parts.Shown, *, view: str, key: str) -> dict[str, Any]:
    """Everything around the view that was chosen."""
    found, at = shown.dataset, now()
    theme = found.theme
    crumbs = [Link(_("Data"), address("datasets"))]
    if theme:
        crumbs.append(Link(either(theme.vi, theme.en), address("datasets", topic=theme.code)))
    query = f"&{urlencode({'table': key})}" if key else ""
    return {
        "here": "data",
        "title": title_of(found),
        "lead": description_of(found),
        "crumbs": [*crumbs, Link(title_of(found))],
        "badges": parts.badges(found),
        "view": view,
        "tabs": parts.tabs(shown, view=view, query=query),
        "tables": parts.other_tables(shown),
        "downloads": parts.downloads(shown),
        "cite_href": f"{shown.page}?view=about{query}",
        "facts": parts.facts(found, at=at),
        "score": parts.score(found, at=at),
        "files": parts.files(found),
        "notice": _old_version(shown),
        "canonical": whole_address(shown.page),
        "described": schema_org(found),
        **(_about(shown) if view == "about" else {}),
    }


def _old_version(shown: parts.Shown) -> dict[str, str] | None:
    newest = shown.table.latest if shown.table else None
    if not shown.is_old or shown.version is None:
        return None
    told = _("This page shows version {number}.").format(number=shown.version.number)
    if newest is None or newest.number == shown.version.number:
        return {"title": told, "text": _("It is the latest version and keeps this address.")}
    return {
        "title": told,
        "text": _("It is kept for those who cited it."),
        "href": address("dataset", shown.dataset.slug),
        "action": _("Open the latest version"),
    }


def _about(shown: parts.Shown) -> dict[str, Any]:
    terms = shown.dataset.licence
    return {
        "citation": citation(
            shown.dataset,
            version=shown.version,
            url=whole_address(
                address("version", shown.dataset.slug, shown.version.number)
                if shown.version
                else shown.page
            ),
        ),
        "licence": LicenceShown(
            licence_name(terms),
            terms.uri if terms else "",
            either(terms.text_vi, terms.text_en) if terms else "",
        ),
        "about": parts.about(shown.dataset),
    }


def _contents(
    request: HttpRequest, shown: parts.Shown, version: VersionView, view: str
) -> dict[str, Any]:
    if view == "data":
        return {"table": _preview(request, shown, version)}
    if view == "charts":
        return _charts(shown, version)
    if view == "dictionary":
        return {"dictionary": parts.dictionary(version)}
    if view == "api":
        return {"calls": parts.calls(shown)}
    return {"versions": parts.versions(shown)} if view == "versions" else {}


def _preview(request: HttpRequest, shown: parts.Shown, version: VersionView) -> Preview:
    """The first rows; sorting and filters of the address are those of the table page."""
    columns = columns_of(version.version)
    known = shapes(columns, profile_of(version.version))
    pairs = _pairs(request)
    asking = [pair for pair in pairs if pair[0] not in OWN]
    query = parse_query([*asking, ("_limit", str(PREVIEW_ROWS))], columns)
    page = table_of(version.version).query(query)
    here = TableAddress(request.path, tuple(pairs))
    whole = TableAddress(shown.rows_page, tuple(asking))
    heads = []
    for column in page.columns:
        href, order = here.sorted_by(column.name, query)
        heads.append(heading(known[column.name], href=href, order=order))
    names = [column.name for column in page.columns]
    rows = [[known[n].cell(v) for n, v in zip(names, row, strict=True)] for row in page.rows]
    title = either(shown.table.title, shown.table.title_en) if shown.table else ""
    fields = ngettext("{n} column", "{n} columns", len(columns)).format(n=number(len(columns)))
    asked = question_words(query, known, total=page.total) if query.filters or query.sort else ""
    return Preview(
        title,
        f"{rows_words(version.row_count)}, {fields}",
        asked,
        heads,
        rows,
        whole.of(whole.without()),
    )


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.GET.lists() for value in values]


def _charts(shown: parts.Shown, version: VersionView) -> dict[str, Any]:
    columns = columns_of(version.version)
    profiles = profile_of(version.version)
    known = shapes(columns, profiles)
    links = {column.name: f"{shown.rows_page}?{column.name}=" for column in columns}
    charts = column_charts(
        profiles,
        known,
        row_count=version.row_count,
        links=links,
        values=lambda name: table_of(version.version).values(name),
    )
    note = (
        _("From all {rows}; choose a value to see its rows.")
        if any(chart.shares for chart in charts)
        else _("From all {rows}.")
    )
    return {
        "series": series_charts(table_of(version.version), known, profiles),
        "charts": charts,
        "charts_note": note.format(rows=rows_words(version.row_count)),
    }


def _withdrawn(request: HttpRequest, found: DatasetView) -> HttpResponse:
    """The page that stays after a withdrawal: who, when and why, with status 410."""
    context = {
        "here": "data",
        "title": title_of(found),
        "crumbs": [Link(_("Data"), address("datasets")), Link(title_of(found))],
        "withdrawn": found.withdrawn_at,
        "reason": found.withdrawn_reason,
        "facts": [
            Fact(
                _("Responsible agency"),
                named(found.organization),
                address("agency", found.organization.slug),
            ),
            Fact(_("Dataset code"), found.code),
        ],
    }
    return render(request, "portal/withdrawn.html", context, status=410)
