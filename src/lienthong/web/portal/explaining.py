"""Pages that explain: licences and citation, and how a program takes rows."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lienthong.catalog.domain import LICENCES
from lienthong.catalog.queries.public import published_datasets
from lienthong.settings import settings
from lienthong.web.access import public
from lienthong.web.portal import dataset_parts as parts
from lienthong.web.portal.asking import takes_nothing
from lienthong.web.portal.naming import either


@dataclass(frozen=True, slots=True)
class LicenceLine:
    """A licence in the language of the page."""

    code: str
    name: str
    text: str
    uri: str
    needs_attribution: bool


@public
@takes_nothing
def licences(request: HttpRequest) -> HttpResponse:
    """Every licence that datasets may state."""
    lines = [
        LicenceLine(
            each.code,
            either(each.vi, each.en),
            either(each.text_vi, each.text_en),
            each.uri,
            each.needs_attribution,
        )
        for each in LICENCES
    ]
    return render(request, "portal/licences.html", {"licences": lines})


def _grammar() -> list[tuple[str, str]]:
    return [
        ("column=value", _("rows with this value")),
        ("column__ge=10, __le, __gt, __lt, __ne", _("comparisons of numbers and days")),
        ("column__in=a,b", _("one of several values")),
        ("column__contains=…, __starts=…", _("part of a text, with or without tone marks")),
        ("column__is_null=true", _("rows without a value")),
        ("_text=…", _("words in any text column")),
        ("_columns=a,b", _("only these columns")),
        ("_sort=-a,b", _("order; a minus sign turns it round")),
        ("_group=a&_aggregate=count,sum(b)", _("figures by group instead of rows")),
        ("_limit=100, _after=…", _("size of a page, and the mark of the next one")),
    ]


@public
@takes_nothing
def api_help(request: HttpRequest) -> HttpResponse:
    """How to ask the rows API, shown on the newest table."""
    newest = next((d for d in published_datasets(newest_first=True, size=5) if d.tables), None)
    calls: list[parts.Call] = []
    if newest:
        table = newest.tables[0]
        calls = parts.calls(parts.Shown(newest, table, table.latest, is_old=False))
    context = {
        "openapi": f"{settings().web_url}/api/v1/openapi.json",
        "calls": calls,
        "grammar": _grammar(),
    }
    return render(request, "portal/api_help.html", context)
