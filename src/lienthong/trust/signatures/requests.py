"""Signing and checking requests."""

from binascii import b2a_base64
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from lienthong.errors import gettext_noop
from lienthong.trust.errors import SignatureIncomplete, SignatureRefused
from lienthong.trust.keys import PrivateKey, PublicKey
from lienthong.trust.signatures.digests import check_digest, content_digest
from lienthong.trust.signatures.profile import (
    COVERED_HEADERS,
    LABEL,
    Message,
    MessageSignature,
    check_value,
    read_input,
    read_signature,
)

_ALWAYS = ('"@method"', '"@path"', '"@query"', '"content-digest"')
_NAMES = {f'"{name}"': name for name in COVERED_HEADERS}
_NEEDED = ("created", "nonce", "keyid", "alg")


@dataclass(frozen=True, slots=True)
class _Covered:
    """A list of covered components, taken apart once for all requests that use it."""

    names: tuple[str, ...]
    left_out: tuple[str, ...]
    template: str


@lru_cache(maxsize=512)
def _covered(components: str) -> _Covered:
    """What a list of components covers. Raises when it is not one of the profile."""
    listed = components.split(" ")
    covered = set(listed)
    if len(covered) != len(listed):
        raise SignatureRefused(reason=gettext_noop("a component is covered twice"))
    for quoted in _ALWAYS:
        if quoted not in covered:
            raise SignatureIncomplete(part=quoted, reason=gettext_noop("it is not covered"))
    for quoted in listed:
        if quoted not in _ALWAYS and quoted not in _NAMES:
            raise SignatureIncomplete(
                part=quoted[:40], reason=gettext_noop("the component is not one of the profile")
            )
    lines = [f"{quoted}: %s\n" for quoted in listed]
    return _Covered(
        names=tuple(quoted.strip('"') for quoted in listed),
        left_out=tuple(name for quoted, name in _NAMES.items() if quoted not in covered),
        template=f'{"".join(lines)}"@signature-params": ({components})%s',
    )


def _base(message: Message, covered: _Covered, tail: str) -> bytes:
    values = {
        **message.headers,
        "@method": message.method,
        "@path": message.path or "/",
        "@query": f"?{message.query}",
    }
    for name in covered.left_out:
        if name in values:
            raise SignatureIncomplete(
                part=name, reason=gettext_noop("the header is there but not covered")
            )
    try:
        chosen = [values[name] for name in covered.names]
    except KeyError as error:
        raise SignatureIncomplete(
            part=error.args[0], reason=gettext_noop("the header is covered but not there")
        ) from error
    if not "".join(chosen).isprintable():
        for name, value in zip(covered.names, chosen, strict=True):
            check_value(name, value)
    return (covered.template % (*chosen, tail)).encode("ascii")


def read_request(message: Message) -> MessageSignature:
    """The signature of a request and the text it is over, strictly read; the key is not asked yet.

    Raises SignatureRefused when anything is missing, double, unknown or out of form.
    """
    check_digest(message.headers.get("content-digest"), message.body)
    given = read_input(message.headers.get("signature-input"))
    values = given.values
    for name in _NEEDED:
        if name not in values:
            raise SignatureIncomplete(part=name, reason=gettext_noop("the parameter is missing"))
    covered = _covered(given.components)
    text, signature = read_signature(message.headers.get("signature"), given.label)
    try:
        base = _base(message, covered, given.params)
    except UnicodeEncodeError as error:
        raise SignatureRefused(reason=gettext_noop("path or query is not ASCII")) from error
    return MessageSignature(
        label=given.label,
        key_id=values["keyid"],
        algorithm=values["alg"],
        created=int(values["created"]),
        nonce=values["nonce"],
        base=base,
        signature=signature,
        text=text,
    )


def verify_request(
    message: Message, key_for: Callable[[str], PublicKey | None]
) -> MessageSignature:
    """The signature of a request, checked with the key it names.

    Raises SignatureRefused for unknown keys and wrong signatures. Freshness and replay are the
    caller's to check (`ReplayWindow`), after the key is known.
    """
    found = read_request(message)
    key = key_for(found.key_id)
    if key is None:
        raise SignatureRefused(reason=gettext_noop("the key is not registered"))
    if key.signature_name != found.algorithm:
        raise SignatureRefused(reason=gettext_noop("alg is not that of the key"))
    if not key.verify(found.base, found.signature):
        raise SignatureRefused(
            reason=gettext_noop("the signature is not of this key over this request")
        )
    return found


def sign_request(message: Message, key: PrivateKey, *, created: int, nonce: str) -> dict[str, str]:
    """The headers to add to a request: Content-Digest, Signature-Input, Signature."""
    headers = {**message.headers, "content-digest": content_digest(message.body)}
    digested = Message(message.method, message.path, message.query, headers, message.body)
    components = [*_ALWAYS, *(quoted for quoted, name in _NAMES.items() if name in headers)]
    tail = (
        f';created={created};nonce="{nonce}";keyid="{key.public.key_id}"'
        f';alg="{key.public.signature_name}"'
    )
    listed = " ".join(components)
    signature = key.sign(_base(digested, _covered(listed), tail))
    return {
        "content-digest": headers["content-digest"],
        "signature-input": f"{LABEL}=({listed}){tail}",
        "signature": f"{LABEL}=:{b2a_base64(signature, newline=False).decode()}:",
    }
