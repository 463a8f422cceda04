"""What machines read: the Atom feed, the sitemap, and what robots may visit."""

from collections.abc import Iterator
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from lienthong.catalog.queries.feeds import FeedEntry, feed_entries, sitemap_entries
from lienthong.web.access import public
from lienthong.web.identity import site_now
from lienthong.web.portal.asking import takes_nothing
from lienthong.web.portal.naming import address, whole_address

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
LANGUAGES = ("vi", "en")
PAGES = ("home", "datasets", "databases", "services", "agencies", "lists", "licences", "api_help")


def _entry(entry: FeedEntry) -> str:
    url = whole_address(address("dataset", entry.slug))
    return (
        f"<entry><id>{escape(url)}</id><title>{escape(entry.title)}</title>"
        f"<link href={quoteattr(url)}/>"
        f"<published>{entry.published_at.isoformat()}</published>"
        f"<updated>{entry.updated_at.isoformat()}</updated>"
        f"<author><name>{escape(entry.author)}</name></author>"
        f"<summary>{escape(entry.summary)}</summary>"
        + (f"<category term={quoteattr(entry.topic)}/>" if entry.topic else "")
        + "</entry>"
    )


@public
@takes_nothing
def feed(request: HttpRequest) -> HttpResponse:
    """The datasets updated last, as Atom (RFC 4287)."""
    entries = feed_entries()
    newest = max((each.updated_at for each in entries), default=datetime(2020, 1, 1, tzinfo=UTC))
    site = site_now()
    here, page = whole_address(address("feed")), whole_address(address("datasets"))
    title = _("{portal}: datasets").format(portal=site.name)
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{get_language()}">',
        f"<id>{escape(here)}</id><title>{escape(title)}</title>",
        f'<link rel="self" href={quoteattr(here)}/><link href={quoteattr(page)}/>',
        f"<updated>{newest.isoformat()}</updated>",
        f"<author><name>{escape(site.agency or site.name)}</name></author>",
        *map(_entry, entries),
        "</feed>",
    ]
    return HttpResponse("\n".join(parts), "application/atom+xml; charset=utf-8")


def _addresses() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        yield address(page), ""
    for entry in sitemap_entries():
        changed = entry.changed_on.isoformat() if entry.changed_on else ""
        yield address(entry.kind, entry.slug), changed


@public
@takes_nothing
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page in both languages, each with its twin."""
    pages: dict[str, list[tuple[str, str]]] = {}
    for language in LANGUAGES:
        with override(language):
            pages[language] = list(_addresses())
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<urlset xmlns="{SITEMAP}" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for twins in zip(*(pages[language] for language in LANGUAGES), strict=True):
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}"'
            f" href={quoteattr(whole_address(path))}/>"
            for language, (path, _changed) in zip(LANGUAGES, twins, strict=True)
        )
        for path, changed in twins:
            when = f"<lastmod>{changed}</lastmod>" if changed else ""
            lines.append(f"<url><loc>{escape(whole_address(path))}</loc>{when}{links}</url>")
    lines.append("</urlset>")
    return HttpResponse("\n".join(lines), "application/xml; charset=utf-8")


@public
@takes_nothing
def robots(request: HttpRequest) -> HttpResponse:
    """Public pages may be visited; the office and endless filters may not."""
    lines = [
        "User-agent: *",
        "Disallow: /lam-viec/",
        "Disallow: /en/lam-viec/",
        "Disallow: /*?*_",
        f"Sitemap: {whole_address(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", "text/plain; charset=utf-8")
