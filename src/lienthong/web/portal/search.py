"""The search of the portal: everything public, narrowed by facets, every state an address."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lienthong.accounts.queries.organizations import organization_tree
from lienthong.catalog.domain import LICENCES, THEMES
from lienthong.catalog.queries.search import search as find
from lienthong.governance.domain import day_of
from lienthong.text.search import Found, Page, Sort
from lienthong.web.access import public
from lienthong.web.components import Facet, FacetValue, Link, Pager
from lienthong.web.keeping import kept_for
from lienthong.web.portal.asking import FACETS, Asked, read_search
from lienthong.web.portal.describing import FORM_NAMES
from lienthong.web.portal.naming import either, named
from lienthong.web.portal.records import Records
from lienthong.web.templatetags.kit import number

PAGE_HITS: Final = 20
SHOWN_VALUES: Final = 6
MOST_WORDS: Final = 6
INDEX_NAMES: Final = {"type": "kind"}
SORTS: Final = {"relevance": Sort.RELEVANCE, "newest": Sort.NEWEST, "title": Sort.TITLE}

Words = Mapping[str, Mapping[str, str]]


@kept_for(60)
def _agencies(on: date, *, language: str) -> Mapping[str, str]:
    """The names of all agencies, ended ones too, by their part of an address."""
    return {
        view.organization.slug: named(view.organization)
        for view in organization_tree(on=on, include_ended=True)
    }


def _labels(on: date) -> Words:
    """The words for the values of each facet."""
    return {
        "type": {
            "dataset": _("Open dataset"),
            "service": _("Data service"),
            "database": _("Database"),
            "agency": _("Agency"),
        },
        "agency": _agencies(on, language=get_language() or "vi"),
        "topic": {each.code: either(each.vi, each.en) for each in THEMES},
        "format": {code.upper(): name for code, name in FORM_NAMES.items()},
        "licence": {each.code: either(each.vi, each.en) for each in LICENCES},
    }


def _facets(found: Found, asked: Asked, labels: Words) -> list[Facet]:
    titles = {
        "type": _("Type"),
        "agency": _("Agency"),
        "topic": _("Topic"),
        "format": _("Format"),
        "licence": _("Licence"),
        "updated": _("Updated in"),
    }
    made = []
    for name in FACETS:
        counts = dict(found.facets.get(INDEX_NAMES.get(name, name), {}))
        chosen = asked.chosen.get(name, ())
        counts |= {value: 0 for value in chosen if value not in counts}
        if not counts:
            continue
        values = [
            FacetValue(value, labels.get(name, {}).get(value, value), count, value in chosen)
            for value, count in counts.items()
        ]
        values.sort(key=_year_first if name == "updated" else _most_first)
        split = max(SHOWN_VALUES, sum(value.chosen for value in values))
        made.append(Facet(name, titles[name], tuple(values[:split]), tuple(values[split:])))
    return made


def _most_first(value: FacetValue) -> tuple[bool, int, str]:
    return (not value.chosen, -value.count, value.label)


def _year_first(value: FacetValue) -> tuple[bool, int, str]:
    return (not value.chosen, -int(value.value) if value.value.isdigit() else 0, value.label)


def _chosen(asked: Asked, labels: Words, path: str) -> list[Link]:
    """Each chosen value as a link that removes it."""
    links = []
    for name, values in asked.chosen.items():
        for value in values:
            kept = {**asked.chosen, name: tuple(each for each in values if each != value)}
            href = Asked(asked.text, kept, asked.sort).address(path)
            links.append(Link(labels.get(name, {}).get(value, value), href))
    return links


def _told(found: Found, asked: Asked) -> str:
    """What was found, in one sentence."""
    count = ngettext("{n} result", "{n} results", found.total).format(n=number(found.total))
    if not asked.text:
        return count + "."
    if found.is_relaxed:
        told = _("{results} close to “{words}”; not all words were found together.")
    else:
        told = _("{results} for “{words}”, with or without tone marks.")
    return told.format(results=count, words=asked.text)


def _pager(found: Found, asked: Asked, path: str) -> Pager | None:
    if found.total <= PAGE_HITS:
        return None
    first = (asked.page - 1) * PAGE_HITS + 1
    last = min(first + PAGE_HITS - 1, found.total)
    place = _("{first} to {last} of {total}").format(
        first=number(first), last=number(last), total=number(found.total)
    )
    return Pager(
        place,
        first=asked.address(path) if asked.page > 1 else "",
        previous=asked.address(path, page=asked.page - 1) if asked.page > 1 else "",
        next=asked.address(path, page=asked.page + 1) if last < found.total else "",
    )


def _place(found: Found, asked: Asked) -> str:
    if found.total <= PAGE_HITS:
        return ""
    return _("Page {n}").format(n=number(asked.page))


def _fewer_words(asked: Asked, path: str) -> Link | None:
    """When nothing was found: the same words without the one that hides the most."""
    words = asked.text.split()
    if not 1 < len(words) <= MOST_WORDS:
        return None
    shorter = [" ".join(words[:n] + words[n + 1 :]) for n in range(len(words))]
    totals = {text: find(text, page=Page(1, 1), facets=()).total for text in shorter}
    best = max(totals, key=lambda text: totals[text])
    return Link(best, Asked(text=best).address(path)) if totals[best] else None


@public
def datasets(request: HttpRequest) -> HttpResponse:
    """Search everything public. AddressNotUnderstood becomes a 422."""
    asked = read_search([(name, v) for name, vs in request.GET.lists() for v in vs])
    at, path = now(), request.path
    found = find(
        asked.text,
        filters={INDEX_NAMES.get(name, name): vs for name, vs in asked.chosen.items()},
        sort=SORTS[asked.order],
        page=Page(asked.page, PAGE_HITS),
    )
    records = Records(found.hits, at=at)
    cards = [card for hit in found.hits if (card := records.card(hit)) is not None]
    labels = _labels(day_of(at))
    context: dict[str, Any] = {
        "here": "data",
        "asked": asked,
        "told": _told(found, asked),
        "suggestion": None if found.total else _fewer_words(asked, path),
        "place": _place(found, asked),
        "cards": cards,
        "facets": _facets(found, asked, labels),
        "chosen": _chosen(asked, labels, path),
        "clear": Asked(asked.text, {}, asked.sort).address(path),
        "kept": asked.pairs(without=("page", *FACETS)),
        "kept_for_sort": asked.pairs(without=("page", "sort")),
        "kept_for_words": asked.pairs(without=("page", "q")),
        "sorts": _sorts(asked),
        "pager": _pager(found, asked, path),
    }
    return render(request, "portal/search.html", context)


def _sorts(asked: Asked) -> list[tuple[str, str]]:
    found = [("newest", _("Last updated")), ("title", _("By title"))]
    return [("relevance", _("Best match")), *found] if asked.text else found
