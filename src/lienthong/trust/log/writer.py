"""The one writer of a log: groups of records made durable together, checkpoints, proofs."""

import fcntl
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lienthong.trust.errors import LogBusy, LogUnwritable, RecordUnknown
from lienthong.trust.files import sync_folder, write_whole
from lienthong.trust.keys import PrivateKey
from lienthong.trust.log.records import NO_RECORD, RecordProof, make_line
from lienthong.trust.log.recovery import recover
from lienthong.trust.log.segments import (
    CHECKPOINTS,
    LOCK,
    SEGMENT_RECORDS,
    Layout,
    Segment,
    frontier_over,
    index_name,
    log_name,
)
from lienthong.trust.log.tree import LogTree
from lienthong.trust.merkle import consistency_proof, inclusion_proof
from lienthong.trust.notes import Checkpoint, sign_checkpoint


@dataclass(slots=True)
class Group:
    """Lines that become durable together, and their leaf hashes; `first` numbers the first."""

    first: int
    lines: list[bytes]
    leaves: list[bytes]


@dataclass(frozen=True, slots=True)
class Draft:
    """A signed checkpoint on its way to the disk."""

    checkpoint: Checkpoint
    note: str


class LogWriter:
    """Appends to the log in a folder; a second writer on the same folder is refused.

    One thread owns it; only `store` and `keep` may run elsewhere, one at a time, while the owner
    prepares nothing. `commit` and `checkpoint` do all steps in the caller's thread.

    Raises LogBusy and LogDamaged on opening. `cut_bytes` says how much of a torn tail was cut.
    """

    def __init__(
        self,
        folder: Path,
        key: PrivateKey,
        *,
        origin: str = "",
        segment_records: int = SEGMENT_RECORDS,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.origin = origin or f"lienthong/{key.public.key_id}"
        self._folder = folder
        self._key = key
        self._layout = Layout(segment_records)
        self._lock = _lock_folder(folder)
        try:
            found = recover(folder, key.public, self._layout)
        except BaseException:
            os.close(self._lock)
            raise
        self.cut_bytes = found.cut_bytes
        self.latest = found.checkpoint
        self._segments = found.segments
        self._tree = LogTree(folder, self._segments, self._layout)
        self._frontier = frontier_over(self._segments, self._layout)
        self._file = -1
        self._is_dirty = False
        self._note: str | None = None

    @property
    def size(self) -> int:
        """How many records are durable."""
        return self._frontier.size

    def append(self, record: bytes) -> int:
        """Make one record (a JSON object, as bytes) durable; gives its number."""
        return self.commit([record])

    @property
    def room(self) -> int:
        """How many records fit into one group: what is left of the segment."""
        last = self._segments[-1] if self._segments else None
        return self._layout.segment - (last.count if last and not last.is_full else 0)

    def commit(self, records: Sequence[bytes]) -> int:
        """Make records durable, with one flush for each segment; gives the number of the first.

        Raises LogUnwritable; then those not yet accepted may not be acknowledged, and what was
        written of them is cut again before the next group.
        """
        first, left = self.size, list(records)
        while left:
            room = self.room
            group = self.prepare(left[:room])
            self.store(group)
            self.accept(group)
            left = left[room:]
        return first

    def prepare(self, records: Sequence[bytes]) -> Group:
        """The next lines of the log, not written yet; at most `room` records."""
        number = self.size
        previous = self._segments[-1].previous if self._segments else NO_RECORD
        group = Group(number, [], [])
        for record in records:
            line, previous = make_line(record, number, previous)
            group.lines.append(line)
            group.leaves.append(previous)
            number += 1
        return group

    def store(self, group: Group) -> None:
        """Write and flush a group; may run in another thread. Raises LogUnwritable."""
        try:
            segment = self._open_segment()
            if self._is_dirty:
                os.ftruncate(self._file, segment.byte_size)
            self._is_dirty = True
            _write_all(self._file, b"".join(group.lines))
            os.fdatasync(self._file)
            self._is_dirty = False
        except OSError as error:
            raise LogUnwritable(reason=error.strerror) from error

    def accept(self, group: Group) -> None:
        """Count a stored group in; from now on it is part of the log and may be acknowledged."""
        segment, frontier = self._segments[-1], self._frontier
        for line, leaf in zip(group.lines, group.leaves, strict=True):
            segment.add(leaf, len(line))
            frontier.append(leaf)

    def _open_segment(self) -> Segment:
        """The segment to write to: the last, or a new one when that is full."""
        last = self._segments[-1] if self._segments else None
        if last is not None and not last.is_full:
            if self._file < 0:
                self._file = os.open(self._folder / log_name(last.first), os.O_WRONLY | os.O_APPEND)
            return last
        if last is not None:
            write_whole(self._folder / index_name(last.first), last.index())
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        first = last.first + last.count if last else 0
        previous = last.previous if last else NO_RECORD
        path = self._folder / log_name(first)
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_TRUNC, 0o640)
        sync_folder(self._folder)
        segment = Segment(first, self._layout, previous)
        self._segments.append(segment)
        return segment

    def checkpoint(self, *, at: int) -> Checkpoint | None:
        """Sign and keep a checkpoint over all accepted records; None when there is nothing new.

        Raises LogUnwritable when it cannot be kept.
        """
        draft = self.draft(at=at)
        if draft is None:
            return None
        self.keep(draft)
        return draft.checkpoint

    def draft(self, *, at: int) -> Draft | None:
        """A signed checkpoint that is not kept yet."""
        size = self._frontier.size
        if size == (self.latest.size if self.latest else 0):
            return None
        made = Checkpoint(self.origin, size, self._frontier.root(), at)
        return Draft(made, sign_checkpoint(made, self._key))

    def keep(self, draft: Draft) -> None:
        """Make a checkpoint durable; may run in another thread. Raises LogUnwritable."""
        try:
            _append_whole(self._folder / CHECKPOINTS, f"{draft.note}\n".encode())
        except OSError as error:
            raise LogUnwritable(reason=error.strerror) from error
        self._note = draft.note
        self.latest = draft.checkpoint

    def proof(self, number: int) -> RecordProof:
        """A record with the way to the latest checkpoint.

        Raises RecordUnknown for a number that no checkpoint covers yet.
        """
        latest = self.latest
        if latest is None or not 0 <= number < latest.size:
            raise RecordUnknown(number=number)
        record = self._tree.record(number)
        path = inclusion_proof(self._tree.subtree, number, latest.size)
        note = self._note or sign_checkpoint(latest, self._key)
        return RecordProof(number, record, [step.hex() for step in path], note)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The proof that the log of `old` records is the start of that of `new`."""
        if not 0 <= old <= new <= self.size:
            raise RecordUnknown(number=new)
        return consistency_proof(self._tree.subtree, old, new)

    def close(self, *, at: int) -> None:
        """Sign a last checkpoint and let the folder go."""
        try:
            self.checkpoint(at=at)
        finally:
            if self._file >= 0:
                os.close(self._file)
                self._file = -1
            if self._lock >= 0:
                os.close(self._lock)
                self._lock = -1


def _lock_folder(folder: Path) -> int:
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise LogBusy(folder=str(folder)) from error
    return handle


def _append_whole(path: Path, content: bytes) -> None:
    """Append and flush; what was written of it is taken back when that fails."""
    is_new = not path.exists()
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        before = os.fstat(handle).st_size
        try:
            _write_all(handle, content)
            os.fdatasync(handle)
        except OSError:
            os.ftruncate(handle, before)
            raise
    finally:
        os.close(handle)
    if is_new:
        sync_folder(path.parent)


def _write_all(handle: int, content: bytes) -> None:
    written = os.write(handle, content)
    while written < len(content):
        written += os.write(handle, content[written:])
