"""Downloads: few at a time, so that stalled readers never take every thread of the site."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

from lienthong.errors import LienthongError, gettext_noop
from lienthong.tabular import Query, Table
from lienthong.tabular.export import Format, export_table

MOST_AT_ONCE: Final = 2  # of the threads of one web process
WAIT_SECONDS: Final = 10.0
_PLACES: Final = threading.BoundedSemaphore(MOST_AT_ONCE)


class DownloadsBusy(LienthongError):
    """Every place for downloads is taken."""

    code = "api.downloads_busy"
    status = 503
    message = gettext_noop("Too many downloads run at this moment.")
    hint = gettext_noop("Try again in a minute.")


@contextmanager
def download_place() -> Iterator[None]:
    """Hold a place while a file is made or sent. Raises DownloadsBusy."""
    if not _PLACES.acquire(timeout=WAIT_SECONDS):
        raise DownloadsBusy
    try:
        yield
    finally:
        _PLACES.release()


def exported_file(table: Table, query: Query, form: Format) -> IO[bytes]:
    """All rows that a question finds as a file that ends with its reader."""
    made = tempfile.TemporaryFile(prefix="lienthong-")  # noqa: SIM115 - closed by who sends it
    try:
        with download_place():
            export_table(form, table, query, made)
    except BaseException:
        made.close()
        raise
    made.seek(0)
    return made
