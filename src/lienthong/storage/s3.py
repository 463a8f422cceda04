"""Files in an S3 store, with local copies of those in use."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store as Bucket

from lienthong.storage.disk import DiskStore, full_is_said, make_folders
from lienthong.storage.store import (
    NAME_LENGTH,
    FileDamaged,
    FileNotKept,
    StorageUnreachable,
    Stored,
    place_of,
)


@contextmanager
def _faults_are_said(sha256: str) -> Iterator[None]:
    """A missing object becomes FileNotKept, every other fault of the service StorageUnreachable."""
    try:
        yield
    except (NotFoundError, FileNotFoundError) as error:
        raise FileNotKept(sha256=sha256) from error
    except BaseError as error:
        raise StorageUnreachable from error


class S3Store:
    """A store in a bucket. An object appears whole when its upload ends, as S3 promises.

    `cache` is a local folder for copies; losing it costs only time, and `sweep` keeps it small.
    """

    def __init__(self, bucket: Bucket, *, cache: Path) -> None:
        self._bucket = bucket
        self._cache = DiskStore(cache)

    def put(self, source: bytes | Path | BinaryIO) -> Stored:
        """Keep it: first as a local copy, which gives the name, then in the bucket."""
        stored = self._cache.put(source)
        if self._size(stored.sha256) == stored.byte_size:
            return stored
        with _faults_are_said(stored.sha256):
            obstore.put(self._bucket, place_of(stored.sha256), self._cache.path(stored.sha256))
        return stored

    def open(self, sha256: str) -> BinaryIO:
        """The content, to be read and closed by the caller."""
        return self.path(sha256).open("rb")

    def path(self, sha256: str) -> Path:
        """A local copy, fetched when there is none, and checked against its name."""
        try:
            found = self._cache.path(sha256)
        except FileNotKept:
            return self._fetched(sha256)
        os.utime(found)
        return found

    def exists(self, sha256: str) -> bool:
        """Whether the file is in the bucket."""
        return self._size(sha256) is not None

    def byte_size(self, sha256: str) -> int:
        """Its size."""
        size = self._size(sha256)
        if size is None:
            raise FileNotKept(sha256=sha256)
        return size

    def delete(self, sha256: str) -> None:
        """Forget the file and its copy; no error when it is not there."""
        with _faults_are_said(sha256):
            obstore.delete(self._bucket, place_of(sha256))
        self._cache.delete(sha256)

    def walk(self) -> Iterator[Stored]:
        """Every file in the bucket."""
        with _faults_are_said(""):
            for batch in obstore.list(self._bucket):
                for found in batch:
                    name = found["path"].rpartition("/")[2]
                    if len(name) == NAME_LENGTH:
                        yield Stored(name, found["size"])

    def verify(self, sha256: str) -> None:
        """Read every byte in the bucket again; FileDamaged when they are not those put in."""
        digest = hashlib.sha256()
        for chunk in self._chunks(sha256):
            digest.update(chunk)
        if digest.hexdigest() != sha256:
            raise FileDamaged(sha256=sha256)

    def sweep(self, before: datetime) -> int:
        """Remove leftovers of writes, and local copies not used since that moment."""
        removed = self._cache.sweep(before)
        for copy in list(self._cache.walk()):
            if self._cache.path(copy.sha256).stat().st_mtime < before.timestamp():
                self._cache.delete(copy.sha256)
                removed += 1
        return removed

    def _size(self, sha256: str) -> int | None:
        try:
            with _faults_are_said(sha256):
                return obstore.head(self._bucket, place_of(sha256))["size"]
        except FileNotKept:
            return None

    def _chunks(self, sha256: str) -> Iterator[bytes]:
        with _faults_are_said(sha256):
            for chunk in obstore.get(self._bucket, place_of(sha256)).stream():
                yield bytes(chunk)

    def _fetched(self, sha256: str) -> Path:
        """Download into a file beside the copies; it becomes a copy only when its hash is right."""
        folder = self._cache.incoming
        with full_is_said():
            make_folders(folder, self._cache.folder)
            unfinished = folder / secrets.token_hex(16)
            try:
                with unfinished.open("xb") as file:
                    for chunk in self._chunks(sha256):
                        file.write(chunk)
                if self._cache.put(unfinished).sha256 != sha256:
                    raise FileDamaged(sha256=sha256)
            finally:
                unfinished.unlink(missing_ok=True)
        return self._cache.path(sha256)
