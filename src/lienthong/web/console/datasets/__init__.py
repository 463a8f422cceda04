"""Open data, for the officials who publish it."""

from lienthong.web.console.datasets import (
    dictionary,
    listing,
    record,
    sections,
    submission,
    versions,
)

urls = [
    *listing.urls,
    *record.urls,
    *sections.urls,
    *submission.urls,
    *versions.urls,
    *dictionary.urls,
]
