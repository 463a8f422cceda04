"""Datasets, databases, services, agencies, issued lists, and the search over them."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from lienthong.catalog.queries import public
from lienthong.catalog.queries.lists import issued_list, issued_lists
from lienthong.catalog.queries.search import search
from lienthong.settings import settings
from lienthong.text.search import Page
from lienthong.web.api.asking import DatasetSearch, ListSearch, TextSearch
from lienthong.web.api.shapes import (
    Agency,
    AgencyShape,
    DatabaseShape,
    DatasetPage,
    DatasetShape,
    ListShape,
    ServiceShape,
)
from lienthong.web.api.strict import refuse_unknown

router = Router(tags=["catalogue"])


def base() -> str:
    """The address of the portal."""
    return settings().web_url


@router.get("/datasets", response=DatasetPage, summary="Open datasets")
def datasets(request: HttpRequest, asked: Query[DatasetSearch]) -> DatasetPage:
    """Public datasets in the order of their slugs; `next` is the address of the following page."""
    found = public.published_datasets(theme=asked.theme, after=asked.after, size=asked.size + 1)
    shown = found[: asked.size]
    following = None
    if len(found) > asked.size:
        theme = f"&theme={asked.theme}" if asked.theme else ""
        last = shown[-1].slug
        following = f"{base()}/api/v1/datasets?after={last}&size={asked.size}{theme}"
    return DatasetPage(items=[DatasetShape.of(d, base()) for d in shown], next=following)


@router.get("/datasets/{slug}", response=DatasetShape, summary="One dataset")
def dataset(request: HttpRequest, slug: str) -> DatasetShape:
    """One dataset with its tables and all their versions; a withdrawn one says why."""
    refuse_unknown(request.GET, set())
    return DatasetShape.of(public.dataset_by_slug(slug), base())


@router.get("/databases", response=list[DatabaseShape], summary="Databases of issued lists")
def databases(request: HttpRequest) -> list[DatabaseShape]:
    """Databases as the list in force has them."""
    refuse_unknown(request.GET, set())
    return [DatabaseShape.of(d, base()) for d in public.public_databases()]


@router.get("/databases/{slug}", response=DatabaseShape, summary="One database")
def database(request: HttpRequest, slug: str) -> DatabaseShape:
    """One database with its data items."""
    refuse_unknown(request.GET, set())
    return DatabaseShape.of(public.database_by_slug(slug), base())


@router.get("/services", response=list[ServiceShape], summary="Data sharing services")
def services(request: HttpRequest) -> list[ServiceShape]:
    """Published services."""
    refuse_unknown(request.GET, set())
    return [ServiceShape.of(s, base()) for s in public.public_services()]


@router.get("/services/{slug}", response=ServiceShape, summary="One service")
def service(request: HttpRequest, slug: str) -> ServiceShape:
    """One service with its description."""
    refuse_unknown(request.GET, set())
    return ServiceShape.of(public.service_by_slug(slug), base())


@router.get("/agencies", response=list[AgencyShape], summary="Agencies")
def agencies(request: HttpRequest) -> list[AgencyShape]:
    """Agencies that offer something."""
    refuse_unknown(request.GET, set())
    return [
        AgencyShape(
            **Agency.of(share.organization).dict(),
            datasets=share.dataset_count,
            databases=share.database_count,
            services=share.service_count,
        )
        for share in public.agencies()
    ]


def _list(issued: Any, *, with_content: bool) -> ListShape:
    return ListShape(
        id=issued.pk,
        kind=issued.kind,
        agency=Agency.of(issued.organization),
        version=issued.version,
        decision_number=issued.number,
        decision_on=issued.signed_on,
        signer=issued.signer,
        sha256=issued.sha256,
        content=issued.content if with_content else None,
    )


@router.get("/lists", response=list[ListShape], summary="Issued lists", exclude_none=True)
def lists(request: HttpRequest, asked: Query[ListSearch]) -> list[ListShape]:
    """Lists issued by decision, the newest first, without their content."""
    return [_list(each, with_content=False) for each in issued_lists(kind=asked.kind)]


@router.get("/lists/{list_id}", response=ListShape, summary="One issued list")
def one_list(request: HttpRequest, list_id: int) -> ListShape:
    """One list with its frozen content; `sha256` is that of the content's canonical JSON."""
    refuse_unknown(request.GET, set())
    return _list(issued_list(list_id), with_content=True)


@router.get("/search", summary="Search")
def find(request: HttpRequest, asked: Query[TextSearch]) -> dict[str, Any]:
    """Hits by words, best first; typing without tone marks finds as much."""
    filters = {"kind": (asked.kind,)} if asked.kind else None
    found = search(asked.q, filters=filters, page=Page(asked.page, asked.size))
    return {
        "total": found.total,
        "hits": [
            {"id": h.id, "kind": h.kind, "title": h.title.text, "summary": h.summary.text}
            for h in found.hits
        ],
    }
