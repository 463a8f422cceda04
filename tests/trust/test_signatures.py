"""Our profile of RFC 9421 beside a public library, in both directions, and what it refuses."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    algorithms,
)
from hypothesis import given
from hypothesis import strategies as st

from lienthong.trust import (
    Algorithm,
    Answer,
    Message,
    PrivateKey,
    SignatureRefused,
    content_digest,
    generate_key,
    sign_request,
    sign_response,
    verify_request,
    verify_response,
)

NOW = 1_790_000_000
NONCE = "bm9uY2Utb2YtMTYtYnl0ZXM"
ORACLES: dict[Algorithm, Any] = {
    "ed25519": algorithms.ED25519,
    "p256": algorithms.ECDSA_P256_SHA256,
}
HEADERS = {
    "agreement": "TT-2026-01",
    "purpose": "1.004227",
    "x-road-userid": "VN0123",
    "x-road-issue": "H57.12-251118-0001",
}


@dataclass
class Request:
    method: str
    url: str
    headers: dict[str, str]


@dataclass
class Response:
    status_code: int
    headers: dict[str, str]
    request: Request
    url: str = field(default="http://node.test/")


@dataclass
class Resolver(HTTPSignatureKeyResolver):
    key: PrivateKey

    def resolve_public_key(self, key_id: str) -> Any:
        assert key_id == self.key.public.key_id
        return load_pem_public_key(self.key.public.to_pem().encode())

    def resolve_private_key(self, key_id: str) -> Any:
        return load_pem_private_key(self.key.pem, None)


def asked(query: str = "ma=1", **headers: str) -> Message:
    return Message("GET", "/x1/TT-2026-01/by-key", query, {**HEADERS, **headers})


def signed(message: Message, key: PrivateKey, **changes: Any) -> Message:
    added = sign_request(message, key, created=NOW, nonce=NONCE)
    return replace(message, headers={**message.headers, **added, **changes})


def as_request(message: Message) -> Request:
    url = f"http://node.test{message.path}" + (f"?{message.query}" if message.query else "")
    return Request(message.method, url, {k.title(): v for k, v in message.headers.items()})


@pytest.mark.parametrize("algorithm", ORACLES)
@pytest.mark.parametrize("query", ["ma=1", "", "ten=C%C3%A1t&after=9"])
def test_the_library_takes_our_request_signature(algorithm: Algorithm, query: str) -> None:
    key = generate_key(algorithm)
    request = as_request(signed(asked(query), key))
    verifier = HTTPMessageVerifier(
        signature_algorithm=ORACLES[algorithm], key_resolver=Resolver(key)
    )

    found = verifier.verify(request, max_age=None, body=b"")

    assert found[0].parameters["nonce"] == NONCE
    request.headers["Purpose"] = "other"
    with pytest.raises(InvalidSignature):
        verifier.verify(request, max_age=None)


@pytest.mark.parametrize("algorithm", ORACLES)
def test_we_take_the_librarys_request_signature(algorithm: Algorithm) -> None:
    key = generate_key(algorithm)
    message = asked()
    request = as_request(
        replace(message, headers={**HEADERS, "content-digest": content_digest(b"")})
    )
    signer = HTTPMessageSigner(signature_algorithm=ORACLES[algorithm], key_resolver=Resolver(key))
    covered = (
        "@query",
        "@method",
        "x-road-issue",
        "@path",
        "content-digest",
        "agreement",
        "x-road-userid",
        "purpose",
    )
    signer.sign(
        request,
        key_id=key.public.key_id,
        created=datetime.fromtimestamp(NOW, UTC),
        nonce=NONCE,
        covered_component_ids=covered,
        use_existing_digest=True,
    )

    headers = {k.lower(): v for k, v in request.headers.items()}
    found = verify_request(replace(message, headers=headers), lambda _: key.public)

    assert (found.key_id, found.created, found.nonce) == (key.public.key_id, NOW, NONCE)


@pytest.mark.parametrize("algorithm", ORACLES)
@pytest.mark.parametrize("service", ["", "VN/GOV/H57/dangky/ho-so"])
def test_the_library_takes_our_answer_signature(algorithm: Algorithm, service: str) -> None:
    caller, node = generate_key(), generate_key(algorithm)
    message = signed(asked(), caller)
    request = verify_request(message, lambda _: caller.public)
    headers = {"x-road-request-id": "9f1c"} | ({"x-road-service": service} if service else {})
    answer = Answer(200, headers, b'{"record":null}')
    added, base = sign_response(answer, node, created=NOW, request=request)
    whole = replace(answer, headers={**headers, **added})
    response = Response(200, {k.title(): v for k, v in whole.headers.items()}, as_request(message))

    verifier = HTTPMessageVerifier(
        signature_algorithm=ORACLES[algorithm], key_resolver=Resolver(node)
    )
    found = verifier.verify(response, max_age=None, body=answer.body)

    assert '"signature";key="sig1";req' in found[0].covered_components or len(found) == 1
    assert verify_response(whole, node.public, request=request) == base


@pytest.mark.parametrize("algorithm", ORACLES)
def test_we_take_the_librarys_answer_signature(algorithm: Algorithm) -> None:
    caller, node = generate_key(), generate_key(algorithm)
    message = signed(asked(), caller)
    request = verify_request(message, lambda _: caller.public)
    body = b"{}"
    response = Response(
        200,
        {"X-Road-Request-Id": "9f1c", "Content-Digest": content_digest(body)},
        as_request(message),
    )
    signer = HTTPMessageSigner(signature_algorithm=ORACLES[algorithm], key_resolver=Resolver(node))
    signer.sign(
        response,
        key_id=node.public.key_id,
        created=datetime.fromtimestamp(NOW, UTC),
        label="sig1",
        use_existing_digest=True,
        covered_component_ids=(
            '"@status"',
            '"content-digest"',
            '"x-road-request-id"',
            '"signature";req;key="sig1"',
        ),
    )
    answer = Answer(200, {k.lower(): v for k, v in response.headers.items()}, body)

    assert verify_response(answer, node.public, request=request).startswith(b'"@status": 200\n')


def test_an_answer_to_another_request_is_refused() -> None:
    caller, node = generate_key(), generate_key()
    first = verify_request(signed(asked("ma=1"), caller), lambda _: caller.public)
    second = verify_request(signed(asked("ma=2"), caller), lambda _: caller.public)
    answer = Answer(200, {"x-road-request-id": "9f1c"}, b"{}")
    added, _ = sign_response(answer, node, created=NOW, request=first)
    whole = replace(answer, headers={**answer.headers, **added})

    with pytest.raises(SignatureRefused, match="not of this key over this answer"):
        verify_response(whole, node.public, request=second)
    with pytest.raises(SignatureRefused, match="digest of the body"):
        verify_response(replace(whole, body=b"{} "), node.public, request=first)
    with pytest.raises(SignatureRefused, match="not of this key over this answer"):
        verify_response(replace(whole, status=201), node.public, request=first)
    with pytest.raises(SignatureRefused, match="another key"):
        verify_response(whole, caller.public, request=first)


@pytest.mark.parametrize(
    "change",
    [
        {"method": "POST"},
        {"path": "/x1/TT-2026-02/by-key"},
        {"query": "ma=2"},
        {"query": ""},
        {"body": b"x"},
    ],
)
def test_a_changed_request_is_refused(change: dict[str, Any]) -> None:
    key = generate_key()

    with pytest.raises(SignatureRefused):
        verify_request(replace(signed(asked(), key), **change), lambda _: key.public)


REFUSED = {
    "there is no Signature-Input": {"signature-input": None},
    "there is no Signature header": {"signature": None},
    "there is no Content-Digest": {"content-digest": None},
    "does not belong": {"signature": lambda v: v.replace("sig1", "sig2")},
    "not base64": {"signature": lambda v: v.replace("sig1=:", "sig1=:*")},
    "not in the form": {"signature-input": lambda v: v.replace(")", "")},
    "covered twice": {"signature-input": lambda v: v.replace('("@method"', '("@method" "@method"')},
    "is not covered": {"signature-input": lambda v: v.replace(' "@query"', "")},
    "there but not covered": {"signature-input": lambda v: v.replace(' "purpose"', "")},
    "not one of the profile": {
        "signature-input": lambda v: v.replace('"@method"', '"@method" "date"')
    },
    "covered but not there": {"purpose": None},
    "nonce: the parameter is missing": {
        "signature-input": lambda v: v.replace(f';nonce="{NONCE}"', "")
    },
    "created: the parameter is repeated": {"signature-input": lambda v: v + ";created=1790000000"},
    "created is not a moment": {"signature-input": lambda v: v.replace("created=1", "created=-1")},
    "unknown or not in its form": {"signature-input": lambda v: v + ";expires=1790000009"},
    "alg is not that of the key": {
        "signature-input": lambda v: v.replace("ed25519", "hmac-sha256")
    },
    "not of this key": {"x-road-userid": "VN9"},
    "cannot be signed": {"purpose": "a\tb"},
}


@pytest.mark.parametrize("reason", REFUSED)
def test_a_request_out_of_form_is_refused_with_the_reason(reason: str) -> None:
    key = generate_key()
    headers = dict(signed(asked(), key).headers)
    for name, change in REFUSED[reason].items():
        if change is None:
            del headers[name]
        else:
            headers[name] = change(headers[name]) if callable(change) else str(change)

    with pytest.raises(SignatureRefused, match=reason):
        verify_request(replace(asked(), headers=headers), lambda _: key.public)


def test_an_unregistered_key_is_refused() -> None:
    with pytest.raises(SignatureRefused, match="not registered"):
        verify_request(signed(asked(), generate_key()), lambda _: None)


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_reader_never_breaks_on_what_it_is_given(given_input: str, signature: str) -> None:
    headers = {**HEADERS, "content-digest": content_digest(b"")}
    key = generate_key()
    for value in (
        given_input,
        f"sig1=({given_input});{signature}",
        f'sig1=("@method");created={given_input}',
    ):
        message = replace(
            asked(), headers={**headers, "signature-input": value, "signature": signature}
        )
        with pytest.raises(SignatureRefused):
            verify_request(message, lambda _: key.public)
