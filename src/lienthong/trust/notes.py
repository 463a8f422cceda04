"""Checkpoints of a log as signed notes (C2SP signed-note and tlog-checkpoint)."""

import base64
import hashlib
from dataclasses import dataclass

from lienthong.errors import gettext_noop
from lienthong.trust.errors import NoteInvalid
from lienthong.trust.keys import PrivateKey, PublicKey

_DASH = "\N{EM DASH} "
# Signature types of the specification; P-256 has none, so ours is "other" with its name.
_TYPES = {"ed25519": b"\x01", "p256": b"\xfflienthong-p256"}
_HASH_SIZE = 32
_BODY_LINES = 4
_KEY_HASH_SIZE = 4


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log promises: its name, how many records it holds, their root, and when it said so."""

    origin: str
    size: int
    root: bytes
    made_at: int

    @property
    def body(self) -> str:
        """The signed text."""
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\ntime {self.made_at}\n"

    @property
    def short(self) -> str:
        """Size and root on one line, as answers carry them."""
        return f"{self.size}:{base64.b64encode(self.root).decode()}"


def _key_hash(origin: str, key: PublicKey) -> bytes:
    named = f"{origin}\n".encode() + _TYPES[key.algorithm] + key.raw
    return hashlib.sha256(named).digest()[:_KEY_HASH_SIZE]


def sign_checkpoint(checkpoint: Checkpoint, key: PrivateKey) -> str:
    """The note: body, empty line, signature line."""
    body = checkpoint.body
    signature = _key_hash(checkpoint.origin, key.public) + key.sign(body.encode())
    encoded = base64.b64encode(signature).decode()
    return f"{body}\n{_DASH}{checkpoint.origin} {encoded}\n"


def read_checkpoint(note: str, key: PublicKey) -> Checkpoint:
    """The checkpoint that a note carries. Raises NoteInvalid unless this key signed exactly it."""
    body, gap, signed = note.partition("\n\n")
    checkpoint = _parse_body(f"{body}\n") if gap else None
    if checkpoint is None:
        raise NoteInvalid(reason=gettext_noop("it is not in the form of a checkpoint"))
    prefix = f"{_DASH}{checkpoint.origin} "
    if not signed.startswith(prefix) or not signed.endswith("\n") or signed.count("\n") != 1:
        raise NoteInvalid(
            reason=gettext_noop("its signature line is not in the form of a signed note")
        )
    try:
        signature = base64.b64decode(signed[len(prefix) : -1], validate=True)
    except ValueError as error:
        raise NoteInvalid(reason=gettext_noop("its signature is not base64")) from error
    if base64.b64encode(signature).decode() != signed[len(prefix) : -1]:
        raise NoteInvalid(reason=gettext_noop("its signature is not written in the one right way"))
    if signature[:_KEY_HASH_SIZE] != _key_hash(checkpoint.origin, key):
        raise NoteInvalid(reason=gettext_noop("another key signed it"))
    if not key.verify(checkpoint.body.encode(), signature[_KEY_HASH_SIZE:]):
        raise NoteInvalid(reason=gettext_noop("its signature is wrong"))
    return checkpoint


def _parse_body(body: str) -> Checkpoint | None:
    lines = body.split("\n")
    if (
        len(lines) != _BODY_LINES + 1
        or not lines[1].isdecimal()
        or not lines[3].startswith("time ")
    ):
        return None
    try:
        root = base64.b64decode(lines[2], validate=True)
        found = Checkpoint(lines[0], int(lines[1]), root, int(lines[3].removeprefix("time ")))
    except ValueError:
        return None
    return found if len(root) == _HASH_SIZE and found.body == body else None
