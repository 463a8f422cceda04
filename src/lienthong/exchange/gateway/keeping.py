"""The log of a running gateway: opened at start, checkpointed each second, closed at the end."""

import asyncio
import contextlib
import logging

import msgspec

from lienthong.errors import LienthongError
from lienthong.exchange.gateway.clock import now
from lienthong.exchange.gateway.config import GatewayConfig
from lienthong.trust import (
    GroupCommit,
    LogBusy,
    LogUnwritable,
    LogWriter,
    PrivateKey,
    ReplayWindow,
    log_tail,
)
from lienthong.trust.replay import AHEAD_SECONDS, WINDOW_SECONDS

CHECKPOINT_SECONDS = 1.0
_log = logging.getLogger("lienthong.gateway")


class _Used(msgspec.Struct):
    """The part of a record that tells which nonce was used up, and when."""

    time: int
    once: str
    signed: int


class Keeper:
    """Owns the log. While it cannot be opened, `log()` raises why, and nothing is answered."""

    def __init__(self, config: GatewayConfig, key: PrivateKey, window: ReplayWindow) -> None:
        self._folder = config.log
        self._key = key
        self._window = window
        self._group: GroupCommit | None = None
        self._problem: LienthongError = LogUnwritable()
        self._ticker: asyncio.Task[None] | None = None

    def log(self) -> GroupCommit:
        """The open log. Raises LogBusy, LogDamaged or LogUnwritable."""
        if self._group is None:
            raise self._problem
        return self._group

    async def start(self) -> None:
        """Open the log, or keep trying while another process holds it."""
        self._open()
        self._ticker = asyncio.get_running_loop().create_task(self._tick())

    async def stop(self) -> None:
        """Finish what waits, sign a last checkpoint."""
        if self._ticker is not None:
            self._ticker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._ticker
        if self._group is not None:
            await self._group.close(at=int(now()))
            self._group = None

    def _open(self) -> None:
        try:
            writer = LogWriter(self._folder, self._key)
            if writer.cut_bytes:
                _log.warning("cut %d bytes of an unfinished write from the log", writer.cut_bytes)
            self._remember_nonces()
            self._group = GroupCommit(writer)
        except LienthongError as error:
            if not isinstance(error, LogBusy) or error.code != self._problem.code:
                _log.error("the log cannot be opened: %s", error)
            self._problem = error
        except OSError as error:
            _log.error("the log cannot be opened: %s", error)
            self._problem = LogUnwritable(reason=error.strerror)

    def _remember_nonces(self) -> None:
        """A restart forgets no nonce that is still fresh: the log knows them."""
        oldest = (now() - WINDOW_SECONDS - AHEAD_SECONDS) * 1000
        for text in log_tail(self._folder):
            try:
                used = msgspec.json.decode(text, type=_Used)
            except msgspec.ValidationError:
                continue  # Another kind of record than a call.
            if used.time < oldest:
                break
            self._window.remember(int(used.once, 16), used.signed)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(CHECKPOINT_SECONDS)
            if self._group is None:
                self._open()
                continue
            try:
                await self._group.checkpoint(at=int(now()))
            except LienthongError as error:
                _log.error("the checkpoint could not be kept: %s", error)
