"""What a store of files promises, wherever it keeps them."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from lienthong.errors import LienthongError, gettext_noop

CHUNK_BYTES = 1024 * 1024
NAME_LENGTH = 64
_SHA256 = re.compile(r"[0-9a-f]{64}")


class FileNotKept(LienthongError):
    """No file with this content is in the store."""

    code = "storage.file.not_kept"
    status = 404
    message = gettext_noop("No file is kept under {sha256}.")
    hint = gettext_noop("Check the address, or upload the file again.")


class FileDamaged(LienthongError):
    """The bytes in the store are no longer those that were put in."""

    code = "storage.file.damaged"
    status = 500
    message = gettext_noop("The kept file {sha256} was changed or damaged.")
    hint = gettext_noop("Restore it from the backup; lienthong doctor lists every damaged file.")


class StorageFull(LienthongError):
    """There is no room for the file; nothing of it was kept."""

    code = "storage.full"
    status = 507
    message = gettext_noop("The file was not saved: the storage is full.")
    hint = gettext_noop(
        "Ask the operator to free space, then send the file again; nothing was half saved."
    )


class StorageUnreachable(LienthongError):
    """The S3 service did not answer, or refused."""

    code = "storage.unreachable"
    status = 503
    message = gettext_noop("The file storage does not answer.")
    hint = gettext_noop(
        "Try again in a minute; if it stays, ask the operator to check the storage settings."
    )


@dataclass(frozen=True, slots=True)
class Stored:
    """A kept file: the SHA-256 of its content, in hexadecimal, and its size in bytes."""

    sha256: str
    byte_size: int


class Store(Protocol):
    """Files by content: the same bytes are kept once, under their SHA-256, and never change.

    A file is there whole or not at all, also after a power cut. Methods that take a SHA-256 raise
    FileNotKept when there is no such file; writing raises StorageFull or StorageUnreachable.
    """

    def put(self, source: bytes | Path | BinaryIO) -> Stored:
        """Keep the bytes, the file, or what is left of the stream; safe once it returns."""

    def open(self, sha256: str) -> BinaryIO:
        """The content, to be read and closed by the caller."""

    def path(self, sha256: str) -> Path:
        """A local file with the content, for engines that need one. Never write to it."""

    def exists(self, sha256: str) -> bool:
        """Whether the file is kept."""

    def byte_size(self, sha256: str) -> int:
        """Its size."""

    def delete(self, sha256: str) -> None:
        """Forget the file; no error when it is not there."""

    def walk(self) -> Iterator[Stored]:
        """Every kept file, in no particular order."""

    def verify(self, sha256: str) -> None:
        """Read every byte again; raises FileDamaged when they are not those that were put in."""

    def sweep(self, before: datetime) -> int:
        """Remove what interrupted writes left behind before that moment; how many files."""


def is_name(sha256: str) -> bool:
    """Whether a text is a SHA-256 as we write it; anything else names no file of ours."""
    return _SHA256.fullmatch(sha256) is not None


def place_of(sha256: str) -> str:
    """Where a file stands below the root: two levels of folders, then its whole name."""
    if not is_name(sha256):
        raise FileNotKept(sha256=sha256[:80])
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def sha256_of(stream: BinaryIO) -> str:
    """The SHA-256 of what is left of a stream."""
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()
