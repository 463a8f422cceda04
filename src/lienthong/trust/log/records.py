"""One record as a line: `{"number":…,"previous":"…",…}`, a tab, a short checksum.

The leaf of the tree is the JSON text. `previous` is the leaf hash of the record before, and the
checksum is the start of the record's own, so that a changed byte points at its own line.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lienthong.trust.keys import PublicKey
from lienthong.trust.merkle import leaf_hash, root_from_inclusion
from lienthong.trust.notes import Checkpoint, read_checkpoint

NO_RECORD = bytes(32)
_CHECKSUM_SIZE = 16
_HASH_SIZE = 43  # 32 bytes in base64 without padding
_FORM = re.compile(rb'\{"number":(0|[1-9][0-9]*),"previous":"([A-Za-z0-9_-]{43})"[,}]')


def hash_text(value: bytes) -> str:
    """A hash as records carry it."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def make_line(fields: bytes, number: int, previous: bytes) -> tuple[bytes, bytes]:
    """The line and the leaf hash of a record whose own fields are this JSON object."""
    before = base64.urlsafe_b64encode(previous)[:_HASH_SIZE]
    text = b'{"number":%d,"previous":"%b",%b' % (number, before, fields[1:])
    leaf = leaf_hash(text)
    return b"%s\t%s\n" % (text, leaf.hex()[:_CHECKSUM_SIZE].encode()), leaf


@dataclass(frozen=True, slots=True)
class Line:
    """A line whose own checksum holds."""

    number: int
    previous: str
    leaf: bytes
    text: bytes


def read_line(line: bytes) -> Line | None:
    """The record in a line, or None when the line is not as a writer leaves it."""
    text, tab, checksum = line.rpartition(b"\t")
    found = _FORM.match(text) if tab and line.endswith(b"\n") else None
    if found is None:
        return None
    leaf = leaf_hash(text)
    if checksum != leaf.hex()[:_CHECKSUM_SIZE].encode() + b"\n":
        return None
    return Line(int(found[1]), found[2].decode(), leaf, text)


@dataclass(frozen=True, slots=True)
class RecordProof:
    """A record, where it stands, and the way from it to a signed checkpoint."""

    number: int
    record: str
    path: Sequence[str] = field(repr=False)
    checkpoint: str = field(repr=False)


def check_proof(proof: RecordProof, key: PublicKey) -> Checkpoint | None:
    """The checkpoint that holds the record, or None when the proof does not lead to it.

    Raises NoteInvalid when this key did not sign the checkpoint.
    """
    checkpoint = read_checkpoint(proof.checkpoint, key)
    try:
        path = [bytes.fromhex(step) for step in proof.path]
    except ValueError:
        return None
    leaf = leaf_hash(proof.record.encode())
    root = root_from_inclusion(leaf, proof.number, checkpoint.size, path)
    return checkpoint if root == checkpoint.root else None
