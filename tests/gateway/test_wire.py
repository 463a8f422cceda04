"""HTTP on the wire: what is taken, what ends a connection, and in which order answers leave."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hub import Hub, make_hub, native

from lienthong.exchange.gateway.app import Gateway
from lienthong.exchange.gateway.wire import Connection
from lienthong.trust import Message

LOOKUP = "/x1/TT-01/tra-cuu?so_dinh_danh="
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[bytes]]


def block(message: Message, *more: str) -> bytes:
    """A request as it goes over the wire."""
    target = f"{message.path}?{message.query}" if message.query else message.path
    lines = [f"{message.method} {target} HTTP/1.1", "Host: node.test", *more]
    lines += [f"{name}: {value}" for name, value in message.headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def talk(hub: Hub, *parts: bytes) -> bytes:
    """Send bytes over one connection, then read until the gateway ends it or falls silent."""

    async def run() -> bytes:
        gateway = Gateway(hub.config)
        await gateway.start()
        opened: set[Connection] = set()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Connection(gateway, opened), "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0.02)
        heard = b""
        try:
            while chunk := await asyncio.wait_for(reader.read(65_536), 1):
                heard += chunk
        except TimeoutError:
            heard += b"<open>"
        writer.close()
        server.close()
        await gateway.stop()
        return heard

    return asyncio.run(run())


def statuses(heard: bytes) -> list[int]:
    return [int(part[1:4]) for part in heard.split(b"HTTP/1.1")[1:]]


def test_answers_leave_in_the_order_of_their_requests(tmp_path: Path) -> None:
    hub = make_hub(tmp_path)
    calls = [native(hub.caller, f"{LOOKUP}{n:012d}") for n in range(1, 21)]
    stranger = Message("GET", "/x1/TT-01/tra-cuu", "so_dinh_danh=1", {})
    blocks = [block(call) for call in calls]

    heard = talk(hub, blocks[0] + block(stranger) + b"".join(blocks[1:]))

    assert statuses(heard) == [200, 401, *[200] * 19]
    places = [heard.index(f'"Người {n}"'.encode()) for n in range(1, 21)]
    assert places == sorted(places)
    assert heard.endswith(b"<open>")


def test_a_request_may_come_in_pieces_and_names_in_capitals(tmp_path: Path) -> None:
    hub = make_hub(tmp_path)
    message = native(hub.caller, f"{LOOKUP}000000000007")
    shouted = Message(
        "GET", message.path, message.query, {n.upper(): v for n, v in message.headers.items()}
    )
    whole = block(shouted)

    heard = talk(hub, whole[:9], whole[9:200], whole[200:])

    assert statuses(heard) == [200]


def test_a_target_in_absolute_form_is_read_by_its_path(tmp_path: Path) -> None:
    hub = make_hub(tmp_path)
    whole = block(native(hub.caller, f"{LOOKUP}000000000007"))

    heard = talk(hub, whole.replace(b"GET /", b"GET http://node.test/", 1))

    assert statuses(heard) == [200]


REFUSED: dict[str, tuple[bytes, int]] = {
    "a body": (b"GET /x1/a/b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 405),
    "a post": (b"POST /x1/a/b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 405),
    "chunks": (
        b"GET /x1/a/b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        405,
    ),
    "two lengths": (
        b"GET /x1/a/b HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        400,
    ),
    "length and chunks": (
        b"GET /x1/a/b HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    "a blank before the colon": (b"GET /x1/a/b HTTP/1.1\r\nHost : x\r\n\r\n", 400),
    "a folded header": (b"GET /x1/a/b HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", 400),
    "no http": (b"hello\r\n\r\n", 400),
    "a long head": (b"GET /x1/a/b HTTP/1.1\r\nX-Long: " + b"x" * 17_000 + b"\r\n\r\n", 400),
    "many headers": (b"GET /x1/a/b HTTP/1.1\r\n" + b"a: b\r\n" * 65 + b"\r\n", 400),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_could_be_read_in_two_ways_ends_the_connection(tmp_path: Path, kind: str) -> None:
    sent, status = REFUSED[kind]

    heard = talk(make_hub(tmp_path), sent)

    assert statuses(heard)[0] == status
    if status == 400 or b"abc" in sent:
        assert b"connection: close" in heard
        assert not heard.endswith(b"<open>")


def test_a_head_question_gets_no_body(tmp_path: Path) -> None:
    heard = talk(make_hub(tmp_path), b"HEAD /x1/a/b HTTP/1.1\r\nHost: x\r\n\r\n")

    assert statuses(heard) == [405]
    assert heard.endswith(b"\r\n\r\n")


def test_health_is_answered_on_the_wire(tmp_path: Path) -> None:
    heard = talk(
        make_hub(tmp_path), b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )

    assert json.loads(heard.partition(b"\r\n\r\n")[2])["status"] == "ok"
