"""Signing and checking answers, each bound to the request it answers."""

from binascii import b2a_base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lienthong.errors import gettext_noop
from lienthong.trust.errors import SignatureIncomplete, SignatureRefused
from lienthong.trust.keys import PrivateKey, PublicKey
from lienthong.trust.signatures.digests import check_digest, content_digest
from lienthong.trust.signatures.profile import (
    LABEL,
    MessageSignature,
    check_value,
    read_input,
    read_signature,
)

_ALWAYS = ('"@status"', '"content-digest"', '"x-road-request-id"')
_SERVICE = '"x-road-service"'


@dataclass(slots=True)
class Answer:
    """A response as signatures see it: header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


def _binding(label: str) -> str:
    return f'"signature";req;key="{label}"'


@lru_cache(maxsize=64)
def _names(label: str, has_service: bool) -> tuple[str, str]:  # noqa: FBT001 - inside only
    """The covered components of an answer in brackets, and the one that binds it to its request."""
    binding = _binding(label)
    listed = [*_ALWAYS, _SERVICE, binding] if has_service else [*_ALWAYS, binding]
    return f"({' '.join(listed)})", binding


def sign_response(
    answer: Answer, key: PrivateKey, *, created: int, request: MessageSignature
) -> tuple[dict[str, str], bytes]:
    """The headers to add to an answer, and the text that was signed.

    The answer carries `x-road-request-id`, and `x-road-service` where it has one; the signature
    covers both, the status, the digest, and the request's own signature.
    """
    digest = content_digest(answer.body)
    headers = answer.headers
    service = headers.get("x-road-service")
    middle = f"{_SERVICE}: {check_value('x-road-service', service)}\n" if service else ""
    public = key.public
    names, binding = _names(request.label, bool(service))
    params = f'{names};created={created};keyid="{public.key_id}";alg="{public.signature_name}"'
    base = (
        f'"@status": {answer.status}\n"content-digest": {digest}\n'
        f'"x-road-request-id": {headers["x-road-request-id"]}\n{middle}'
        f'{binding}: {request.text}\n"@signature-params": {params}'
    ).encode("ascii")
    signature = b2a_base64(key.sign(base), newline=False).decode()
    added = {
        "content-digest": digest,
        "signature-input": f"{LABEL}={params}",
        "signature": f"{LABEL}=:{signature}:",
    }
    return added, base


def _component(quoted: str, answer: Answer, request: MessageSignature) -> str:
    if quoted == '"@status"':
        return str(answer.status)
    if quoted == _binding(request.label):
        return request.text
    name = quoted.strip('"')
    if quoted not in (*_ALWAYS, _SERVICE):
        raise SignatureIncomplete(
            part=quoted[:40], reason=gettext_noop("the component is not one of the profile")
        )
    value = answer.headers.get(name)
    if value is None:
        raise SignatureIncomplete(
            part=name, reason=gettext_noop("the header is covered but not there")
        )
    return check_value(name, value)


def verify_response(answer: Answer, key: PublicKey, *, request: MessageSignature) -> bytes:
    """The text that was signed, once it is sure that this key signed this answer to this request.

    Raises SignatureRefused with what is wrong.
    """
    check_digest(answer.headers.get("content-digest"), answer.body)
    given = read_input(answer.headers.get("signature-input"))
    components = given.components.split(" ")
    needed = {*_ALWAYS, _binding(request.label)}
    if "x-road-service" in answer.headers:
        needed.add(_SERVICE)
    if set(components) != needed or len(components) != len(needed):
        raise SignatureRefused(
            reason=gettext_noop("the answer's signature does not cover what it must")
        )
    if given.values.get("keyid") != key.key_id or given.values.get("alg") != key.signature_name:
        raise SignatureRefused(reason=gettext_noop("another key signed the answer"))
    _, signature = read_signature(answer.headers.get("signature"), given.label)
    lines = [f"{quoted}: {_component(quoted, answer, request)}" for quoted in components]
    lines.append(f'"@signature-params": ({given.components}){given.params}')
    base = "\n".join(lines).encode("ascii")
    if not key.verify(base, signature):
        raise SignatureRefused(
            reason=gettext_noop("the signature is not of this key over this answer")
        )
    return base
