"""Search in Vietnamese text: an index in a folder, asked with or without tone marks."""

from lienthong.text.search.documents import Document, Found, Highlight, Hit, Page, Sort
from lienthong.text.search.index import Index, IndexBusy, IndexDamaged

__all__ = [
    "Document",
    "Found",
    "Highlight",
    "Hit",
    "Index",
    "IndexBusy",
    "IndexDamaged",
    "Page",
    "Sort",
]
