"""The X-Road face of the gateway, the language of its sentences, its health."""

import json
from base64 import b64encode
from hashlib import sha512

from calls import node, problem
from hub import (
    CLIENT,
    SERVICE,
    Hub,
    agreement,
    ask,
    native,
    signature_of,
    signed,
)

from lienthong.trust import (
    Answer,
    Message,
    verify_response,
)

R1 = f"/r1/{SERVICE}"


def xroad(hub: Hub, target: str, **headers: str) -> Message:
    return signed(
        hub.caller, target, **{"x_road_client": CLIENT, "x_road_userid": "VN0101", **headers}
    )


def test_the_xroad_face_answers_the_same_question(hub: Hub) -> None:
    hub.issue(agreement())
    message = xroad(hub, f"{R1}/tra-cuu?so_dinh_danh=000000000007", x_road_id="m-1", accept="*/*")
    (reply,) = ask(hub, message)

    assert json.loads(reply.body)["record"]["ho_ten"] == "Người 7"
    request_id = reply.headers["x-road-request-id"]
    assert (reply.headers["x-road-client"], reply.headers["x-road-service"]) == (CLIENT, SERVICE)
    assert reply.headers["x-road-id"] == "m-1"
    lines = ["GET", f"{R1}/tra-cuu?so_dinh_danh=000000000007"]
    lines += [f"{name}:{value}" for name, value in message.headers.items() if name != "x-road-id"]
    lines += ["x-road-id:m-1", f"x-road-request-id:{request_id}"]
    head = "".join(f"{line}\r\n" for line in lines).encode()
    assert reply.headers["x-road-request-hash"] == b64encode(sha512(head).digest()).decode()
    verify_response(
        Answer(200, reply.headers, reply.body), node(hub), request=signature_of(message)
    )


def test_the_xroad_face_refuses_in_xroads_words(hub: Hub) -> None:
    replies = ask(
        hub,
        xroad(hub, f"{R1}/tra-cuu?so_dinh_danh=1"),
        xroad(hub, f"{R1}/tra-cuu?so_dinh_danh=1", x_road_client="VN/GOV/H59/mot-cua"),
        signed(hub.caller, f"{R1}/tra-cuu?so_dinh_danh=1"),
        Message("GET", f"{R1}/tra-cuu", "", {"x-road-client": CLIENT}),
        xroad(hub, "/r1/VN/GOV/H57/khac/ho-so/tra-cuu"),
        xroad(hub, "/r1/VN/GOV/%2e%2e/khac/ho-so"),
        xroad(hub, "/r1/VN/GOV/H57/a%2Fb/ho-so"),
        xroad(hub, "/r1/VN/GOV/H57"),
        xroad(hub, f"{R1}/tra-cuu?so_dinh_danh=1", agreement="TT-01", accept="text/xml"),
        xroad(hub, f"{R1}/khac?so_dinh_danh=1", agreement="TT-01", accept="text/xml"),
    )

    assert [(r.status, r.headers.get("x-road-error", "")) for r in replies] == [
        (400, "Client.MissingHeaderField"),
        (400, "Client.MissingHeaderField"),
        (400, "Client.MissingHeaderField"),
        (500, "Server.ClientProxy.SslAuthenticationFailed"),
        (500, "Server.ServerProxy.AccessDenied"),
        (400, "Client.InvalidRequest"),
        (400, "Client.InvalidRequest"),
        (400, "Client.InvalidRequest"),
        (200, ""),
        (500, "Server.ServerProxy.AccessDenied"),
    ]
    assert set(json.loads(replies[3].body)) == {"type", "message", "detail"}
    assert replies[9].body.startswith(b"<error><type>Server.ServerProxy.AccessDenied</type>")


def test_sentences_are_vietnamese_unless_english_is_asked_for(hub: Hub) -> None:
    target = "/x1/TT-01/khac"
    vietnamese, english, other = ask(
        hub,
        native(hub.caller, target),
        native(hub.caller, target, accept_language="en-GB,vi;q=0.5"),
        native(hub.caller, target, accept_language="de"),
    )

    assert json.loads(english.body)["title"] == "The agreement does not grant this route."
    assert json.loads(vietnamese.body)["title"] == json.loads(other.body)["title"]
    assert "Thỏa thuận" in json.loads(vietnamese.body)["title"]
    assert vietnamese.headers["content-language"] == "vi"


def test_health_and_figures_are_open(hub: Hub) -> None:
    health, figures, nothing = ask(
        hub,
        Message("GET", "/healthz", "", {}),
        Message("GET", "/metrics", "", {}),
        Message("GET", "/x2/", "", {}),
    )

    assert json.loads(health.body) == {"status": "ok", "snapshot": 1, "records": 0}
    assert figures.body.endswith(b"# EOF\n")
    assert b"lienthong_gateway_snapshot_number 1" in figures.body
    assert problem(nothing) == (404, "exchange.address.unknown")
