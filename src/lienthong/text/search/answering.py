"""From a question to the page of hits that is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tantivy
from tantivy import Order, Query

from lienthong.text.search.asking import Question, filtered, ranked, relaxed_match, strict_match
from lienthong.text.search.documents import Found, Hit, Page, Sort
from lienthong.text.search.highlights import Wanted, highlight, snippet

FEW = 3
MAX_OFFSET = 10_000
_FACET_VALUES = 10_000
_ORDERS = {
    Sort.NEWEST: ("day", Order.Desc),
    Sort.OLDEST: ("day", Order.Asc),
    Sort.TITLE: ("title_order", Order.Asc),
}


@dataclass(frozen=True, slots=True)
class Request:
    """All that was asked for at once."""

    query: str
    filters: Mapping[str, Sequence[str]]
    sort: Sort
    page: Page
    facets: tuple[str, ...]


def answer(searcher: tantivy.Searcher, schema: tantivy.Schema, request: Request) -> Found:
    """The page of hits, with the counts asked for."""
    question = Question.of(request.query)
    match = strict_match(schema, question)
    total, found = _hits(searcher, schema, match, question, request)
    is_relaxed = False
    if question.words and total < FEW:
        relaxed = relaxed_match(schema, searcher, question)
        near, others = _hits(searcher, schema, relaxed, question, request)
        if near > total:
            match, total, found, is_relaxed = relaxed, near, others, True
    wanted = Wanted(tuple(dict.fromkeys(question.words)), is_relaxed=is_relaxed)
    hits = tuple(_hit(searcher, score, address, wanted) for score, address in found)
    return Found(total, hits, _facets(searcher, schema, match, request), is_relaxed)


def _hits(
    searcher: tantivy.Searcher,
    schema: tantivy.Schema,
    match: Query,
    question: Question,
    request: Request,
) -> tuple[int, Sequence[tuple[Any, tantivy.DocAddress]]]:
    """How many documents match, and those of the page: ranked in the same pass that counts."""
    page, sort = request.page, request.sort
    offset = min(page.offset, MAX_OFFSET)
    found: Any  # The type stub of tantivy forgets `count`.
    if sort is Sort.RELEVANCE and question.words:
        query = filtered(schema, ranked(schema, match, question), request.filters)
        found = searcher.search(query, page.size, offset=offset)
    else:
        query = filtered(schema, match, request.filters)
        field, order = _ORDERS[sort if sort is not Sort.RELEVANCE else Sort.NEWEST]
        found = searcher.search(query, page.size, offset=offset, order_by_field=field, order=order)
    return int(found.count or 0), found.hits


def _facets(
    searcher: tantivy.Searcher, schema: tantivy.Schema, match: Query, request: Request
) -> dict[str, dict[str, int]]:
    """Counts of the values of each name; one pass, and one more for each name that filters."""
    if not request.facets:
        return {}
    ask = {"values": {"terms": {"field": "facet", "size": _FACET_VALUES}}}
    shared = searcher.aggregate(filtered(schema, match, request.filters), ask)
    counts: dict[str, dict[str, int]] = {}
    for name in request.facets:
        found = shared
        if request.filters.get(name):
            found = searcher.aggregate(filtered(schema, match, request.filters, without=name), ask)
        counts[name] = _values(found, name)
    return counts


def _values(found: Any, name: str) -> dict[str, int]:
    prefix = f"{name}="
    buckets = found["values"]["buckets"]
    return {
        b["key"].removeprefix(prefix): int(b["doc_count"])
        for b in buckets
        if b["key"].startswith(prefix)
    }


def _hit(
    searcher: tantivy.Searcher, score: object, address: tantivy.DocAddress, wanted: Wanted
) -> Hit:
    shown = searcher.doc(address)

    def text(name: str) -> str:
        return str(shown.get_first(name) or "")

    return Hit(
        id=text("id"),
        kind=text("shown_kind"),
        score=float(score) if isinstance(score, (int, float)) else 0.0,
        title=highlight(text("shown_title"), wanted),
        summary=highlight(text("shown_summary"), wanted),
        snippet=snippet(text("shown_body"), wanted),
    )
