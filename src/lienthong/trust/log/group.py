"""Group commit for an event loop: requests wait together for one write and one flush."""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable

from lienthong.errors import LienthongError
from lienthong.trust.errors import LogUnwritable
from lienthong.trust.log.writer import Group, LogWriter

WINDOW_SECONDS = 0.001
Done = Callable[[int, LienthongError | None], None]
"""Told once in the loop: the record's number, or a number that means nothing and the error."""
_Waiting = list[tuple[bytes, Done]]
_Work = Callable[[], None]
_log = logging.getLogger("lienthong.log")


class GroupCommit:
    """Opens a group with the first record, closes it after a millisecond, one group in flight.

    One thread writes and flushes; the loop then releases all who wait. It belongs to one loop.
    """

    def __init__(self, writer: LogWriter, *, window: float = WINDOW_SECONDS) -> None:
        self.writer = writer
        self._window = window
        self._loop = asyncio.get_running_loop()
        self._waiting: _Waiting = []
        self._is_busy = False
        self._is_timed = False
        self._is_due = False
        self._work: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    def append(self, record: bytes) -> "asyncio.Future[int]":
        """A future that gives the record's number once it is durable, or raises LogUnwritable."""
        future: asyncio.Future[int] = self._loop.create_future()

        def done(number: int, error: LienthongError | None) -> None:
            if future.done():
                return
            if error is None:
                future.set_result(number)
            else:
                future.set_exception(error)

        self.submit(record, done)
        return future

    def submit(self, record: bytes, done: Done) -> None:
        """Like `append`, with a call instead of a future: cheaper, for those who have no task."""
        self._waiting.append((record, done))
        if not self._is_timed and not self._is_due:
            self._is_timed = True
            self._loop.call_later(self._window, self._close_group)

    async def checkpoint(self, *, at: int) -> None:
        """Sign a checkpoint when there are new records, and keep it between two groups."""
        draft = self.writer.draft(at=at)
        if draft is None:
            return
        done: asyncio.Future[None] = self._loop.create_future()

        def work() -> None:
            error: Exception | None = None
            try:
                self.writer.keep(draft)
            except Exception as caught:  # noqa: BLE001 - handed to whoever waits
                error = caught
            self._loop.call_soon_threadsafe(_settle, done, error)

        self._work.put(work)
        await done

    async def close(self, *, at: int) -> None:
        """Wait for the groups under way, sign a last checkpoint, end the thread."""
        while self._waiting or self._is_busy:
            await asyncio.sleep(self._window)
        self._work.put(None)
        await self._loop.run_in_executor(None, self._thread.join)
        self.writer.close(at=at)

    def _close_group(self) -> None:
        self._is_timed = False
        if self._is_busy:
            self._is_due = True
        else:
            self._send()

    def _send(self) -> None:
        room = self.writer.room
        sent, self._waiting = self._waiting[:room], self._waiting[room:]
        self._is_due = bool(self._waiting)
        self._is_busy = True
        # Hashing stays in the loop's thread: two threads of Python only wait for each other.
        group = self.writer.prepare([record for record, _ in sent])
        self._work.put(lambda: self._store(sent, group))

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            work()

    def _store(self, sent: _Waiting, group: Group) -> None:
        error: LienthongError | None = None
        try:
            self.writer.store(group)
        except LienthongError as caught:
            error = caught
        except Exception as caught:  # noqa: BLE001 - nothing may be acknowledged, whatever it was
            error = LogUnwritable(reason=str(caught))
        self._loop.call_soon_threadsafe(self._release, sent, group, error)

    def _release(self, sent: _Waiting, group: Group, error: LienthongError | None) -> None:
        self._is_busy = False
        if error is None:
            self.writer.accept(group)
        if self._is_due:
            self._send()  # The disk works while the answers go out.
        for number, (_, done) in enumerate(sent, start=group.first):
            try:
                done(number, error)
            except Exception:  # noqa: BLE001 - the others are still to be told
                _log.exception("who waited for record %d failed", number)


def _settle(future: "asyncio.Future[None]", error: Exception | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(None)
    else:
        future.set_exception(error)
