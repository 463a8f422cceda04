"""HTTP/1.1 on one connection: bytes in, requests to the gateway, answers out in their order.

llhttp (by httptools) reads, strictly and without any of its leniencies; the path stays as it was
sent, which signatures and `/r1` need. Only GET without a body is ever answered with data.
"""

import asyncio
from collections import deque
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

from lienthong.exchange.gateway.calls import Outcome

if TYPE_CHECKING:
    from lienthong.exchange.gateway.app import Gateway

MOST_HEAD_BYTES = 16_384
MOST_HEADERS = 64
MOST_WAITING = 8
MOST_CONNECTIONS = 1024
_Request = tuple[str, bytes, list[tuple[bytes, bytes]], bool]
_STATUS = {s.value: f"HTTP/1.1 {s.value} {s.phrase}\r\n".encode() for s in HTTPStatus}
_MALFORMED = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_REST = "cache-control: no-store\r\ncontent-length: "


class TooMuch(Exception):
    """A head larger than any call needs."""


def wire_bytes(outcome: Outcome, *, is_kept: bool, is_head: bool = False) -> bytes:
    """An answer as it goes out."""
    lines = [f"{name}: {value}\r\n" for name, value in outcome.headers.items()]
    end = "\r\n\r\n" if is_kept else "\r\nconnection: close\r\n\r\n"
    rest = f"{''.join(lines)}{_REST}{len(outcome.body)}{end}"
    body = b"" if is_head else outcome.body
    return _STATUS[outcome.status] + rest.encode("latin-1") + body


class Connection(asyncio.Protocol):
    """One caller's connection; requests that come ahead of an answer wait for their turn."""

    __slots__ = (
        "_gateway", "_has_body", "_head_bytes", "_headers", "_is_ending", "_is_paused", "_method",
        "_now", "_open", "_parser", "_target", "_transport", "_waiting", "seen",
    )  # fmt: skip

    def __init__(self, gateway: "Gateway", opened: set["Connection"]) -> None:
        self._gateway = gateway
        self._open = opened
        self._now: _Request | None = None
        self._waiting: deque[_Request] = deque()
        self._is_ending = False
        self._is_paused = False
        self.seen = 0.0

    # From the loop.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A caller came."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is not a subclass
        self._parser = HttpRequestParser(self)
        self.on_message_begin()
        self._open.add(self)
        if len(self._open) > MOST_CONNECTIONS:
            self._is_ending = True
            self._transport.abort()

    def connection_lost(self, _exc: Exception | None) -> None:
        """The caller went; what is under way is finished and logged, its answer goes nowhere."""
        self._is_ending = True
        self._waiting.clear()
        self._open.discard(self)

    def data_received(self, data: bytes) -> None:
        """Some bytes of one request or more."""
        self.seen = 0.0
        self._head_bytes += len(data)
        if self._is_ending:
            return
        if self._head_bytes > MOST_HEAD_BYTES:
            self._end_malformed()
            return
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade:
            self.finish()  # The request itself was taken; nothing else is spoken here.
        except HttpParserError:
            self._end_malformed()

    def _end_malformed(self) -> None:
        if self._now is None and not self._is_ending:
            self._transport.write(_MALFORMED)
        self.finish()

    def pause_writing(self) -> None:
        """The caller does not read."""
        self._is_paused = True

    def resume_writing(self) -> None:
        """The caller reads again."""
        self._is_paused = False
        self._next()

    # From the parser.

    def on_message_begin(self) -> None:
        """A request begins."""
        self._target = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._has_body = False
        self._head_bytes = 0

    def on_url(self, part: bytes) -> None:
        """The target, or a piece of it."""
        self._target += part

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        self._headers.append((name.lower(), value))

    def on_body(self, _part: bytes) -> None:
        """Bodies are never read; the request is refused and the connection ends."""
        self._has_body = True

    def on_message_complete(self) -> None:
        """A whole request is there."""
        if len(self._headers) > MOST_HEADERS:
            raise TooMuch
        parser = self._parser
        method = parser.get_method().decode("ascii")
        is_kept = parser.should_keep_alive() and not self._has_body and method == "GET"
        request = (method, self._target, self._headers, is_kept)
        if self._now is None and not self._is_paused:
            self._begin(request)
            return
        self._waiting.append(request)
        if len(self._waiting) >= MOST_WAITING:
            self._transport.pause_reading()

    # Answers.

    def _begin(self, request: _Request) -> None:
        self._now = request
        method, target, headers, _ = request
        if not target.startswith(b"/"):
            target = _origin_form(target)
        self._gateway.take(method, target, headers, self._reply)

    def _reply(self, outcome: Outcome) -> None:
        assert self._now is not None  # noqa: S101 - a reply follows its request
        method, _, _, is_kept = self._now
        self._now = None
        if self._transport.is_closing():
            return
        is_last = not is_kept or self._is_ending
        is_head = method == "HEAD"
        self._transport.write(wire_bytes(outcome, is_kept=not is_last, is_head=is_head))
        if is_last:
            self._is_ending = True
            self._waiting.clear()
            self._transport.close()
        elif self._waiting:
            self._next()

    def _next(self) -> None:
        if self._now is None and not self._is_paused and self._waiting:
            request = self._waiting.popleft()
            if len(self._waiting) < MOST_WAITING:
                self._transport.resume_reading()
            self._begin(request)

    # Ends.

    def finish(self) -> None:
        """No more requests: end now, or after the answer that is under way."""
        self._is_ending = True
        self._waiting.clear()
        if self._now is None:
            self._transport.close()

    def age(self, seconds: float) -> float:
        """Add to the time without a byte from the caller; gives it. 0 while we owe an answer."""
        if self._now is not None and not self._is_paused:
            self.seen = 0.0
        self.seen += seconds
        return self.seen

    def abort(self) -> None:
        """End without waiting for a caller that does not read."""
        self._transport.abort()


def _origin_form(target: bytes) -> bytes:
    """The path of a target in absolute form, as programs send it that take us for a proxy."""
    scheme, _, rest = target.partition(b"://")
    if scheme.lower() not in (b"http", b"https"):
        return target
    slash = rest.find(b"/")
    return rest[slash:] if slash >= 0 else b"/"
