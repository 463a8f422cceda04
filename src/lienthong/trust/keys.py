"""Keys: Ed25519 by PyNaCl, P-256 by cryptography; as PEM, short text, and files."""

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

import nacl.bindings
import nacl.exceptions
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from lienthong.errors import gettext_noop
from lienthong.trust.errors import KeyUnreadable
from lienthong.trust.files import write_whole

Algorithm = Literal["ed25519", "p256"]
# Names of RFC 9421, section 6.2.
SIGNATURE_NAMES: dict[Algorithm, str] = {"ed25519": "ed25519", "p256": "ecdsa-p256-sha256"}
SIGNATURE_SIZE = 64
_ED25519_SIZE = 32
_P256_HALF = 32
_CURVE = ec.SECP256R1()
_SHA256 = ec.ECDSA(hashes.SHA256())


@dataclass(frozen=True)
class PublicKey:
    """Checks signatures. `raw` is 32 bytes of Ed25519, or a compressed point of P-256."""

    algorithm: Algorithm
    raw: bytes

    @classmethod
    def from_text(cls, text: str) -> "PublicKey":
        """A key from its short form `ed25519:…` or `p256:…`. Raises KeyUnreadable."""
        algorithm, _, encoded = text.strip().partition(":")
        try:
            raw = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
        except (binascii.Error, ValueError) as error:
            raise KeyUnreadable(reason=gettext_noop("it is not base64")) from error
        if algorithm == "ed25519":
            if len(raw) != _ED25519_SIZE:
                raise KeyUnreadable(reason=gettext_noop("an Ed25519 key has 32 bytes"))
            return cls("ed25519", raw)
        if algorithm == "p256":
            try:
                point = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, raw)
            except ValueError as error:
                raise KeyUnreadable(reason=gettext_noop("it is not a point of P-256")) from error
            return cls("p256", _compressed(point))
        raise KeyUnreadable(reason=gettext_noop("it starts with neither ed25519: nor p256:"))

    @classmethod
    def from_pem(cls, pem: str | bytes) -> "PublicKey":
        """A key from PEM (`BEGIN PUBLIC KEY`). Raises KeyUnreadable."""
        try:
            key = load_pem_public_key(pem.encode() if isinstance(pem, str) else pem)
        except Exception as error:
            raise KeyUnreadable(
                reason=gettext_noop("it is not a public key in PEM form")
            ) from error
        if isinstance(key, ed25519.Ed25519PublicKey):
            return cls("ed25519", key.public_bytes_raw())
        if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name == _CURVE.name:
            return cls("p256", _compressed(key))
        raise KeyUnreadable(reason=gettext_noop("only Ed25519 and P-256 keys are taken"))

    @classmethod
    def parse(cls, text: str) -> "PublicKey":
        """A key in either form, as people paste it. Raises KeyUnreadable."""
        return cls.from_pem(text.strip() + "\n") if "-----BEGIN" in text else cls.from_text(text)

    @property
    def signature_name(self) -> str:
        """The algorithm's name in RFC 9421."""
        return SIGNATURE_NAMES[self.algorithm]

    @cached_property
    def _slow(self) -> ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey:
        if self.algorithm == "ed25519":
            return ed25519.Ed25519PublicKey.from_public_bytes(self.raw)
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, self.raw)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the DER form: `openssl pkey -pubin -outform der | sha256sum` agrees."""
        der = self._slow.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(der).hexdigest()

    @cached_property
    def key_id(self) -> str:
        """The name that signatures carry: the first half of the fingerprint."""
        return self.fingerprint[:32]

    def to_text(self) -> str:
        """The short form."""
        encoded = base64.urlsafe_b64encode(self.raw).rstrip(b"=").decode()
        return f"{self.algorithm}:{encoded}"

    def to_pem(self) -> str:
        """PEM, as other programs read it."""
        return self._slow.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature (64 bytes, raw form) is of this key over this message."""
        if len(signature) != SIGNATURE_SIZE:
            return False
        if self.algorithm == "ed25519":
            try:
                nacl.bindings.crypto_sign_open(signature + message, self.raw)
            except (nacl.exceptions.BadSignatureError, nacl.exceptions.CryptoError):
                return False
            return True
        r = int.from_bytes(signature[:_P256_HALF], "big")
        s = int.from_bytes(signature[_P256_HALF:], "big")
        key = self._slow
        assert isinstance(key, ec.EllipticCurvePublicKey)  # noqa: S101 - told by `algorithm`
        try:
            key.verify(encode_dss_signature(r, s), message, _SHA256)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class PrivateKey:
    """A key that signs; shown to nobody."""

    algorithm: Algorithm
    pem: bytes = field(repr=False)

    @classmethod
    def from_pem(cls, pem: str | bytes) -> "PrivateKey":
        """A key from PEM (`BEGIN PRIVATE KEY`), without a password. Raises KeyUnreadable."""
        content = pem.encode() if isinstance(pem, str) else pem
        try:
            key = load_pem_private_key(content, password=None)
        except Exception as error:
            raise KeyUnreadable(
                reason=gettext_noop("it is not a private key in PEM form without a password")
            ) from error
        if isinstance(key, ed25519.Ed25519PrivateKey):
            return cls("ed25519", _private_pem(key))
        if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name == _CURVE.name:
            return cls("p256", _private_pem(key))
        raise KeyUnreadable(reason=gettext_noop("only Ed25519 and P-256 keys are taken"))

    @classmethod
    def load(cls, path: Path) -> "PrivateKey":
        """A key from its file. Raises KeyUnreadable."""
        try:
            return cls.from_pem(path.read_bytes())
        except OSError as error:
            raise KeyUnreadable(reason=f"{path} cannot be read") from error

    def save(self, path: Path) -> None:
        """Write the key whole, readable by its owner only."""
        write_whole(path, self.pem, mode=0o600)

    @cached_property
    def _slow(self) -> ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey:
        key = load_pem_private_key(self.pem, password=None)
        assert isinstance(key, ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey)  # noqa: S101
        return key

    @cached_property
    def public(self) -> PublicKey:
        """The key that checks what this one signs."""
        key = self._slow.public_key()
        if isinstance(key, ed25519.Ed25519PublicKey):
            return PublicKey("ed25519", key.public_bytes_raw())
        return PublicKey("p256", _compressed(key))

    @cached_property
    def _sodium(self) -> bytes:
        key = self._slow
        assert isinstance(key, ed25519.Ed25519PrivateKey)  # noqa: S101 - told by `algorithm`
        return key.private_bytes_raw() + self.public.raw

    def sign(self, message: bytes) -> bytes:
        """A signature of 64 bytes; r and s side by side for P-256, as RFC 9421 has them."""
        if self.algorithm == "ed25519":
            return nacl.bindings.crypto_sign(message, self._sodium)[:SIGNATURE_SIZE]
        key = self._slow
        assert isinstance(key, ec.EllipticCurvePrivateKey)  # noqa: S101 - told by `algorithm`
        r, s = decode_dss_signature(key.sign(message, _SHA256))
        return r.to_bytes(_P256_HALF, "big") + s.to_bytes(_P256_HALF, "big")


def generate_key(algorithm: Algorithm = "ed25519") -> PrivateKey:
    """A fresh key."""
    if algorithm == "ed25519":
        return PrivateKey("ed25519", _private_pem(ed25519.Ed25519PrivateKey.generate()))
    return PrivateKey("p256", _private_pem(ec.generate_private_key(_CURVE)))


def key_in(path: Path) -> PrivateKey:
    """The key kept in a file; made on first use, with its public half beside it as `.pub`."""
    if not path.exists():
        made = generate_key()
        write_whole(path.with_suffix(".pub"), made.public.to_pem().encode())
        made.save(path)
    return PrivateKey.load(path)


def read_public_key(source: str) -> PublicKey:
    """A public key from a file's name, PEM text or short text. Raises KeyUnreadable."""
    if "-----BEGIN" not in source and not source.startswith(("ed25519:", "p256:")):
        try:
            source = Path(source).read_text(encoding="ascii")
        except (OSError, ValueError) as error:
            raise KeyUnreadable(reason=f"{source} cannot be read") from error
    return PublicKey.parse(source)


def _compressed(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


def _private_pem(key: ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
