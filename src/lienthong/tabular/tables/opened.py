"""Tables that a process has open: few, read-only, shared by its threads, never across a fork."""

import os
import threading
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from lienthong.errors import LienthongError, gettext_noop
from lienthong.tabular.tables.build import About
from lienthong.tabular.tables.engine import lock
from lienthong.tabular.tables.lanes import QueryLimits


class TableMissing(LienthongError):
    """The serving copy of a table is not on the disk or cannot be read."""

    code = "tabular.tables.missing"
    status = 503
    message = gettext_noop("The table cannot be read at this moment: {reason}.")
    hint = gettext_noop(
        "Try again later; the operator can make the serving copy again from the record."
    )


class OpenFile:
    """One serving copy: a read-only engine of its own, and connections to it that wait for use."""

    def __init__(self, path: Path, limits: QueryLimits) -> None:
        try:
            self.connection = duckdb.connect(
                str(path),
                read_only=True,
                config={
                    "threads": limits.threads,
                    "memory_limit": f"{limits.memory_mb}MB",
                    "temp_directory": "",
                    "autoinstall_known_extensions": False,
                    "autoload_known_extensions": False,
                },
            )
            lock(self.connection)
            found = self.connection.execute("SELECT text FROM about").fetchone()
        except duckdb.Error as error:
            raise TableMissing(reason=str(error).splitlines()[0]) from error
        if found is None:
            raise TableMissing(reason=gettext_noop("its description is missing"))
        self.about = About.from_text(found[0])
        self.idle: deque[duckdb.DuckDBPyConnection] = deque()
        self.users = 0
        self.is_closing = False

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection for one question; it goes back to wait for the next."""
        try:
            connection = self.idle.pop()
        except IndexError:
            connection = self.connection.cursor()
        try:
            yield connection
        finally:
            self.idle.append(connection)

    def close(self) -> None:
        """Let the file go."""
        while self.idle:
            self.idle.pop().close()
        self.connection.close()


class _Shelf:
    """The open files of this process, least used first."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.files: OrderedDict[tuple[str, int, int], OpenFile] = OrderedDict()
        self.pid = os.getpid()

    @contextmanager
    def borrow(self, path: Path, limits: QueryLimits) -> Iterator[OpenFile]:
        opened = self._take(path, limits)
        try:
            yield opened
        finally:
            with self.guard:
                opened.users -= 1
                if opened.is_closing and not opened.users:
                    opened.close()

    def _take(self, path: Path, limits: QueryLimits) -> OpenFile:
        try:
            found = path.stat()
        except OSError as error:
            raise TableMissing(reason=error.strerror) from error
        key = (str(path), found.st_ino, found.st_mtime_ns)
        with self.guard:
            if self.pid != os.getpid():
                # What was opened before a fork belongs to the parent: forget it, never close it.
                self.files, self.pid = OrderedDict(), os.getpid()
            opened = self.files.get(key)
            if opened is None:
                self._drop_versions(key)
                opened = self.files[key] = OpenFile(path, limits)
            self.files.move_to_end(key)
            opened.users += 1
            while len(self.files) > limits.open_tables:
                self._drop(next(iter(self.files)))
            return opened

    def _drop_versions(self, key: tuple[str, int, int]) -> None:
        for other in [each for each in self.files if each[0] == key[0]]:
            self._drop(other)

    def _drop(self, key: tuple[str, int, int]) -> None:
        opened = self.files.pop(key)
        opened.is_closing = True
        if not opened.users:
            opened.close()


SHELF = _Shelf()
