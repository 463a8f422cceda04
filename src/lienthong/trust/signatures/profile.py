"""What request and response signatures have in common: messages, the strict reader, the base."""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass, field

from lienthong.errors import gettext_noop
from lienthong.trust.errors import SignatureIncomplete, SignatureRefused

# Each of these headers must be covered when the request carries it, and only then.
COVERED_HEADERS = (
    "agreement",
    "purpose",
    "x-road-client",
    "x-road-id",
    "x-road-userid",
    "x-road-issue",
)
LABEL = "sig1"
_LABEL_FORM = re.compile(r"[a-z][a-z0-9_.-]{0,31}")
_NONCE_FORM = re.compile(r"[A-Za-z0-9+/=_.:-]{16,64}")
_KEY_ID_FORM = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_MOMENT_FORM = re.compile(r"[1-9][0-9]{9}")
_VALUE_FORM = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?|")
# The order that almost all callers write, in one look; the same forms as below.
_USUAL_INPUT = re.compile(
    r"([a-z][a-z0-9_.-]{0,31})=\(([^)]*)\)"
    r'(;created=([1-9][0-9]{9});nonce="([A-Za-z0-9+/=_.:-]{16,64})"'
    r';keyid="([A-Za-z0-9_.:-]{1,64})";alg="([a-z0-9-]{1,32})")'
)
_WORDS = {"nonce": _NONCE_FORM, "keyid": _KEY_ID_FORM, "alg": re.compile(r"[a-z0-9-]{1,32}")}


@dataclass(slots=True)
class Message:
    """A request as signatures see it: raw path and query, header names in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(slots=True)
class MessageSignature:
    """A signature with the text it is over; not yet checked against a key."""

    label: str
    key_id: str
    algorithm: str
    created: int
    nonce: str
    base: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    text: str = field(repr=False)


@dataclass(slots=True)
class SignatureInput:
    """One `Signature-Input` member, taken apart."""

    label: str
    components: str
    params: str
    values: Mapping[str, str]


def read_input(value: str | None) -> SignatureInput:
    """Take apart a Signature-Input of exactly one signature. Raises SignatureRefused."""
    if value is None:
        raise SignatureRefused(reason=gettext_noop("there is no Signature-Input header"))
    usual = _USUAL_INPUT.fullmatch(value)
    if usual is not None:
        label, components, params, created, nonce, key_id, algorithm = usual.groups()
        values = {"created": created, "nonce": nonce, "keyid": key_id, "alg": algorithm}
        return SignatureInput(label, components, params, values)
    label, _, rest = value.partition("=(")
    components, closed, params = rest.partition(")")
    if not closed or not _LABEL_FORM.fullmatch(label) or not params.startswith(";"):
        raise SignatureRefused(
            reason=gettext_noop("Signature-Input is not in the form of one signature")
        )
    return SignatureInput(label, components, params, _read_params(params))


def _read_params(params: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for part in params[1:].split(";"):
        name, _, text = part.partition("=")
        if name in values:
            raise SignatureIncomplete(
                part=name[:32], reason=gettext_noop("the parameter is repeated")
            )
        if name == "created":
            if not _MOMENT_FORM.fullmatch(text):
                raise SignatureRefused(reason=gettext_noop("created is not a moment in seconds"))
            values[name] = text
            continue
        form = _WORDS.get(name)
        if form is None or text[:1] != '"' or text[-1:] != '"' or not form.fullmatch(text[1:-1]):
            raise SignatureIncomplete(
                part=name[:32], reason=gettext_noop("the parameter is unknown or not in its form")
            )
        values[name] = text[1:-1]
    return values


def read_signature(value: str | None, label: str) -> tuple[str, bytes]:
    """The one member of the Signature header, as text and as 64 bytes. Raises SignatureRefused."""
    if value is None:
        raise SignatureRefused(reason=gettext_noop("there is no Signature header"))
    start = len(label) + 1
    text = value[start:]
    if value[:start] != f"{label}=" or len(text) <= 1 or text[0] != ":" or text[-1] != ":":
        raise SignatureRefused(reason=gettext_noop("Signature does not belong to Signature-Input"))
    try:
        return text, b64decode(text[1:-1], validate=True)
    except (Base64Error, ValueError) as error:
        raise SignatureRefused(reason=gettext_noop("Signature is not base64")) from error


def check_value(name: str, value: str) -> str:
    """A header value that may be signed: printable ASCII without blanks around it."""
    if not _VALUE_FORM.fullmatch(value):
        raise SignatureIncomplete(
            part=name, reason=gettext_noop("the header holds characters that cannot be signed")
        )
    return value
