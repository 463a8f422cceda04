"""A whole table: filter, sort, choose columns, search, page by page, and take what is seen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlencode

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lienthong.catalog.queries.public import LATEST, table_version
from lienthong.catalog.queries.tables import columns_of, profile_of, table_of
from lienthong.catalog.queries.views import DatasetView, DistributionView, VersionView
from lienthong.tabular import (
    Column,
    ColumnType,
    Format,
    Op,
    Query,
    Table,
    csv_parts,
    export_table,
    json_parts,
)
from lienthong.tabular import parse_query as read_query
from lienthong.tabular.profile import ColumnProfile
from lienthong.text import ENGLISH, VIETNAMESE
from lienthong.web.access import public
from lienthong.web.cells import Shape, heading, shapes
from lienthong.web.charts import Share, shares
from lienthong.web.components import Link, Pager
from lienthong.web.portal.describing import FORM_NAMES, MEDIA, title_of
from lienthong.web.portal.naming import address, either
from lienthong.web.portal.tables.addresses import TableAddress, asked_again
from lienthong.web.portal.tables.saying import (
    filter_words,
    operator_words,
    question_words,
    shape_of,
)
from lienthong.web.templatetags.kit import number

PAGE_ROWS = 50
PART_BYTES = 1 << 18
FEW = 30
FACETS = 6
FACET_VALUES = 6


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column in the choice of columns."""

    name: str
    label: str
    shown: bool


@dataclass(frozen=True, slots=True)
class ColumnFacet:
    """The frequent values of a column as links."""

    label: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A table at one version, ready to be asked."""

    dataset: DatasetView
    distribution: DistributionView
    version: VersionView
    columns: tuple[Column, ...]
    profiles: tuple[ColumnProfile, ...]
    table: Table


def opened(slug: str, key: str, number: int | None) -> Opened:
    """Raises DatasetNotFound and DistributionNotFound for what is not public."""
    wanted = LATEST if number is None else str(number)
    dataset, distribution, version = table_version(slug, key, wanted)
    row = version.version
    return Opened(dataset, distribution, version, columns_of(row), profile_of(row), table_of(row))


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.GET.lists() for value in values]


@public
def table(request: HttpRequest, slug: str, key: str, number: int | None = None) -> HttpResponse:
    """The page of a table. A mistake in the address is a 422 that names the parameter."""
    found = opened(slug, key, number)
    pairs = _pairs(request)
    style = VIETNAMESE if get_language() == "vi" else ENGLISH
    again = asked_again(pairs, found.columns, style)
    if again is not None:
        return HttpResponseRedirect(TableAddress(request.path, ()).of(again))
    here = TableAddress(request.path, tuple(pairs))
    is_limited = any(name == "_limit" for name, _value in pairs)
    limited = pairs if is_limited else [*pairs, ("_limit", str(PAGE_ROWS))]
    query = read_query(limited, found.columns)
    context = _context(found, query, here) | _places(found, number)
    context["downloads"] = table_downloads(request.path, pairs)
    return render(request, "portal/table.html", context)


def _context(found: Opened, query: Query, here: TableAddress) -> dict[str, Any]:
    known = shapes(found.columns, found.profiles)
    page = found.table.query(query)
    shown = [column.name for column in page.columns]
    heads = []
    for name in shown:
        href, order = here.sorted_by(name, query)
        heads.append(heading(known[name], href=href, order=order) if name in known else None)
    return {
        "here": "data",
        "label": either(found.distribution.title, found.distribution.title_en),
        "title": title_of(found.dataset),
        "question": question_words(query, known, total=page.total),
        "path": here.path,
        "kept": here.without(),
        "text": query.text,
        "has_text": any(column.type is ColumnType.TEXT for column in found.columns),
        "chips": _chips(query, known, here),
        "columns": [
            ColumnChoice(c.name, c.label, not query.select or c.name in query.select)
            for c in found.columns
        ],
        "operators": [(op.value, operator_words(op, is_date=False)) for op in _OPERATORS],
        "facets": _facets(found, query, known, here),
        "headings": [head for head in heads if head],
        "rows": [
            [known[n].cell(v) for n, v in zip(shown, row, strict=True) if n in known]
            for row in page.rows
        ],
        "pager": _pager(page.next_cursor, len(page.rows), page.total, query, here),
    }


_OPERATORS = (Op.EQ, Op.CONTAINS, Op.STARTS, Op.GE, Op.LE, Op.GT, Op.LT, Op.NE, Op.IS_NULL)


def _places(found: Opened, number: int | None) -> dict[str, Any]:
    slug = found.dataset.slug
    home = address("dataset", slug) if number is None else address("version", slug, number)
    title = title_of(found.dataset)
    return {
        "crumbs": [
            Link(_("Data"), address("datasets")),
            Link(title, home),
            Link(_("Whole table")),
        ],
    }


def _chips(query: Query, known: Mapping[str, Shape], here: TableAddress) -> list[Link]:
    """Each condition as a link that removes it."""
    chips = []
    for item in query.filters:
        name = item.column if item.op is Op.EQ else f"{item.column}__{item.op}"
        href = here.of(here.without(name, f"{item.column}__eq"))
        chips.append(Link(filter_words(item, shape_of(item.column, known)), href))
    if query.text:
        chips.append(Link(f"“{query.text}”", here.of(here.without("_text"))))
    return chips


def _facets(
    found: Opened, query: Query, known: Mapping[str, Shape], here: TableAddress
) -> list[ColumnFacet]:
    """Columns with few values: their frequent values in the whole table, each a filter."""
    asked = {item.column for item in query.filters}
    made = []
    for profile in found.profiles:
        few = 1 < profile.distinct <= FEW and profile.has_all_values
        if not few or profile.name in asked:
            continue
        shape = known[profile.name]
        top = profile.top[:FACET_VALUES]
        kept = here.without(profile.name)
        hrefs = [here.of([*kept, (profile.name, _parameter(each.value))]) for each in top]
        counts = [(shape.written(each.value), each.count) for each in top]
        label = shape.column.label or profile.name
        made.append(ColumnFacet(label, shares(counts, hrefs=hrefs)))
    return made[:FACETS]


def _parameter(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _pager(mark: str, count: int, total: int | None, query: Query, here: TableAddress) -> Pager:
    told = _("{n} of {total} rows on this page").format(n=number(count), total=number(total))
    return Pager(
        told,
        first=here.of(here.without()) if query.after else "",
        next=here.after(mark) if mark else "",
    )


@public
def table_file(
    request: HttpRequest, slug: str, key: str, form: str, number: str | None = None
) -> HttpResponseBase:
    """Exactly the rows and columns of the page with the same parameters, as a file.

    `_raw=1` leaves cells of CSV as they are, for programs; without it a spreadsheet may open them.
    """
    found = opened(slug, key, int(number) if number else None)
    pairs = _pairs(request)
    raw = ("_raw", "1") in pairs
    asked = [pair for pair in pairs if pair[0] not in {"_raw", "_after", "_limit"}]
    query = read_query(asked, found.columns)
    kind = Format(form)
    answer = _stream(kind, found.table, query, raw=raw)
    answer["Content-Type"] = f"{MEDIA[form]}; charset=utf-8" if kind in _TEXT else MEDIA[form]
    name = f"{slug}-{key}-v{found.version.number}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


_TEXT = (Format.CSV, Format.JSON)


def _stream(kind: Format, table: Table, query: Query, *, raw: bool) -> HttpResponseBase:
    if kind is Format.CSV:
        return StreamingHttpResponse(_started(csv_parts(table, query, raw=raw)))
    if kind is Format.JSON:
        return StreamingHttpResponse(_started(json_parts(table, query)))
    return StreamingHttpResponse(_started(_written(kind, table, query)))


def _written(kind: Format, table: Table, query: Query) -> Iterator[bytes]:
    """A file that must be whole before it can be sent, in parts."""
    with TemporaryFile() as target:
        export_table(kind, table, query, target)
        target.seek(0)
        while part := target.read(PART_BYTES):
            yield part


def _started(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The parts, the first one made now: an error becomes a page, not half a file."""
    first = next(parts, b"")

    def all_parts() -> Iterator[bytes]:
        yield first
        yield from parts

    return all_parts()


def table_downloads(path: str, pairs: Sequence[tuple[str, str]]) -> list[Link]:
    """What is seen, as files."""
    kept = [(n, v) for n, v in pairs if n not in {"_after", "_limit"}]
    query = f"?{urlencode(kept)}" if kept else ""
    return [Link(FORM_NAMES[form], f"{path}.{form}{query}") for form in MEDIA]
