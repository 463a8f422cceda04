"""The parts of a dataset page, each made from the published record."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lienthong.catalog.queries.freshness import description_checks
from lienthong.catalog.queries.tables import profile_of
from lienthong.catalog.queries.views import DatasetView, DistributionView, VersionView
from lienthong.settings import settings
from lienthong.tabular.profile import ColumnProfile
from lienthong.web.cells import Shape, shapes
from lienthong.web.components import Badge, Fact, Link, Score, Tab, Tick
from lienthong.web.portal.cards import Line
from lienthong.web.portal.describing import formats_words, licence_name, period_words
from lienthong.web.portal.naming import address, either, named
from lienthong.web.portal.records import late_badge
from lienthong.web.portal.tables.sizes import csv_bytes
from lienthong.web.portal.wording import COLUMN_TYPES, FREQUENCIES, ORIGINS, rows_words, word
from lienthong.web.templatetags.kit import day, size

VIEWS = ("data", "charts", "dictionary", "api", "versions", "about")
ENOUGH_WORDS = 80
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take, with its size and rows in words."""

    href: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column in the dictionary; `filled` is a share from 0 to 1."""

    name: str
    label: str
    type: str
    unit: str
    note: str
    filled: float | None
    example: str


@dataclass(frozen=True, slots=True)
class Call:
    """An example of a call by a program."""

    id: str
    label: str
    code: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A snapshot in the list of versions."""

    href: str
    name: str
    published: datetime
    rows: int
    changes: str
    badge: Badge


@dataclass(frozen=True, slots=True)
class Shown:
    """What a dataset page shows: one table at one version, if the dataset has a table."""

    dataset: DatasetView
    table: DistributionView | None
    version: VersionView | None
    is_old: bool

    def file(self, form: str) -> str:
        """The address of the table as a file."""
        if self.table is None or self.version is None:
            return ""
        if self.is_old:
            return address(
                "version_file", self.dataset.slug, self.version.number, self.table.key, form
            )
        return address("table_file", self.dataset.slug, self.table.key, form)

    @property
    def rows_page(self) -> str:
        """The address of the whole table."""
        if self.table is None or self.version is None:
            return ""
        if self.is_old:
            return address("version_table", self.dataset.slug, self.version.number, self.table.key)
        return address("table", self.dataset.slug, self.table.key)

    @property
    def page(self) -> str:
        """The address of this page."""
        if self.is_old and self.version:
            return address("version", self.dataset.slug, self.version.number)
        return address("dataset", self.dataset.slug)


def downloads(shown: Shown) -> list[Download]:
    """The table as files, the usual one first."""
    if shown.version is None:
        files = (d for d in shown.dataset.distributions if d.url)
        return [Download(d.url, either(d.title, d.title_en)) for d in files]
    bytes_of_csv = csv_bytes(shown.version)
    rows = rows_words(shown.version.row_count)
    first = _("Download CSV ({size})").format(size=size(bytes_of_csv) if bytes_of_csv else rows)
    parquet = size(shown.version.record_bytes)
    return [
        Download(shown.file("csv"), first, rows if bytes_of_csv else ""),
        Download(shown.file("xlsx"), "XLSX", _("{rows}, for spreadsheets").format(rows=rows)),
        Download(shown.file("json"), "JSON", _("{rows}, for programs").format(rows=rows)),
        Download(
            shown.file("parquet"),
            f"Parquet ({parquet})",
            _("{rows}, for data analysis").format(rows=rows),
        ),
    ]


def badges(dataset: DatasetView) -> list[Badge]:
    """What stands under the title."""
    found = [Badge(_("Open data"), "ok")]
    if dataset.formats:
        found.append(Badge(formats_words(dataset.formats).replace(", ", " · ")))
    if dataset.frequency:
        rhythm = word(FREQUENCIES, dataset.frequency)
        found.append(Badge(_("Updated {rhythm}").format(rhythm=rhythm)))
    return found


def freshness_badge(dataset: DatasetView, *, at: datetime) -> Badge:
    """On time, or how late."""
    return late_badge(dataset, at=at) or Badge(_("on time"), "ok")


def facts(dataset: DatasetView, *, at: datetime) -> list[Fact]:
    """What stands beside the data: who answers for it, how fresh, under which terms."""
    agency = dataset.organization
    email = str(dataset.fields.get("contact_email") or "")
    start, end = dataset.temporal
    found = [
        Fact(_("Responsible agency"), named(agency), address("agency", agency.slug)),
        Fact(_("Contact point"), dataset.fields.get("contact_name")),
        Fact(_("E-mail"), email, f"mailto:{email}"),
        Fact(_("Phone"), dataset.fields.get("contact_phone")),
        Fact(
            _("Last updated"),
            day(dataset.modified_at),
            badge=freshness_badge(dataset, at=at),
        ),
        Fact(_("Period of the data"), period_words(start, end)),
        Fact(_("Area covered"), dataset.spatial),
        Fact(
            _("Licence"),
            licence_name(dataset.licence),
            f"{address('dataset', dataset.slug)}?view=about",
        ),
    ]
    return [fact for fact in found if fact.value]


def score(dataset: DatasetView, *, at: datetime) -> Score:
    """Which criteria of a good description hold, each shown, met or not."""
    told = {
        "description": (_("Full description"), _("Short description")),
        "fresh": (_("Updated on time"), _("Not updated on time")),
        "dictionary": (_("Every column explained"), _("Some columns not explained")),
        "keywords": (_("Keywords given"), _("No keywords")),
        "spatial": (_("Area stated"), _("Area not stated")),
        "temporal": (_("Period stated"), _("Period not stated")),
        "contact": (_("Contact named"), _("No contact named")),
    }
    checks = description_checks(dataset, at=at)
    return Score(tuple(Tick(told[code][not holds], holds) for code, holds in checks))


def tabs(shown: Shown, *, view: str, query: str) -> list[Tab]:
    """The views of the dataset that it has."""
    names = {
        "data": _("View data"),
        "charts": _("Charts"),
        "dictionary": _("Dictionary"),
        "api": _("API"),
        "versions": _("Versions"),
        "about": _("Citation and licence"),
    }
    offered = VIEWS if shown.version else ("data", "about")
    count = len(shown.table.versions) if shown.table else None
    return [
        Tab(
            names[name],
            f"{shown.page}?view={name}{query}" if name != "data" else f"{shown.page}?{query[1:]}",
            name == view,
            count if name == "versions" else None,
        )
        for name in offered
    ]


def dictionary(version: VersionView) -> list[ColumnLine]:
    """Every column with its meaning, how full it is, and what its values look like."""
    profiles = {p.name: p for p in profile_of(version.version)}
    known = shapes([c.column() for c in version.columns], profiles.values())
    return [
        ColumnLine(
            column.name,
            column.label or column.name,
            word(COLUMN_TYPES, column.type),
            column.unit,
            column.description or column.note,
            _filled(profiles.get(column.name), version.row_count),
            _example(profiles.get(column.name), known[column.name]),
        )
        for column in version.columns
    ]


def _filled(profile: ColumnProfile | None, row_count: int) -> float | None:
    if profile is None or not row_count:
        return None
    return 1 - (profile.nulls + profile.blanks) / row_count


def _example(profile: ColumnProfile | None, shape: Shape) -> str:
    if profile is None:
        return ""
    if (shape.is_number or shape.is_year) and profile.minimum is not None:
        low, high = shape.written(profile.minimum), shape.written(profile.maximum)
        return _("{low} to {high}").format(low=low, high=high)
    top = [str(each.value) for each in profile.top[:EXAMPLES]]
    return ", ".join(text if len(text) <= ENOUGH_WORDS // 2 else f"{text[:38]}…" for text in top)


def calls(shown: Shown) -> list[Call]:
    """The same question in three ways of asking."""
    if shown.table is None or shown.version is None:
        return []
    base = f"{settings().web_url}/api/v1/datasets/{shown.dataset.slug}/distributions"
    rows = f"{base}/{shown.table.key}/rows"
    columns = shown.version.columns
    chosen = next((c for c in columns if c.type == "text"), columns[0] if columns else None)
    order = f"&_sort={chosen.name}" if chosen else ""
    url = f"{rows}?_limit=100{order}"
    python = (
        "import json, urllib.request\n\n"
        f'with urllib.request.urlopen("{url}") as answer:\n'
        "    page = json.load(answer)\n"
        'print(page["total"], page["rows"][:3])'
    )
    r_code = f'page <- jsonlite::fromJSON("{url}")\nhead(page$rows)'
    return [
        Call("call-curl", "curl", f'curl -s "{url}"'),
        Call("call-python", "Python", python),
        Call("call-r", "R", r_code),
    ]


def versions(shown: Shown) -> list[VersionLine]:
    """Every published snapshot of the table, newest first."""
    if shown.table is None:
        return []
    lines, newest = [], shown.table.latest
    rows_before = [each.row_count for each in shown.table.versions[1:]]
    for version, before in zip(shown.table.versions, [*rows_before, None], strict=False):
        latest = newest is not None and version.number == newest.number
        lines.append(
            VersionLine(
                address("version", shown.dataset.slug, version.number),
                _("Version {number}").format(number=version.number)
                + (f" ({version.label})" if version.label else ""),
                version.published_at,
                version.row_count,
                _difference(version.row_count, before),
                Badge(_("latest"), "ok") if latest else Badge(_("kept")),
            )
        )
    return lines


def _difference(rows: int, before: int | None) -> str:
    if before is None:
        return _("first publication")
    if rows == before:
        return _("same number of rows")
    change = rows_words(abs(rows - before))
    return (
        _("{rows} more").format(rows=change)
        if rows > before
        else _("{rows} fewer").format(rows=change)
    )


def about(dataset: DatasetView) -> list[Fact]:
    """The rest of the description."""
    fields = dataset.fields
    source = str(fields.get("source_url") or "")
    found = [
        Fact(_("Origin"), word(ORIGINS, dataset.origin_kind)),
        Fact(_("Source"), fields.get("source")),
        Fact(_("Address of the source"), source, source if source.startswith("http") else ""),
        Fact(_("Taken from the source on"), day(dataset.source_retrieved_on)),
        Fact(_("Contributors"), fields.get("contributor")),
        Fact(_("Rights"), fields.get("rights")),
        Fact(_("Keywords"), ", ".join(dataset.keywords)),
        Fact(_("Dataset code"), dataset.code),
        Fact(_("First published on"), day(dataset.first_published_at)),
        Fact(_("Changes"), fields.get("changelog")),
        Fact(_("Statement of the approver on privacy and security"), dataset.statement),
    ]
    return [fact for fact in found if fact.value]


def other_tables(shown: Shown) -> list[Link]:
    """The tables of the dataset to choose from; the one shown has no address."""
    if len(shown.dataset.tables) < 2:  # noqa: PLR2004
        return []
    return [
        Link(
            either(table.title, table.title_en),
            "" if shown.table and table.key == shown.table.key else f"?table={table.key}",
        )
        for table in shown.dataset.tables
    ]


def files(dataset: DatasetView) -> list[Line]:
    """Distributions that are not tables."""
    return [
        Line(
            either(d.title, d.title_en), d.url, ", ".join(filter(None, (*d.formats, d.description)))
        )
        for d in dataset.distributions
        if d.kind != "table" and d.url
    ]
