"""What the gateway does when something is missing, full or damaged; many callers at once."""

import asyncio
import json
import os

import pytest
from calls import LOOKUP, node, problem, records
from hub import (
    Hub,
    Reply,
    agreement,
    ask,
    native,
    send,
    with_gateway,
)

from lienthong.exchange.gateway.app import Gateway
from lienthong.trust import (
    verify_log,
)


def test_a_request_counts_once_also_across_a_restart(hub: Hub) -> None:
    message = native(hub.caller, LOOKUP)

    first, second = ask(hub, message, message)
    (third,) = ask(hub, message)

    assert first.status == 200
    assert [problem(second), problem(third)] == [(401, "trust.signature.replayed")] * 2


def test_a_withdrawn_agreement_is_refused_from_the_next_request(hub: Hub) -> None:
    async def work(gateway: Gateway) -> list[int]:
        before = await send(gateway, native(hub.caller, LOOKUP))
        hub.issue()
        after = await send(gateway, native(hub.caller, LOOKUP))
        hub.issue(agreement())
        again = await send(gateway, native(hub.caller, LOOKUP))
        return [before.status, after.status, again.status]

    assert with_gateway(hub, work) == [200, 404, 200]


def test_without_a_register_in_force_nothing_is_answered(hub: Hub) -> None:
    async def work(gateway: Gateway) -> list[tuple[int, str]]:
        found = []
        for change in (
            lambda: hub.issue(agreement(), days=-1),
            lambda: hub.config.snapshot.write_text("{}"),
            hub.config.snapshot.unlink,
        ):
            change()
            found.append(problem(await send(gateway, native(hub.caller, LOOKUP))))
        return found

    assert with_gateway(hub, work) == [
        (503, "trust.snapshot.expired"),
        (503, "trust.snapshot.invalid"),
        (503, "trust.snapshot.missing"),
    ]


def test_what_cannot_be_logged_is_not_answered(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    async def work(gateway: Gateway) -> list[Reply]:
        with monkeypatch.context() as patch:
            patch.setattr(os, "fdatasync", full)
            refused = await send(gateway, native(hub.caller, LOOKUP))
        return [refused, await send(gateway, native(hub.caller, LOOKUP))]

    refused, answered = with_gateway(hub, work)

    assert problem(refused) == (503, "trust.log.unwritable")
    assert b"Ng\xc6\xb0\xe1\xbb\x9di" not in refused.body
    assert answered.status == 200
    assert [r["status"] for r in records(hub)] == [200]


def test_a_damaged_log_stops_the_answers_and_says_where(hub: Hub) -> None:
    ask(hub, native(hub.caller, LOOKUP), native(hub.caller, LOOKUP))
    path = hub.config.log / "000000000000.log"
    path.write_bytes(path.read_bytes().replace(b'"rows":1', b'"rows":2', 1))

    (reply,) = ask(hub, native(hub.caller, LOOKUP, accept_language="en"))

    assert problem(reply) == (503, "trust.log.damaged")
    assert "000000000000.log, byte 0, number 0" in json.loads(reply.body)["title"]


def test_a_missing_table_is_said_and_comes_back(hub: Hub) -> None:
    table = hub.config.data_dir / "tables/ho-so.sqlite"
    aside = table.with_suffix(".aside")
    table.rename(aside)

    async def work(gateway: Gateway) -> list[int]:
        first = await send(gateway, native(hub.caller, LOOKUP))
        aside.rename(table)
        return [first.status, (await send(gateway, native(hub.caller, LOOKUP))).status]

    assert with_gateway(hub, work) == [503, 200]


def test_many_callers_at_once_each_get_their_own_answer(hub: Hub) -> None:
    async def work(gateway: Gateway) -> list[Reply]:
        targets = [f"/x1/TT-01/tra-cuu?so_dinh_danh={n:012d}" for n in range(1, 101)]
        return await asyncio.gather(
            *(send(gateway, native(hub.caller, target)) for target in targets)
        )

    replies = with_gateway(hub, work)

    names = [json.loads(reply.body)["record"]["ho_ten"] for reply in replies]
    assert names == [f"Người {n}" for n in range(1, 101)]
    assert sorted(int(r.headers["log-index"]) for r in replies) == list(range(100))
    assert verify_log(hub.config.log, node(hub)).records == 100
