"""What the log keeps of a call: no path, no person, no digest that could be guessed."""

import hmac
from binascii import b2a_base64

import msgspec

_encode = msgspec.json.Encoder().encode
_SHORT = 16


class ExchangeRecord(msgspec.Struct, frozen=True):
    """One call, answered or refused, as a line of the log.

    `user` and `subject` are keyed hashes; `request` and `answer` are commitments to the signed
    texts, keyed with the agreement's secret; `once` stands for the nonce; `us` are microseconds
    spent to verify, to decide and fetch, and to sign.
    """

    time: int
    id: str
    face: str
    key: str
    client: str
    agreement: str
    version: int
    service: str
    route: str
    purpose: str
    issue: str
    user: str
    subject: str
    status: int
    code: str
    rows: int
    byte_size: int
    us: tuple[int, int, int]
    once: str
    signed: int
    signature: str
    request: str
    answer: str

    def encode(self) -> bytes:
        """The record as a JSON object, fields in this order."""
        return _encode(self)


def commitment(secret: bytes, signed_text: bytes) -> str:
    """A commitment to a signed text: without the agreement's secret it tells nothing."""
    made = b2a_base64(hmac.digest(secret, signed_text, "sha256"), newline=False)
    return made.decode().rstrip("=").replace("+", "-").replace("/", "_")


def keyed_hash(secret: bytes, kind: str, value: str) -> str:
    """A person or an official, only recognisable to who holds the agreement's secret."""
    if not value:
        return ""
    return hmac.digest(secret, f"{kind}\n{value}".encode(), "sha256")[:_SHORT].hex()
