"""The native face of the gateway: what it gives, what it refuses, what it logs."""

import json
import sqlite3
from dataclasses import replace
from typing import Any

from calls import LIST, LOOKUP, SOURCE, node, problem, records
from hub import (
    CLIENT,
    SECRET,
    SERVICE,
    Hub,
    agreement,
    ask,
    native,
    send,
    signature_of,
    signed,
    with_gateway,
)

from lienthong.exchange.gateway.app import Gateway
from lienthong.exchange.gateway.records import Secret, commitment, keyed_hash
from lienthong.trust import (
    Answer,
    Message,
    RecordProof,
    check_proof,
    verify_response,
)


def test_a_lookup_gives_the_granted_fields_of_one_record(hub: Hub) -> None:
    (reply,) = ask(hub, native(hub.caller, LOOKUP))

    assert reply.status == 200
    assert json.loads(reply.body) == {
        "record": {"ho_ten": "Người 7", "xa": "Xã A", "con": False},
        "source": SOURCE,
    }
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["log-index"] == "0"


def test_a_record_that_is_not_there_has_the_same_shape(hub: Hub) -> None:
    (reply,) = ask(hub, native(hub.caller, "/x1/TT-01/tra-cuu?so_dinh_danh=9"))

    assert (reply.status, json.loads(reply.body)) == (200, {"record": None, "source": SOURCE})


def test_a_key_that_two_records_share_gives_neither(hub: Hub) -> None:
    table = hub.config.data_dir / "tables/ho-so.sqlite"
    with sqlite3.connect(table) as connection:
        connection.execute("DROP INDEX records_key")
        connection.execute("INSERT INTO records SELECT * FROM records WHERE muc = 7")

    (reply,) = ask(hub, native(hub.caller, LOOKUP))

    assert problem(reply) == (409, "exchange.key.ambiguous")


def test_pages_give_every_row_once_and_end(hub: Hub) -> None:
    async def work(gateway: Gateway) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        after = ""
        while True:
            page = json.loads(
                (await send(gateway, native(hub.caller, f"{LIST}?xa=X%C3%A3+A{after}"))).body
            )
            found += page["records"]
            if page["next"] is None:
                return found
            after = f"&after={page['next']}"

    found = with_gateway(hub, work)

    assert [row["ho_ten"] for row in found] == [f"Người {n}" for n in range(1, 251, 2)]
    assert {row["xa"] for row in found} == {"Xã A"}


def test_rows_outside_the_agreement_are_not_there(hub: Hub) -> None:
    replies = ask(
        hub,
        native(hub.caller, "/x1/TT-02/tra-cuu?so_dinh_danh=000000000007"),
        native(hub.caller, "/x1/TT-02/tra-cuu?so_dinh_danh=000000000008"),
        native(hub.caller, "/x1/TT-02/danh-sach?xa=X%C3%A3+B"),
        native(hub.caller, "/x1/TT-02/danh-sach?limit=2"),
    )

    bodies = [json.loads(reply.body) for reply in replies]
    assert [b.get("record") for b in bodies[:2]] == [{"muc": 7}, None]
    assert bodies[2]["records"] == []
    assert bodies[3]["records"] == [{"muc": 1}, {"muc": 3}]


def test_the_answer_is_signed_and_bound_to_its_request(hub: Hub) -> None:
    message, other = native(hub.caller, LOOKUP), native(hub.caller, LOOKUP)
    replies = ask(hub, message, other)

    for sent, reply in zip((message, other), replies, strict=True):
        answer = Answer(reply.status, reply.headers, reply.body)
        base = verify_response(answer, node(hub), request=signature_of(sent))
        assert commitment(Secret(bytes.fromhex(SECRET)), base) in {
            r["answer"] for r in records(hub)
        }


def test_the_log_tells_who_asked_what_and_why_but_not_about_whom(hub: Hub) -> None:
    message = native(hub.caller, LOOKUP, x_road_issue="H58.12-0001")
    ask(hub, message)

    (record,) = records(hub)
    secret = Secret(bytes.fromhex(SECRET))
    told = {
        k: record[k]
        for k in ("face", "client", "agreement", "version", "service", "route", "purpose", "issue")
    }
    assert told == {
        "face": "x1",
        "client": CLIENT,
        "agreement": "TT-01",
        "version": 1,
        "service": SERVICE,
        "route": "tra-cuu?so_dinh_danh",
        "purpose": "1.004227",
        "issue": "H58.12-0001",
    }
    assert record["subject"] == keyed_hash(secret, "subject", "000000000007")
    assert record["user"] == keyed_hash(secret, "user", "VN0101")
    assert record["request"] == commitment(secret, signature_of(message).base)
    text = json.dumps(record)
    assert "000000000007" not in text
    assert "VN0101" not in text
    assert signature_of(message).nonce not in text


def test_a_caller_proves_its_call_and_no_other_caller_can(hub: Hub) -> None:
    replies = ask(
        hub,
        native(hub.caller, LOOKUP),
        signed(hub.caller, "/x1/_proof/0"),
        signed(hub.outsider, "/x1/_proof/0"),
        signed(hub.caller, "/x1/_proof/1"),
        signed(hub.caller, "/x1/_proof/x"),
    )

    body = json.loads(replies[1].body)
    proof = RecordProof(body["number"], body["record"], body["path"], body["checkpoint"])
    checkpoint = check_proof(proof, node(hub))
    assert checkpoint is not None
    assert checkpoint.size == 1
    assert body["commitment_key"] == SECRET
    assert [problem(r) for r in replies[2:]] == [
        (404, "trust.log.record_unknown"),
        (404, "trust.log.record_unknown"),
        (400, "exchange.path.refused"),
    ]


REFUSED = {
    "/x1/TT-09/tra-cuu?so_dinh_danh=1": (404, "exchange.agreement.unknown"),
    "/x1/TT-01/khac": (403, "exchange.agreement.route_not_granted"),
    "/x1/TT-01/tra-cuu": (400, "exchange.parameter.refused"),
    "/x1/TT-01/tra-cuu?so_dinh_danh=": (400, "exchange.parameter.refused"),
    "/x1/TT-01/tra-cuu?so_dinh_danh=1&so_dinh_danh=2": (400, "exchange.parameter.refused"),
    "/x1/TT-01/tra-cuu?so_dinh_danh=1&xa=A": (400, "exchange.parameter.refused"),
    "/x1/TT-01/tra-cuu?so_dinh_danh=%00": (400, "exchange.parameter.refused"),
    "/x1/TT-01/tra-cuu?so_dinh_danh=%ff": (400, "exchange.parameter.refused"),
    "/x1/TT-01/tra-cuu?so_dinh_danh": (400, "exchange.parameter.refused"),
    "/x1/TT-01/danh-sach?muc=x": (400, "exchange.parameter.refused"),
    "/x1/TT-01/danh-sach?ho_ten=A": (400, "exchange.parameter.refused"),
    "/x1/TT-01/danh-sach?limit=51": (400, "exchange.parameter.refused"),
    "/x1/TT-01/danh-sach?limit=0": (400, "exchange.parameter.refused"),
    "/x1/TT-01/danh-sach?after=2026-11.x": (400, "exchange.parameter.refused"),
    "/x1/TT-01/danh-sach?after=2026-10.5": (409, "exchange.page.outdated"),
    "/x1/TT-01/%2e%2e": (400, "exchange.path.refused"),
    "/x1/TT-01/..": (400, "exchange.path.refused"),
    "/x1/TT-01//tra-cuu": (400, "exchange.path.refused"),
    "/x1/TT-01/tra-cuu/": (400, "exchange.path.refused"),
    "/x1/TT-01/tra%2Dcuu": (400, "exchange.path.refused"),
    "/x1/TT-01;x/tra-cuu": (400, "exchange.path.refused"),
}


def test_what_is_refused_is_refused_in_its_own_words_signed_and_logged(hub: Hub) -> None:
    messages = [native(hub.caller, target) for target in REFUSED]
    replies = ask(hub, *messages)

    assert {t: problem(r) for t, r in zip(REFUSED, replies, strict=True)} == REFUSED
    for message, reply in zip(messages, replies, strict=True):
        assert reply.headers["content-type"] == "application/problem+json"
        verify_response(
            Answer(reply.status, reply.headers, reply.body),
            node(hub),
            request=signature_of(message),
        )
    assert [r["code"] for r in records(hub)] == [code for _, code in REFUSED.values()]


def test_what_the_agreement_does_not_cover_is_refused(hub: Hub) -> None:
    hub.issue(
        agreement("TT-01", is_issue_required=True),
        agreement("TT-03", start=4_000_000_000 - 1),
        agreement("TT-04", end=1_700_000_000),
        agreement("TT-05", routes=("danh-sach",)),
    )
    key = "?so_dinh_danh=000000000007"
    replies = ask(
        hub,
        native(hub.caller, LOOKUP),
        native(hub.caller, LOOKUP, x_road_userid=""),
        native(hub.caller, LOOKUP, purpose="other"),
        native(hub.caller, LOOKUP, purpose=""),
        native(hub.outsider, LOOKUP),
        native(hub.caller, f"/x1/TT-03/tra-cuu{key}"),
        native(hub.caller, f"/x1/TT-04/tra-cuu{key}"),
        native(hub.caller, f"/x1/TT-05/tra-cuu{key}"),
        native(hub.caller, LOOKUP, agreement="TT-05"),
    )

    assert [problem(reply) for reply in replies] == [
        (403, "exchange.agreement.issue_missing"),
        (403, "exchange.agreement.user_missing"),
        (403, "exchange.agreement.purpose_not_granted"),
        (403, "exchange.agreement.purpose_not_granted"),
        (404, "exchange.agreement.unknown"),
        (403, "exchange.agreement.not_in_force"),
        (403, "exchange.agreement.not_in_force"),
        (403, "exchange.agreement.route_not_granted"),
        (400, "exchange.header.refused"),
    ]


def test_a_stranger_is_refused_and_leaves_no_record(hub: Hub) -> None:
    from lienthong.trust import generate_key

    message = native(hub.caller, LOOKUP)
    replies = ask(
        hub,
        native(generate_key(), LOOKUP),
        Message("GET", "/x1/TT-01/tra-cuu", "so_dinh_danh=000000000007", {}),
        replace(message, query="so_dinh_danh=000000000008"),
        replace(message, headers={**message.headers, "purpose": "x"}),
        replace(message, method="POST"),
        replace(message, headers={**message.headers, "content-length": "3"}),
        native(hub.caller, LOOKUP, created=str(0))
        if False
        else signed(hub.caller, LOOKUP, created=1_700_000_000),
    )

    assert [problem(reply) for reply in replies] == [
        (401, "trust.signature.refused"),
        (401, "trust.signature.refused"),
        (401, "trust.signature.refused"),
        (401, "trust.signature.refused"),
        (405, "exchange.method.refused"),
        (405, "exchange.method.refused"),
        (401, "trust.signature.stale"),
    ]
    assert records(hub) == []
