"""Files in a folder of this machine."""

import errno
import hashlib
import io
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from lienthong.storage.store import (
    CHUNK_BYTES,
    NAME_LENGTH,
    FileDamaged,
    FileNotKept,
    StorageFull,
    Stored,
    is_name,
    place_of,
    sha256_of,
)

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def full_is_said() -> Iterator[None]:
    """A full disk becomes StorageFull; other faults stay what they are."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull from error
        raise


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folders(folder: Path, root: Path) -> None:
    """Make a folder below `root`, each new name synced in its parent."""
    missing = [folder, *folder.parents]
    for level in reversed(missing[: missing.index(root) + 1]):
        if not level.exists():
            level.mkdir(exist_ok=True, parents=level == root)
            sync_folder(level.parent)


class DiskStore:
    """A store in one folder: `ab/cd/abcd…` for files, `tmp/` for writes that are under way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.incoming = folder / "tmp"

    def put(self, source: bytes | Path | BinaryIO) -> Stored:
        """Write beside, sync, then give it its name: the rename is the moment it exists."""
        with full_is_said():
            make_folders(self.incoming, self.folder)
            unfinished = self.incoming / secrets.token_hex(16)
            try:
                stored = self._written(source, unfinished)
                self._keep(unfinished, stored)
            finally:
                unfinished.unlink(missing_ok=True)
        return stored

    def open(self, sha256: str) -> BinaryIO:
        """The content, to be read and closed by the caller."""
        return self.path(sha256).open("rb")

    def path(self, sha256: str) -> Path:
        """The kept file itself, which may be read only."""
        found = self.folder / place_of(sha256)
        if not found.is_file():
            raise FileNotKept(sha256=sha256)
        return found

    def exists(self, sha256: str) -> bool:
        """Whether the file is kept."""
        return is_name(sha256) and (self.folder / place_of(sha256)).is_file()

    def byte_size(self, sha256: str) -> int:
        """Its size."""
        return self.path(sha256).stat().st_size

    def delete(self, sha256: str) -> None:
        """Forget the file; no error when it is not there."""
        target = self.folder / place_of(sha256)
        target.unlink(missing_ok=True)
        if target.parent.exists():
            sync_folder(target.parent)

    def walk(self) -> Iterator[Stored]:
        """Every kept file."""
        for found in sorted(self.folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
            if len(found.name) == NAME_LENGTH:
                yield Stored(found.name, found.stat().st_size)

    def verify(self, sha256: str) -> None:
        """Read every byte again; raises FileDamaged when they are not those that were put in."""
        with self.open(sha256) as stream:
            if sha256_of(stream) != sha256:
                raise FileDamaged(sha256=sha256)

    def sweep(self, before: datetime) -> int:
        """Remove what interrupted writes left behind before that moment; how many files."""
        removed = 0
        for found in self.incoming.glob("*"):
            if found.stat().st_mtime < before.timestamp():
                found.unlink(missing_ok=True)
                removed += 1
        return removed

    def _written(self, source: bytes | Path | BinaryIO, target: Path) -> Stored:
        """Copy the source into a new file, synced, and tell what it holds."""
        if isinstance(source, Path):
            with source.open("rb") as file_stream:
                return self._written(file_stream, target)
        stream: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else source
        digest, byte_size = hashlib.sha256(), 0
        with target.open("xb") as file:
            while chunk := stream.read(CHUNK_BYTES):
                digest.update(chunk)
                byte_size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        return Stored(digest.hexdigest(), byte_size)

    def _keep(self, unfinished: Path, stored: Stored) -> None:
        """Give a written file its name; the same content that is there already is left alone."""
        target = self.folder / place_of(stored.sha256)
        if target.is_file() and target.stat().st_size == stored.byte_size:
            return
        make_folders(target.parent, self.folder)
        unfinished.chmod(0o440)
        unfinished.rename(target)
        sync_folder(target.parent)
