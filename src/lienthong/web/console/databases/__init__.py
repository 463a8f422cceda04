"""Databases and their data items, for the officials who keep them."""

from lienthong.web.console.databases import listing, pasting, record, sections, submission

urls = [*listing.urls, *record.urls, *sections.urls, *pasting.urls, *submission.urls]
