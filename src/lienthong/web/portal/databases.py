"""The catalogue of databases as it was issued: the list, and the page of one entry."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.catalog.queries.public import (
    PublicDatabase,
    database_by_slug,
    public_databases,
    public_services,
    published_datasets,
)
from lienthong.catalog.queries.views import day as frozen_day
from lienthong.governance.queries import profile_on
from lienthong.text import fold
from lienthong.web.access import public
from lienthong.web.charts import shares
from lienthong.web.components import Badge, Fact, Link
from lienthong.web.portal.asking import AddressNotUnderstood, takes_nothing
from lienthong.web.portal.cards import Line
from lienthong.web.portal.describing import period_words, title_of
from lienthong.web.portal.naming import address, either, named
from lienthong.web.portal.records import database_card
from lienthong.web.portal.wording import (
    COLLECTION,
    COLUMN_TYPES,
    CONSUMERS,
    DATABASE_LEVELS,
    DOMAINS,
    FREQUENCIES,
    OPERATING,
    term,
    word,
    words,
)
from lienthong.web.templatetags.kit import day, number

KNOWN = ("q", "agency")


@dataclass(frozen=True, slots=True)
class FactSection:
    """Facts under a heading."""

    title: str
    facts: list[Fact]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A data item in the words of the law."""

    name: str
    note: str
    type: str
    sharing: str
    consumers: str
    importance: str
    personal: str


@public
def databases(request: HttpRequest) -> HttpResponse:
    """Every issued database, narrowed by words and agency."""
    for name, values in request.GET.lists():
        if name not in KNOWN or len(values) > 1:
            raise AddressNotUnderstood(part=name[:60], names=", ".join(KNOWN))
    text, agency = request.GET.get("q", "").strip(), request.GET.get("agency", "")
    every = public_databases()
    wanted = fold(text)
    found = [
        each
        for each in every
        if wanted in fold(f"{each.name} {each.name_en} {each.fields.get('purpose') or ''}")
        and agency in ("", each.organization.slug)
    ]
    agencies = {each.organization.slug: named(each.organization) for each in every}
    told = ngettext("{n} database", "{n} databases", len(found)).format(n=number(len(found)))
    context = {
        "here": "databases",
        "text": text,
        "agency": agency,
        "agencies": sorted(agencies.items(), key=lambda pair: fold(pair[1])),
        "told": told,
        "cards": [database_card(each) for each in found],
    }
    return render(request, "portal/databases.html", context)


def _lines(value: Any) -> str:
    return "\n".join(str(each) for each in value or ())


def _kept(*facts: Fact) -> list[Fact]:
    return [fact for fact in facts if fact.value]


def _sections(fields: Mapping[str, Any]) -> list[FactSection]:
    start, end = (frozen_day(fields.get(name)) for name in ("scope_start", "scope_end"))
    scope = _kept(
        Fact(_("Scope"), fields.get("scope")),
        Fact(_("Areas"), ", ".join(fields.get("scope_areas") or ())),
        Fact(_("Period of the data"), period_words(start, end)),
        Fact(_("Content"), fields.get("content")),
        Fact(_("Legal bases"), _lines(fields.get("legal_bases"))),
    )
    collecting = _kept(
        Fact(_("How data comes in"), words(COLLECTION, fields.get("collection_kinds"))),
        Fact(_("Way of collecting"), fields.get("collection_mechanism")),
        Fact(_("How it is updated"), fields.get("update_mechanism")),
        Fact(_("Rhythm of updates"), word(FREQUENCIES, fields.get("update_frequency"))),
        Fact(_("Sources of the data"), _lines(fields.get("sources"))),
    )
    system = _kept(
        Fact(_("Information system"), fields.get("hosting_system_name")),
        Fact(_("State of operation"), word(OPERATING, fields.get("status"))),
        Fact(_("In use since"), str(fields.get("start_year") or "")),
        Fact(_("Format and way of sharing"), fields.get("share_format")),
        Fact(_("Regulations on use"), _lines(fields.get("regulations"))),
        Fact(_("Latest result of a quality check"), fields.get("quality_result")),
    )
    made = (
        FactSection(_("Scope and content"), scope),
        FactSection(_("Collecting and updating"), collecting),
        FactSection(_("System and use"), system),
    )
    return [section for section in made if section.facts]


def _items(database: PublicDatabase) -> list[ItemLine]:
    profile = profile_on(database.issued_on)
    classes, importances = profile.classes(), profile.importances()
    personal = profile.vocabularies.get("personal_data", ())
    return [
        ItemLine(
            item["name"],
            item.get("description") or "",
            word(COLUMN_TYPES, item.get("data_type")),
            term(classes, item.get("sharing_class")),
            words(CONSUMERS, item.get("consumers")),
            term(importances, item.get("importance")),
            term(personal, item.get("personal_data")),
        )
        for item in database.items
    ]


def _facts(database: PublicDatabase) -> list[Fact]:
    fields = database.fields
    agency = database.organization
    return _kept(
        Fact(_("Owner"), fields.get("owner_name") or named(agency), address("agency", agency.slug)),
        Fact(_("Operator"), fields.get("operator_name")),
        Fact(_("Level of the database"), word(DATABASE_LEVELS, fields.get("level"))),
        Fact(_("Basic domain"), word(DOMAINS, fields.get("basic_domain"))),
        Fact(_("Records"), fields.get("record_count")),
        Fact(_("Issued by decision"), database.issued_number),
        Fact(_("Signed on"), day(database.issued_on)),
        Fact(_("Code"), database.code),
    )


@public
@takes_nothing
def database(request: HttpRequest, slug: str) -> HttpResponse:
    """One database as issued. DatabaseNotFound becomes a 404."""
    found = database_by_slug(slug)
    title = either(found.name, found.name_en)
    items = _items(found)
    counts = Counter(item.sharing for item in items if item.sharing)
    told = ngettext("{n} item, by sharing class", "{n} items, by sharing class", len(items))
    context = {
        "here": "databases",
        "title": title,
        "lead": found.fields.get("purpose") or "",
        "crumbs": [Link(_("Databases"), address("databases")), Link(title)],
        "badges": [
            Badge(word(OPERATING, found.fields.get("status"))),
            Badge(_("version {n} of the list").format(n=found.issued_version)),
        ],
        "sections": _sections(found.fields),
        "facts": _facts(found),
        "items": items,
        "items_told": told.format(n=number(len(items))),
        "shares": shares(counts.most_common()),
        "datasets": [
            Line(title_of(each), address("dataset", each.slug))
            for each in published_datasets(database_id=found.id)
        ],
        "services": [
            Line(either(each.name, each.name_en), address("service", each.slug))
            for each in public_services(database_id=found.id)
        ],
    }
    return render(request, "portal/database.html", context)
