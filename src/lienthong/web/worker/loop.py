"""The only place that knows how jobs run."""

import fcntl
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import IO, Final

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils.timezone import now

from lienthong.accounts import audit, work
from lienthong.accounts.domain import Actor, Job
from lienthong.catalog.queries.files import missing_copies
from lienthong.errors import LienthongError, gettext_noop
from lienthong.web.wiring import FOLLOWS, JOBS, SCHEDULES

log = logging.getLogger(__name__)

PLACES: Final = 2
FOLLOWER: Final = "wiring"
IDLE_SECONDS: Final = 0.05
CLOCK_SECONDS: Final = 1.0
LOOK_SECONDS: Final = 1.0
TROUBLE_SECONDS: Final = 2.0
BATCH: Final = 500


class News:
    """Whether somebody wrote since the last turn: asked for next to nothing on SQLite.

    `PRAGMA data_version` costs a few microseconds and changes when another connection commits.
    A full turn is taken once a second all the same: for work that becomes due by the clock.
    """

    def __init__(self) -> None:
        self._seen: int | None = None
        self._looked_at = 0.0

    def came(self) -> bool:
        """Whether a turn is worth its queries."""
        if connection.vendor != "sqlite":
            return True
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            version: int = cursor.fetchone()[0]
        moment = time.monotonic()
        if version == self._seen and moment - self._looked_at < LOOK_SECONDS:
            return False
        self._seen, self._looked_at = version, moment
        return True

    def look_again(self) -> None:
        """Take the next turn in any case: the last one found work, and there may be more."""
        self._looked_at = 0.0


class Worker:
    """Threads that do the background work of one process until asked to stop."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Take back what an earlier process of this name left, and start the threads."""
        work.release(owner=self.owner, at=now())
        ask_to_rebuild()
        connection.close()
        loops = [self._stream, self._clock, *[self._jobs] * PLACES]
        for number, loop in enumerate(loops):
            name = f"{self.owner}-{loop.__name__.strip('_')}-{number}"
            thread = threading.Thread(target=self._for_ever, args=(loop,), name=name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self, *, seconds: float = 1.0) -> None:
        """Ask the threads to stop and give them a moment; a job cut short runs again later."""
        self.stopping.set()
        for thread in self._threads:
            thread.join(seconds / len(self._threads))

    def _for_ever(self, loop: Callable[[], bool]) -> None:
        """Run a loop's turn again and again; rest until there is news when it found nothing."""
        news = News()
        while not self.stopping.is_set():
            try:
                busy = loop() if news.came() else False
            except (OperationalError, InterfaceError) as error:
                log.warning("the database does not answer: %s", error)
                close_old_connections()
                self.stopping.wait(TROUBLE_SECONDS)
            except Exception:
                log.exception("a turn of the worker failed")
                self.stopping.wait(TROUBLE_SECONDS)
            else:
                if busy:
                    news.look_again()
                else:
                    self.stopping.wait(IDLE_SECONDS)
        connection.close()

    def _stream(self) -> bool:
        """Number new audit events, then start what follows them."""
        numbered = audit.sequence(limit=BATCH)
        return follow_events() > 0 or numbered > 0

    def _clock(self) -> bool:
        """Ask for the scheduled jobs that are due."""
        work.tick(SCHEDULES, at=now())
        self.stopping.wait(CLOCK_SECONDS)
        return True

    def _jobs(self) -> bool:
        """Run one job that is due."""
        ran = run_one(owner=self.owner)
        if ran:
            close_old_connections()
        return ran


def ask_to_rebuild() -> None:
    """Ask for serving copies that are missing, as they are after a restore."""
    missing = missing_copies()
    if missing:
        at = now()
        key = f"catalog.rebuild_tables:start:{at.isoformat()}"
        work.enqueue("catalog.rebuild_tables", key=key, at=at, title="Lập lại bản phục vụ của bảng")
        work.enqueue(
            "catalog.index_search",
            key=f"catalog.index_search:start:{at.isoformat()}",
            at=at,
            title="Lập lại chỉ mục tìm kiếm",
        )
        log.warning("%s serving copies are missing; they are built again", missing)


def run_one(*, owner: str) -> bool:
    """Claim and run one job; gives whether there was one."""
    claimed = work.claim(owner=owner, at=now())
    if claimed is None:
        return False
    work.run(claimed, JOBS.get(claimed.name) or _unknown(claimed.name), clock=now)
    return True


class JobUnknown(LienthongError):
    """A job of another version of the program."""

    code = "web.job_unknown"
    status = 400
    message = gettext_noop("This version of the program has no job named {name}.")
    hint = gettext_noop("Bring every part of the installation to the same version, then try again.")


def _unknown(name: str) -> Job:
    def refuse(*_: object, **__: object) -> None:
        raise JobUnknown(name=name)

    return refuse


def follow_events() -> int:
    """Ask for the jobs that follow the next events; gives how many events were read."""
    position = work.follower_position(FOLLOWER)
    events = audit.events_after(position, limit=BATCH)
    for event in events:
        if event.position is None:
            continue
        requests = {}
        for follow in FOLLOWS.get(event.event, ()):
            args = follow.args(event)
            if args is not None:
                requests[follow.job] = work.Request(follow.job, follow.title, args)
        by = Actor(event.person_id, event.organization_id) if event.person_id else None
        work.follow(
            FOLLOWER,
            position=event.position,
            requests=requests,
            at=now(),
            organization_id=event.organization_id,
            by=by,
        )
    return len(events)


def drain(*, most: int = 1000) -> int:
    """Do all that waits, in this thread: for commands and tests; gives how many jobs ran."""
    ran = 0
    for _ in range(most):
        audit.sequence(limit=BATCH)
        followed = follow_events()
        if run_one(owner="drain"):
            ran += 1
        elif not followed:
            break
    return ran


def _own_name() -> tuple[str, IO[str]]:
    """A name that no living worker of this data folder has, and the lock that proves it."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    for number in range(1, 65):
        lock = (settings.DATA_DIR / f"worker-{number}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        return f"{socket.gethostname()}-{number}", lock
    message = "64 workers already run on this data folder"
    raise RuntimeError(message)


def run_worker() -> None:
    """Run the worker of this process until SIGTERM or SIGINT."""
    wanted = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
    signal.pthread_sigmask(signal.SIG_BLOCK, wanted)
    owner, lock = _own_name()
    worker = Worker(owner)
    worker.start()
    signal.sigwait(wanted)
    worker.stop()
    lock.close()
    os._exit(0)  # threads in long work must not hold the process; their jobs run again
