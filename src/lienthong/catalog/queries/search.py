"""Search over everything public; the index can be made again, and a broken one costs no answer."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from lienthong.catalog.domain import DatasetNotFound
from lienthong.catalog.queries.files import search_folder
from lienthong.catalog.queries.public import (
    AgencyShare,
    PublicDatabase,
    agencies,
    dataset_by_slug,
    public_databases,
    public_services,
    published_datasets,
)
from lienthong.catalog.queries.views import DatasetView, ServiceView
from lienthong.text import fold
from lienthong.text.search import (
    Document,
    Found,
    Highlight,
    Hit,
    Index,
    IndexBusy,
    IndexDamaged,
    Page,
    Sort,
)

DATASET, DATABASE, SERVICE, AGENCY = "dataset", "database", "service", "agency"
FACETS: Final = ("kind", "agency", "topic", "format", "licence", "updated")


@lru_cache(maxsize=2)
def _index(folder: Path) -> Index:
    return Index(folder)


def index() -> Index:
    """The search index of the installation."""
    return _index(search_folder())


def dataset_document(view: DatasetView) -> Document:
    """A dataset as something that can be found: its words, its columns, its facets."""
    columns = [c for table in view.tables if table.latest for c in table.latest.columns]
    body = [view.description_en, *view.keywords, view.organization.name, view.spatial]
    body += [f"{c.label} {c.description}" for c in columns]
    body += [d.title for d in view.distributions]
    return Document(
        id=f"{DATASET}:{view.slug}",
        kind=DATASET,
        title=view.title,
        summary=view.description,
        body="\n".join(part for part in (view.title_en, *body) if part),
        facets={
            "agency": (view.organization.slug,),
            "topic": (view.theme.code,) if view.theme else (),
            "format": view.formats,
            "licence": (view.licence.code,) if view.licence else (),
            "updated": (str(view.modified_at.year),),
        },
        sort_on=view.modified_at.date(),
    )


def database_document(view: PublicDatabase) -> Document:
    """An issued database as something that can be found."""
    items = [f"{item['name']} {item['description']}" for item in view.items]
    return Document(
        id=f"{DATABASE}:{view.slug}",
        kind=DATABASE,
        title=view.name,
        summary=str(view.fields.get("purpose") or ""),
        body="\n".join(
            [view.name_en, str(view.fields.get("content") or ""), view.organization.name, *items]
        ),
        facets={"agency": (view.organization.slug,), "updated": (str(view.issued_on.year),)},
        sort_on=view.issued_on,
    )


def service_document(view: ServiceView) -> Document:
    """A published service as something that can be found."""
    columns = [f"{c.label} {c.description}" for c in view.columns]
    return Document(
        id=f"{SERVICE}:{view.slug}",
        kind=SERVICE,
        title=view.name,
        summary=view.description,
        body="\n".join([view.name_en, view.organization.name, view.database_name, *columns]),
        facets={"agency": (view.organization.slug,), "updated": (str(view.changed_at.year),)},
        sort_on=view.changed_at.date(),
    )


def agency_document(share: AgencyShare) -> Document:
    """An agency as something that can be found."""
    agency = share.organization
    return Document(
        id=f"{AGENCY}:{agency.slug}",
        kind=AGENCY,
        title=agency.name,
        body=f"{agency.name_en}\n{agency.short_name}",
        facets={"agency": (agency.slug,)},
    )


def found_dataset(slug: str) -> Document | None:
    """The document of one dataset as the public sees it now; None when it is not public."""
    try:
        view = dataset_by_slug(slug)
    except DatasetNotFound:
        return None
    return None if view.is_withdrawn else dataset_document(view)


def documents() -> Iterator[Document]:
    """Everything public, as documents of the index."""
    yield from map(dataset_document, published_datasets())
    yield from map(database_document, public_databases())
    yield from map(service_document, public_services())
    yield from map(agency_document, agencies())


def rebuild_index() -> int:
    """Fill the index anew from the registers; readers see the old one until it is done."""
    return index().rebuild(documents())


def search(
    text: str,
    *,
    filters: Mapping[str, Sequence[str]] | None = None,
    sort: Sort = Sort.RELEVANCE,
    page: Page | None = None,
    facets: Sequence[str] = FACETS,
) -> Found:
    """Public records that answer a text, with or without tone marks, with counts of facets.

    Ids are `kind:slug`. An index that is missing is made; one that is damaged or held by another
    process is passed by, and the registers themselves are searched.
    """
    wanted = page or Page()
    try:
        own = index()
        if own.count() == 0:
            rebuild_index()
        return own.search(text, filters=filters, sort=sort, page=wanted, facets=facets)
    except (IndexDamaged, IndexBusy, OSError):
        return _plain_search(text, filters or {}, sort, wanted, facets)


def _values(document: Document, name: str) -> tuple[str, ...]:
    return (document.kind,) if name == "kind" else tuple(document.facets.get(name, ()))


def _plain_search(
    text: str,
    filters: Mapping[str, Sequence[str]],
    sort: Sort,
    page: Page,
    facets: Sequence[str],
) -> Found:
    """Every word must stand somewhere; titles count most. Slow, and right."""
    words = fold(text).split()
    scored = [(score, d) for d in documents() if (score := _score(d, words)) > 0]

    def kept(document: Document, without: str = "") -> bool:
        return all(
            set(_values(document, name)) & set(chosen)
            for name, chosen in filters.items()
            if chosen and name != without
        )

    counts: dict[str, dict[str, int]] = {}
    for name in facets:
        for _, document in scored:
            if kept(document, name):
                for value in _values(document, name):
                    counts.setdefault(name, {})[value] = counts.get(name, {}).get(value, 0) + 1
    found = [(score, d) for score, d in scored if kept(d)]
    found.sort(key=lambda pair: _order(pair, sort, has_words=bool(words)))
    shown = found[page.offset : page.offset + page.size]
    return Found(
        total=len(found),
        hits=tuple(_hit(score, document) for score, document in shown),
        facets={name: counts.get(name, {}) for name in facets},
    )


def _score(document: Document, words: Sequence[str]) -> float:
    title = f" {fold(document.title)} "
    whole = f"{title} {fold(document.summary)} {fold(document.body)} "
    if not all(f" {word}" in whole.replace("\n", " ") for word in words):
        return 0.0
    return 1.0 + sum(2.0 for word in words if f" {word} " in title)


def _order(pair: tuple[float, Document], sort: Sort, *, has_words: bool) -> tuple[object, ...]:
    score, document = pair
    day = document.sort_on.toordinal() if document.sort_on else 0
    if sort is Sort.TITLE:
        return (fold(document.title),)
    if sort is Sort.OLDEST:
        return (day, document.id)
    if sort is Sort.NEWEST or not has_words:
        return (-day, document.id)
    return (-score, -day, document.id)


def _hit(score: float, document: Document) -> Hit:
    return Hit(
        id=document.id,
        kind=document.kind,
        score=score,
        title=Highlight(document.title, ()),
        summary=Highlight(document.summary, ()),
        snippet=Highlight("", ()),
    )
