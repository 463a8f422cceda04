"""Signing and checking requests."""

from binascii import b2a_base64
from collections.abc import Callable
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


@lru_cache(maxsize=512)
def _covered(components: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The covered components in order, and the headers of the profile that are left out."""
    listed = tuple(components.split(" "))
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
    return listed, tuple(name for quoted, name in _NAMES.items() if quoted not in covered)


def _base(message: Message, components: tuple[str, ...], listed: str, tail: str) -> bytes:
    headers = message.headers
    values = {
        '"@method"': message.method,
        '"@path"': message.path or "/",
        '"@query"': f"?{message.query}",
        '"content-digest"': headers["content-digest"],
    }
    lines: list[str] = []
    for quoted in components:
        value = values.get(quoted)
        if value is None:
            name = _NAMES[quoted]
            value = headers.get(name)
            if value is None:
                raise SignatureIncomplete(
                    part=name, reason=gettext_noop("the header is covered but not there")
                )
            check_value(name, value)
        lines.append(f"{quoted}: {value}")
    lines.append(f'"@signature-params": ({listed}){tail}')
    return "\n".join(lines).encode("ascii")


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
    components, left_out = _covered(given.components)
    for name in left_out:
        if name in message.headers:
            raise SignatureIncomplete(
                part=name, reason=gettext_noop("the header is there but not covered")
            )
    text, signature = read_signature(message.headers.get("signature"), given.label)
    try:
        base = _base(message, components, given.components, given.params)
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
    signature = key.sign(_base(digested, tuple(components), listed, tail))
    return {
        "content-digest": headers["content-digest"],
        "signature-input": f"{LABEL}=({listed}){tail}",
        "signature": f"{LABEL}=:{b2a_base64(signature, newline=False).decode()}:",
    }
