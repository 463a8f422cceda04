"""Rows of published tables: filter, sort, choose columns, page, group, download."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponseBase
from ninja import Router

from lienthong.catalog.queries.asked import AskedTable, asked_table
from lienthong.catalog.queries.tables import table_by_id
from lienthong.settings import settings
from lienthong.tabular import Column, Query, Table, csv_parts, json_parts, parse_query
from lienthong.tabular.export import Format
from lienthong.web.api.answers import json_answer, opened, stream
from lienthong.web.api.downloads import download_place, exported_file
from lienthong.web.api.strict import InvalidParameter, RepeatedParameter

router = Router(tags=["rows"])

MEDIA: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_OWN: Final = ("_format", "raw")
_DESCRIBED: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": name,
            "in": "query",
            "required": False,
            "schema": {"type": kind},
            "description": told,
        }
        for name, kind, told in (
            ("_columns", "string", "Names of columns, comma separated"),
            ("_sort", "string", "Columns, comma separated; a leading - sorts downwards"),
            ("_text", "string", "Words anywhere in the row, with or without tone marks"),
            ("_group", "string", "Group by columns; `day:month` buckets a date"),
            ("_aggregate", "string", "count, sum(x), avg(x), min(x), max(x), distinct(x)"),
            ("_limit", "integer", "Rows of a page, 1 to 1000"),
            ("_after", "string", "The mark of the page before"),
            ("_format", "string", "csv, json, parquet or xlsx: all rows as a file"),
            ("raw", "string", "1: CSV with exact bytes, without BOM and quotes before formulas"),
        )
    ],
    "description": "A filter is `column=value` or `column__op=value` with eq, ne, lt, le, gt, ge, "
    "in, contains, starts, is_null.",
}


def _params(request: HttpRequest) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Parameters for the table, and our own; each of ours at most once."""
    asked, own = [], {}
    for name, values in request.GET.lists():
        if name in _OWN:
            if len(values) > 1:
                raise RepeatedParameter(name=name, count=len(values))
            own[name] = str(values[0])
        else:
            asked += [(name, str(value)) for value in values]
    return asked, own


def _column(column: Column) -> dict[str, str]:
    return {
        "name": column.name,
        "label": column.label,
        "type": str(column.type),
        "unit": column.unit,
    }


def _following(request: HttpRequest, mark: str) -> str | None:
    if not mark:
        return None
    kept = [(n, v) for n, values in request.GET.lists() for v in values if n != "_after"]
    return f"{settings().web_url}{request.path}?{urlencode([*kept, ('_after', mark)])}"


def _page(
    request: HttpRequest, table: Table, query: Query, slug: str, asked: AskedTable
) -> HttpResponseBase:
    page = table.query(query)
    names = [column.name for column in page.columns]
    licence = asked.licence
    return json_answer(
        {
            "dataset": slug,
            "version": asked.number,
            "licence": licence.uri if licence else "",
            "total": page.total,
            "columns": [_column(column) for column in page.columns],
            "rows": [dict(zip(names, row, strict=True)) for row in page.rows],
            "next": _following(request, page.next_cursor),
        }
    )


def _raw(own: dict[str, str]) -> bool:
    given = own.get("raw", "0")
    if given not in {"0", "1"}:
        raise InvalidParameter(name="raw", reason="0, 1")
    return given == "1"


def _held(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The parts of a download, holding one of the few places for downloads while they flow."""
    with download_place():
        yield from parts


def _file(table: Table, query: Query, own: dict[str, str], name: str) -> HttpResponseBase:
    form = own["_format"]
    if form not in MEDIA:
        raise InvalidParameter(name="_format", reason=", ".join(MEDIA))
    raw = _raw(own)
    if form == "csv":
        parts = csv_parts(table, query, raw=raw)
        return stream(_held(parts), media_type=MEDIA[form], file_name=f"{name}.csv")
    if form == "json":
        return stream(
            _held(json_parts(table, query)), media_type=MEDIA[form], file_name=f"{name}.json"
        )
    made = exported_file(table, query, Format(form))
    answer = FileResponse(
        made, as_attachment=True, filename=f"{name}.{form}", content_type=MEDIA[form]
    )
    return opened(answer)


def _answer(
    request: HttpRequest, slug: str, key: str, number: int | None = None
) -> HttpResponseBase:
    asked = asked_table(slug, key, number)
    table = table_by_id(asked.id)
    params, own = _params(request)
    query = parse_query(params, table.columns)
    if "_format" in own:
        return _file(table, query, own, f"{slug}-{key}-{asked.number}")
    _raw(own)
    return _page(request, table, query, slug, asked)


@router.get(
    "/datasets/{slug}/distributions/{key}/rows",
    summary="Rows of the latest version",
    openapi_extra=_DESCRIBED,
)
def rows(request: HttpRequest, slug: str, key: str) -> HttpResponseBase:
    """A page of rows with the total, or all rows as a file."""
    return _answer(request, slug, key)


@router.get(
    "/datasets/{slug}/distributions/{key}/versions/{number}/rows",
    summary="Rows of one version",
    openapi_extra=_DESCRIBED,
)
def version_rows(request: HttpRequest, slug: str, key: str, number: int) -> HttpResponseBase:
    """The same of a version that keeps its address."""
    return _answer(request, slug, key, number)
