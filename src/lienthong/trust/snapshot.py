"""A signed, numbered, expiring document, written by one process and obeyed by others."""

import base64
import binascii
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lienthong.errors import gettext_noop
from lienthong.trust.errors import SnapshotExpired, SnapshotInvalid, SnapshotMissing
from lienthong.trust.files import write_whole
from lienthong.trust.keys import PrivateKey, PublicKey

_SCOPE = b"lienthong snapshot 1\n"
_MODE = 0o600  # It holds the keys of commitments.


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A verified snapshot: its number, its life, and what it says."""

    number: int
    issued_at: datetime
    expires_at: datetime
    content: Mapping[str, Any] = field(repr=False)


def _canonical(document: Mapping[str, Any]) -> bytes:
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def write_snapshot(path: Path, snapshot: Snapshot, key: PrivateKey) -> None:
    """Sign a snapshot and put it in place, whole; readers see it with their next request."""
    document = {
        "number": snapshot.number,
        "issued_at": _moment(snapshot.issued_at),
        "expires_at": _moment(snapshot.expires_at),
        "content": snapshot.content,
    }
    signature = base64.b64encode(key.sign(_SCOPE + _canonical(document))).decode()
    signed = {"snapshot": document, "key": key.public.key_id, "signature": signature}
    text = json.dumps(signed, indent=1, sort_keys=True, ensure_ascii=False)
    write_whole(path, f"{text}\n".encode(), mode=_MODE)


def read_snapshot(path: Path, key: PublicKey) -> Snapshot:
    """The snapshot in a file, if this key signed it; its life is not judged here.

    Raises SnapshotMissing or SnapshotInvalid.
    """
    try:
        signed = json.loads(path.read_bytes())
        document = signed["snapshot"]
        signature = base64.b64decode(signed["signature"], validate=True)
        found = Snapshot(
            number=int(document["number"]),
            issued_at=datetime.fromisoformat(document["issued_at"]),
            expires_at=datetime.fromisoformat(document["expires_at"]),
            content=document["content"],
        )
    except FileNotFoundError as error:
        raise SnapshotMissing from error
    except (OSError, ValueError, KeyError, TypeError, binascii.Error) as error:
        raise SnapshotInvalid(reason=gettext_noop("it is not in the form of a snapshot")) from error
    if not key.verify(_SCOPE + _canonical(document), signature):
        raise SnapshotInvalid(reason=gettext_noop("its signature is wrong"))
    return found


class SnapshotWatch:
    """The snapshot in force: read anew when its file changes, never going back in number.

    The highest number is kept in a file beside it, so that a restart does not go back either.
    """

    def __init__(self, path: Path, key_path: Path, *, seen_path: Path | None = None) -> None:
        self._path = path
        self._name = str(path)
        self._key_path = key_path
        self._seen_path = seen_path or path.with_suffix(".seen")
        self._mark: tuple[int, int, int] | None = None
        self._found: Snapshot | None = None
        self._problem: SnapshotMissing | SnapshotInvalid = SnapshotMissing()
        self._expires = 0.0

    def current(self, *, at: float) -> Snapshot:
        """The snapshot to decide by now (one `stat`); the same object while nothing changes.

        Raises SnapshotMissing, SnapshotInvalid or SnapshotExpired: then nothing may be answered.
        """
        try:
            status = os.stat(self._name)  # noqa: PTH116 - a third of the cost of Path.stat, on each request
            mark = (status.st_mtime_ns, status.st_ino, status.st_size)
        except FileNotFoundError:
            mark = None
        if mark != self._mark or mark is None:
            self._read()
            self._mark = mark
        if self._found is None:
            raise self._problem
        if at >= self._expires:
            raise SnapshotExpired(expired_at=_moment(self._found.expires_at))
        return self._found

    def _read(self) -> None:
        self._found = None
        if not self._path.exists():
            self._problem = SnapshotMissing()
            return
        try:
            key = PublicKey.parse(self._key_path.read_text(encoding="ascii"))
            found = read_snapshot(self._path, key)
            seen = self._seen()
        except (SnapshotMissing, SnapshotInvalid) as error:
            self._problem = error
            return
        except (OSError, ValueError) as error:
            self._problem = SnapshotInvalid(
                reason=f"the public key of its issuer cannot be read: {error}"
            )
            return
        except Exception as error:  # noqa: BLE001 - whatever is wrong, the answer is no
            self._problem = SnapshotInvalid(reason=str(error))
            return
        if found.number < seen:
            reason = f"its number {found.number} is lower than {seen}, which was in force"
            self._problem = SnapshotInvalid(reason=reason)
            return
        try:
            if found.number > seen:
                write_whole(self._seen_path, f"{found.number}\n".encode())
        except OSError as error:
            self._problem = SnapshotInvalid(reason=f"its number cannot be kept: {error.strerror}")
            return
        self._found = found
        self._expires = found.expires_at.timestamp()

    def _seen(self) -> int:
        try:
            return int(self._seen_path.read_text(encoding="ascii"))
        except FileNotFoundError:
            return 0
