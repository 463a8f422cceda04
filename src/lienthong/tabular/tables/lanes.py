"""Who may ask the engine now, and for how long: lanes, deadlines, one watchman per process."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb

from lienthong.errors import LienthongError, gettext_noop


class QueryTooLong(LienthongError):
    """A question took more time or memory than one question may."""

    code = "tabular.tables.query_too_long"
    status = 503
    message = gettext_noop("The question took longer than {seconds} seconds and was stopped.")
    hint = gettext_noop(
        "Ask for fewer rows: add a filter, name fewer columns, or download the table."
    )


class QueryTooLarge(LienthongError):
    """A question needs more memory than one question may."""

    code = "tabular.tables.query_too_large"
    status = 503
    message = gettext_noop("The question needs more memory than a question may use.")
    hint = gettext_noop(
        "Ask for fewer rows: add a filter, name fewer columns, or download the table."
    )


class TooBusy(LienthongError):
    """Too many heavy questions are being answered at this moment."""

    code = "tabular.tables.too_busy"
    status = 503
    message = gettext_noop("Too many large questions are being answered at this moment.")
    hint = gettext_noop("Try again in a few seconds.")


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """What answering may cost, per process: seconds, heavy questions at once, bytes of a page."""

    seconds: float = 10.0
    wait_seconds: float = 5.0
    heavy: int = 2
    page_bytes: int = 16 * 1024 * 1024
    memory_mb: int = 512
    threads: int = 1
    open_tables: int = 32


@dataclass(slots=True)
class _Watch:
    connection: duckdb.DuckDBPyConnection
    deadline: float
    is_over: bool = False


@dataclass(slots=True)
class _Watchman:
    """Interrupts what runs past its deadline; its thread lives only while something runs."""

    running: dict[int, _Watch] = field(default_factory=dict)
    changed: threading.Condition = field(default_factory=threading.Condition)
    wakes_at: float = 0.0
    pid: int = 0

    def add(self, watch: _Watch) -> None:
        with self.changed:
            self.running[id(watch)] = watch
            if self.pid != os.getpid():
                self.pid = os.getpid()
                self.wakes_at = watch.deadline
                threading.Thread(target=self._watch, name="tables-watchman", daemon=True).start()
            elif watch.deadline < self.wakes_at:
                self.changed.notify()

    def remove(self, watch: _Watch) -> None:
        with self.changed:
            self.running.pop(id(watch), None)

    def _watch(self) -> None:
        with self.changed:
            while True:
                now = time.monotonic()
                for watch in self.running.values():
                    if watch.deadline <= now:
                        watch.is_over = True
                        watch.connection.interrupt()
                # An interrupt that came between two statements is lost: look again soon.
                late = [0.05 for watch in self.running.values() if watch.is_over]
                due = [watch.deadline - now for watch in self.running.values()]
                wait = min([*late, *(max(each, 0.05) for each in due), 60.0])
                self.wakes_at = now + wait
                self.changed.wait(wait)


_WATCHMAN = _Watchman()


@contextmanager
def deadline(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Interrupt the connection when the block is not done in time. Raises QueryTooLong."""
    watch = _Watch(connection, time.monotonic() + seconds)
    _WATCHMAN.add(watch)
    try:
        yield
    except (duckdb.InterruptException, RuntimeError) as error:
        if watch.is_over:
            raise QueryTooLong(seconds=round(seconds)) from error
        raise
    except duckdb.OutOfMemoryException as error:
        raise QueryTooLarge from error
    finally:
        _WATCHMAN.remove(watch)


@contextmanager
def lane(
    heavy: threading.BoundedSemaphore, limits: QueryLimits, *, is_lookup: bool
) -> Iterator[None]:
    """Lookups pass; heavy questions wait for their turn. Raises TooBusy."""
    if is_lookup:
        yield
        return
    if not heavy.acquire(timeout=limits.wait_seconds):
        raise TooBusy
    try:
        yield
    finally:
        heavy.release()
