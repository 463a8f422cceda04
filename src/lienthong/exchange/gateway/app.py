"""The ASGI application: sockets on one side, calls and the log on the other."""

import json
import logging
import os
from collections.abc import Awaitable, Callable, MutableMapping
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
from lienthong.trust import LogUnwritable, ReplayWindow, key_in

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
_log = logging.getLogger("lienthong.gateway")
_PROOF = b"/x1/_proof/"


class Gateway:
    """Answers calls; an answer that is not in the log is not given."""

    def __init__(self, config: GatewayConfig) -> None:
        key = key_in(config.key)
        window = ReplayWindow()
        self._holder = PlanHolder(config)
        self._exchange = Exchange(self._holder, key, window)
        self._keeper = Keeper(config, key, window)
        self._metrics = Metrics()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection event of ASGI."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["type"] != "http":
            return
        started = ticks()
        path: bytes = scope["raw_path"]
        face = "x1" if path.startswith(b"/x1/") else "r1" if path.startswith(b"/r1/") else ""
        if not face:
            await self._send_own(path, send)
            return
        arrived = Arrived(
            face=face,
            method=scope["method"],
            path=path,
            query=scope["query_string"],
            header_pairs=scope["headers"],
            id=_new_id(),
            at=now(),
        )
        outcome = await self._outcome(arrived)
        await _send(send, outcome)
        seconds = (ticks() - started) / 1e9
        self._metrics.count(face, outcome.status, outcome.code, seconds=seconds)

    async def _outcome(self, arrived: Arrived) -> Outcome:
        try:
            log = self._keeper.log()
            if arrived.path.startswith(_PROOF):
                return await prove(arrived, self._exchange, log)
            outcome = self._exchange.handle(arrived)
            if outcome.record is not None:
                number = await log.append(outcome.record)
                outcome.headers["log-index"] = str(number)
                latest = log.writer.latest
                if latest is not None:
                    outcome.headers["log-checkpoint"] = latest.short
        except LienthongError as error:
            if isinstance(error, LogUnwritable):
                _log.error("a call was not answered because it could not be logged")
            return refuse(error, arrived, dict(_text(arrived)))
        except Exception:  # noqa: BLE001 - a fault is answered and said, not a closed socket
            _log.exception("call %s failed", arrived.id)
            return refuse(errors.GatewayFault(), arrived, dict(_text(arrived)))
        return outcome

    async def _send_own(self, path: bytes, send: Send) -> None:
        if path == b"/healthz":
            outcome = self._health()
        elif path == b"/metrics":
            headers = {"content-type": CONTENT_TYPE}
            outcome = Outcome(200, headers, self._metrics.text(self._gauges()).encode(), "")
        else:
            arrived = Arrived("", "GET", path, b"", (), _new_id(), now())
            outcome = refuse(errors.AddressUnknown(), arrived, {})
        await _send(send, outcome)

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

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            event = await receive()
            if event["type"] == "lifespan.startup":
                await self._keeper.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._keeper.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return


def _new_id() -> str:
    """A random UUID (version 4) as text, in a third of the time of the standard library's."""
    text = os.urandom(16).hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def _text(arrived: Arrived) -> list[tuple[str, str]]:
    return [(n.decode("latin-1"), v.decode("latin-1")) for n, v in arrived.header_pairs]


def _json(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


async def _send(send: Send, outcome: Outcome) -> None:
    headers = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in outcome.headers.items()]
    headers.append((b"content-length", b"%d" % len(outcome.body)))
    headers.append((b"cache-control", b"no-store"))
    start = {"type": "http.response.start", "status": outcome.status, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": outcome.body, "more_body": False})
