"""Data sharing services, for the officials who provide them."""

from lienthong.web.console.services import listing, record, sections

urls = [*listing.urls, *record.urls, *sections.urls]
