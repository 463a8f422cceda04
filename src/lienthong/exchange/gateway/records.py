"""What the log keeps of a call: no path, no person, no digest that could be guessed."""

from binascii import b2a_base64
from hashlib import sha256

import msgspec

_encode = msgspec.json.Encoder().encode
_SHORT = 16
_BLOCK = 64


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


class Secret:
    """An agreement's secret with its HMAC-SHA-256 half done, for many short messages."""

    __slots__ = ("_inner", "_outer")

    def __init__(self, secret: bytes) -> None:
        padded = secret.ljust(_BLOCK, b"\0")
        self._inner = sha256(bytes(byte ^ 0x36 for byte in padded))
        self._outer = sha256(bytes(byte ^ 0x5C for byte in padded))

    def digest(self, message: bytes) -> bytes:
        """HMAC-SHA-256 of the message (RFC 2104)."""
        inner = self._inner.copy()
        inner.update(message)
        outer = self._outer.copy()
        outer.update(inner.digest())
        return outer.digest()


def commitment(secret: Secret, signed_text: bytes) -> str:
    """A commitment to a signed text: without the agreement's secret it tells nothing."""
    made = b2a_base64(secret.digest(signed_text), newline=False)
    return made.decode().rstrip("=").replace("+", "-").replace("/", "_")


def keyed_hash(secret: Secret, kind: str, value: str) -> str:
    """A person or an official, only recognisable to who holds the agreement's secret."""
    if not value:
        return ""
    return secret.digest(f"{kind}\n{value}".encode())[:_SHORT].hex()
