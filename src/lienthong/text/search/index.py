"""The search index of a folder: one writer at a time, any number of readers."""

import fcntl
import os
import shutil
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import tantivy

from lienthong.errors import LienthongError, gettext_noop
from lienthong.text.search.answering import Request, answer
from lienthong.text.search.documents import Document, Found, Page, Sort
from lienthong.text.search.schema import VERSION, build_schema, entry

LOCK_SECONDS = 60.0
_HEAP_BYTES = 64 * 1024 * 1024


class IndexBusy(LienthongError):
    """Another process is writing the index and did not finish in time."""

    code = "text.search.busy"
    status = 503
    message = gettext_noop("The search index is being written by another process.")
    hint = gettext_noop("Try again in a minute.")


class IndexDamaged(LienthongError):
    """The files of the index cannot be read."""

    code = "text.search.damaged"
    status = 503
    message = gettext_noop("The search index in {folder} cannot be read.")
    hint = gettext_noop("Ask the operator to build it again from the registers; no data is lost.")


class Index:
    """Search over documents, kept in a folder of its own; losing it loses nothing but time.

    Safe to share between threads; a process that was forked opens the folder again by itself.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / f"v{VERSION}"
        self._guard = threading.Lock()
        self._opened: tuple[int, tantivy.Index] | None = None
        self._seen: tuple[int, int] | None = None

    def put(self, documents: Iterable[Document]) -> int:
        """Add or replace documents by their id, all in one commit; how many there were."""
        return self._write(documents, removed=(), anew=False)

    def remove(self, ids: Iterable[str]) -> None:
        """Take documents out; ids that are not there do not matter."""
        self._write((), removed=ids, anew=False)

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Replace everything by these documents; readers see the old ones until it is done."""
        return self._write(documents, removed=(), anew=True)

    def count(self) -> int:
        """How many documents are in."""
        return int(self._searcher()[1].num_docs)

    def search(
        self,
        query: str,
        *,
        filters: Mapping[str, Sequence[str]] | None = None,
        sort: Sort = Sort.RELEVANCE,
        page: Page | None = None,
        facets: Sequence[str] = (),
    ) -> Found:
        """Documents that answer the query, with or without tone marks, best first.

        `filters` keeps documents with one of the values of each name; `facets` names what to count,
        each as if its own filter were not set. An empty query finds everything, newest first. When
        fewer than three documents hold all words, near spellings and most of the words count too.
        """
        index, searcher = self._searcher()
        request = Request(query, filters or {}, sort, page or Page(), tuple(facets))
        return answer(searcher, index.schema, request)

    def _open(self) -> tantivy.Index:
        """The index of this process, opened after any fork."""
        if self._opened is None or self._opened[0] != os.getpid():
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                index = tantivy.Index(build_schema(), path=str(self.folder))
                index.config_reader("manual")
            except (ValueError, OSError) as error:
                raise IndexDamaged(folder=self.folder) from error
            self._opened, self._seen = (os.getpid(), index), None
        return self._opened[1]

    def _searcher(self) -> tuple[tantivy.Index, tantivy.Searcher]:
        """A reader of the last commit of any process."""
        with self._guard:
            index = self._open()
            seen = self._commit_mark()
            if seen != self._seen:
                index.reload()
                self._seen = seen
            return index, index.searcher()

    def _commit_mark(self) -> tuple[int, int]:
        """What changes with each commit: the file that names the segments is replaced."""
        try:
            found = (self.folder / "meta.json").stat()
        except FileNotFoundError:
            return 0, 0
        return found.st_mtime_ns, found.st_ino

    def _write(self, documents: Iterable[Document], *, removed: Iterable[str], anew: bool) -> int:
        with self._lock():
            index = self._fresh() if anew else self._open()
            writer = index.writer(_HEAP_BYTES, 1)
            try:
                if anew:
                    writer.delete_all_documents()
                for id_ in removed:
                    writer.delete_documents_by_term("id", id_)
                number = 0
                for document in documents:
                    if not anew:
                        writer.delete_documents_by_term("id", document.id)
                    writer.add_document(entry(document))
                    number += 1
                writer.commit()
            except BaseException:
                writer.rollback()
                raise
            finally:
                writer.wait_merging_threads()
            return number

    def _fresh(self) -> tantivy.Index:
        """The index to be filled anew; a damaged one, and those of older versions, are cleared."""
        for old in self.folder.parent.glob("v*"):
            if old != self.folder:
                shutil.rmtree(old, ignore_errors=True)
        try:
            return self._open()
        except IndexDamaged:
            shutil.rmtree(self.folder)
            return self._open()

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """Hold the right to write. The lock ends with the process, however that ends."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with (self.folder.parent / "writer.lock").open("a") as file:
            until = time.monotonic() + LOCK_SECONDS
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > until:
                        raise IndexBusy from None
                    time.sleep(0.02)
            yield
