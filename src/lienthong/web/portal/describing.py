"""A dataset for machines and for bibliographies: schema.org and a citation."""

from collections.abc import Iterable
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lienthong.catalog.domain import Licence
from lienthong.catalog.queries.views import DatasetView, DistributionView, VersionView
from lienthong.web.portal.naming import address, either, named, whole_address
from lienthong.web.templatetags.kit import day

MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
FORM_NAMES = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON", "parquet": "Parquet"}
MAX_VARIABLES = 100


def title_of(dataset: DatasetView) -> str:
    """The title in the language of the page."""
    return either(dataset.title, dataset.title_en)


def description_of(dataset: DatasetView) -> str:
    """The description in the language of the page."""
    return either(dataset.description, dataset.description_en)


def licence_name(licence: Licence | None) -> str:
    """The name of a licence."""
    return either(licence.vi, licence.en) if licence else ""


def licence_short(licence: Licence) -> str:
    """The usual short name in brackets, such as CC BY 4.0, else the whole name."""
    name = licence_name(licence)
    short = name.rpartition("(")[2].removesuffix(")")
    return short if name.endswith(")") else name


def formats_words(formats: Iterable[str]) -> str:
    """Formats as people write them."""
    return ", ".join(FORM_NAMES.get(each.lower(), each) for each in formats)


def period_words(start: date | None, end: date | None) -> str:
    """A period of days, open or closed."""
    if start and end:
        return f"{day(start)} – {day(end)}"
    if start:
        return _("from {day}").format(day=day(start))
    return _("until {day}").format(day=day(end)) if end else ""


def citation(dataset: DatasetView, *, version: VersionView | None, url: str) -> str:
    """What to write in a bibliography; the publisher's own text wins."""
    own = str(dataset.fields.get("citation") or "").strip()
    moment = version.published_at if version else dataset.modified_at
    if own:
        return f"{own} {url}"
    parts = _("{agency} ({year}). {title} [dataset].").format(
        agency=named(dataset.organization),
        year=localtime(moment).year,
        title=title_of(dataset),
    )
    if version:
        parts += " " + _("Version {number}, {day}.").format(number=version.number, day=day(moment))
    return f"{parts} {url}"


def _download(dataset: DatasetView, table: DistributionView, form: str) -> dict[str, object]:
    return {
        "@type": "DataDownload",
        "encodingFormat": MEDIA[form],
        "name": either(table.title, table.title_en),
        "contentUrl": whole_address(address("table_file", dataset.slug, table.key, form)),
    }


def schema_org(dataset: DatasetView) -> dict[str, object]:
    """The dataset as schema.org/Dataset, for search engines."""
    start, end = dataset.temporal
    made: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": title_of(dataset),
        "description": description_of(dataset),
        "url": whole_address(address("dataset", dataset.slug)),
        "identifier": dataset.code,
        "keywords": list(dataset.keywords),
        "license": dataset.licence.uri if dataset.licence else "",
        "isAccessibleForFree": True,
        "dateModified": dataset.modified_at.isoformat(),
        "datePublished": dataset.first_published_at.isoformat(),
        "creator": {
            "@type": "GovernmentOrganization",
            "name": dataset.organization.name,
            "url": whole_address(address("agency", dataset.organization.slug)),
        },
        "spatialCoverage": dataset.spatial,
        "temporalCoverage": f"{start or '..'}/{end or '..'}" if start or end else "",
        "variableMeasured": [
            {"@type": "PropertyValue", "name": c.name, "description": c.label, "unitText": c.unit}
            for table in dataset.tables
            if table.latest
            for c in table.latest.columns[:MAX_VARIABLES]
        ],
        "distribution": [
            _download(dataset, table, form) for table in dataset.tables for form in MEDIA
        ],
    }
    return {name: value for name, value in made.items() if value not in ("", [])}
