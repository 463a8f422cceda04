"""The gateway: requests on one side, calls and the log on the other; it knows no sockets."""

import asyncio
import json
import logging
import os
from collections.abc import Callable
from typing import Any

from lienthong.errors import LienthongError
from lienthong.exchange.gateway import errors
from lienthong.exchange.gateway.calls import Arrived, Exchange, Outcome, refuse
from lienthong.exchange.gateway.clock import now, ticks
from lienthong.exchange.gateway.config import GatewayConfig
from lienthong.exchange.gateway.keeping import Keeper
from lienthong.exchange.gateway.metrics import CONTENT_TYPE, Metrics
from lienthong.exchange.gateway.plan import PlanHolder
from lienthong.exchange.gateway.proving import prove
from lienthong.trust import GroupCommit, LogUnwritable, ReplayWindow, key_in

Reply = Callable[[Outcome], None]
Headers = list[tuple[bytes, bytes]]
_log = logging.getLogger("lienthong.gateway")
_PROOF = b"/x1/_proof/"
_FACES = {b"/x1/": "x1", b"/r1/": "r1"}


class _Pending:
    """An answer that waits until its record is durable."""

    __slots__ = ("_gateway", "_log", "arrived", "outcome", "reply", "started")

    def __init__(
        self, gateway: "Gateway", arrived: Arrived, reply: Reply, *, log: GroupCommit, started: int
    ) -> None:
        self._gateway = gateway
        self._log = log
        self.arrived = arrived
        self.reply = reply
        self.started = started

    def submit(self, outcome: Outcome, record: bytes) -> None:
        """Hand the record to the log."""
        self.outcome = outcome
        self._log.submit(record, self.settle)

    def settle(self, number: int, error: LienthongError | None) -> None:
        """Give the answer now that its record is durable; or say why there is none."""
        outcome = self.outcome
        if error is None:
            outcome.headers["log-index"] = str(number)
            latest = self._log.writer.latest
            if latest is not None:
                outcome.headers["log-checkpoint"] = latest.short
        else:
            outcome = refused(error, self.arrived)
        self._gateway.finish(self.arrived, outcome, self.reply, self.started)


class Gateway:
    """Answers calls; an answer that is not in the log is not given."""

    def __init__(self, config: GatewayConfig) -> None:
        key = key_in(config.key)
        window = ReplayWindow()
        self._holder = PlanHolder(config)
        self._exchange = Exchange(self._holder, key, window)
        self._keeper = Keeper(config, key, window)
        self._metrics = Metrics()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Open the log; from now on requests may come."""
        await self._keeper.start()

    async def stop(self) -> None:
        """Finish what waits and close the log."""
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self._keeper.stop()

    def take(self, method: str, target: bytes, header_pairs: Headers, reply: Reply) -> None:
        """One request; `reply` is called once, now or when the record of the call is durable."""
        started = ticks()
        path, _, query = target.partition(b"?")
        face = _FACES.get(path[:4], "")
        arrived = Arrived(face, method, path, query, header_pairs, _new_id(), now())
        if not face:
            reply(self._own(arrived))
            return
        try:
            log = self._keeper.log()
            if path.startswith(_PROOF):
                self._prove(arrived, log, reply, started)
                return
            outcome = self._exchange.handle(arrived)
            if outcome.record is not None:
                pending = _Pending(self, arrived, reply, log=log, started=started)
                pending.submit(outcome, outcome.record)
                return
        except Exception as error:  # noqa: BLE001 - a fault is answered and said, not a closed socket
            outcome = refused(error, arrived)
        self.finish(arrived, outcome, reply, started)

    def finish(self, arrived: Arrived, outcome: Outcome, reply: Reply, started: int) -> None:
        """Count an answer and give it."""
        self._metrics.count(arrived.face, outcome.status, outcome.code, ticks() - started)
        reply(outcome)

    def _prove(self, arrived: Arrived, log: GroupCommit, reply: Reply, started: int) -> None:
        async def work() -> None:
            try:
                outcome = await prove(arrived, self._exchange, log)
            except Exception as error:  # noqa: BLE001 - as in `take`
                outcome = refused(error, arrived)
            self.finish(arrived, outcome, reply, started)

        task = asyncio.get_running_loop().create_task(work())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _own(self, arrived: Arrived) -> Outcome:
        if arrived.path == b"/healthz":
            return self._health()
        if arrived.path == b"/metrics":
            headers = {"content-type": CONTENT_TYPE}
            return Outcome(200, headers, self._metrics.text(self._gauges()).encode(), "")
        return refuse(errors.AddressUnknown(), arrived, {})

    def _health(self) -> Outcome:
        try:
            number = self._holder.current(at=now()).number
            records = self._keeper.log().writer.size
        except LienthongError as error:
            failing = {"status": "failing", "code": error.code, "reason": str(error)}
            return Outcome(503, {"content-type": "application/json"}, _json(failing), "")
        body: dict[str, Any] = {"status": "ok", "snapshot": number, "records": records}
        return Outcome(200, {"content-type": "application/json"}, _json(body), "")

    def _gauges(self) -> dict[str, float]:
        gauges: dict[str, float] = {}
        try:
            gauges["log_records"] = self._keeper.log().writer.size
            gauges["snapshot_number"] = self._holder.current(at=now()).number
        except LienthongError:
            gauges["failing"] = 1
        return gauges


def refused(error: Exception, arrived: Arrived) -> Outcome:
    """The refusal for an error that came before or after the call itself."""
    headers = {n.decode("latin-1"): v.decode("latin-1") for n, v in arrived.header_pairs}
    if isinstance(error, LogUnwritable):
        _log.error("a call was not answered because it could not be logged")
    if isinstance(error, LienthongError):
        return refuse(error, arrived, headers)
    _log.error("call %s failed", arrived.id, exc_info=error)
    return refuse(errors.GatewayFault(), arrived, headers)


def _new_id() -> str:
    """A random UUID (version 4) as text, in a third of the time of the standard library's."""
    text = os.urandom(16).hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def _json(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()
