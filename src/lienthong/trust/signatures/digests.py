"""Content-Digest of RFC 9530, SHA-256."""

from binascii import b2a_base64
from hashlib import sha256

from lienthong.errors import gettext_noop
from lienthong.trust.errors import SignatureRefused


def content_digest(body: bytes) -> str:
    """The value of the field for this body."""
    return f"sha-256=:{b2a_base64(sha256(body).digest(), newline=False).decode()}:"


EMPTY_DIGEST = content_digest(b"")


def check_digest(value: str | None, body: bytes) -> None:
    """Raises SignatureRefused unless the field holds the digest of the body."""
    if value is None:
        raise SignatureRefused(reason=gettext_noop("there is no Content-Digest header"))
    if value != (content_digest(body) if body else EMPTY_DIGEST):
        raise SignatureRefused(
            reason=gettext_noop("Content-Digest is not the SHA-256 digest of the body")
        )
