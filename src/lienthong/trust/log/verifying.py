"""The independent check of a log folder; needs the folder and a public key, and no hub."""

import fcntl
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lienthong.trust.errors import NoteInvalid
from lienthong.trust.keys import PublicKey
from lienthong.trust.log.records import NO_RECORD, hash_text, read_line
from lienthong.trust.log.recovery import notes_in
from lienthong.trust.log.segments import (
    CHECKPOINTS,
    LOCK,
    SEGMENT_RECORDS,
    Layout,
    Segment,
    index_name,
    segment_files,
)
from lienthong.trust.merkle import Frontier
from lienthong.trust.notes import Checkpoint, read_checkpoint


@dataclass(frozen=True, slots=True)
class BadRecord:
    """The first thing in a log that is not as it must be."""

    file: str
    offset: int
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check of a log came to; `records` and `checkpoints` count what was found good."""

    ok: bool
    records: int
    checkpoints: int
    first_bad: BadRecord | None = None


class _Found(Exception):
    """Carries the first finding out of the walk."""

    def __init__(self, bad: BadRecord) -> None:
        super().__init__(bad)
        self.bad = bad


@dataclass(slots=True)
class _Walk:
    """The state of one pass over the records."""

    folder: Path
    promises: Iterator[tuple[int, int, Checkpoint]]
    known: Checkpoint | None
    is_live: bool
    layout: Layout
    frontier: Frontier = field(default_factory=Frontier)
    previous: bytes = NO_RECORD
    before: tuple[str, int] = ("", 0)
    checkpoints: int = 0
    next: tuple[int, int, Checkpoint] | None = None


def verify_log(
    folder: Path,
    public_key: PublicKey,
    *,
    known: Checkpoint | None = None,
    segment_records: int = SEGMENT_RECORDS,
) -> Verdict:
    """Check every record, the chain, the tree and every signed checkpoint, in one pass.

    `known` is a checkpoint kept elsewhere, which the log must continue: without one, a log cut
    together with its checkpoints cannot be told from a shorter log.
    """
    checkpoints = folder / CHECKPOINTS
    # Read how far the checkpoints reach before the records: a living log grows meanwhile.
    byte_size = checkpoints.stat().st_size if checkpoints.exists() else 0
    is_live = _is_being_written(folder)
    promises = _promises(checkpoints, byte_size, public_key, is_live=is_live)
    walk = _Walk(folder, promises, known, is_live, Layout(segment_records))
    try:
        walk.next = next(walk.promises, None)
        _check_promises(walk)
        for path in segment_files(folder):
            _check_segment(walk, path)
        _check_end(walk)
    except _Found as found:
        return Verdict(False, walk.frontier.size, walk.checkpoints, found.bad)  # noqa: FBT003
    return Verdict(True, walk.frontier.size, walk.checkpoints)  # noqa: FBT003


def _is_being_written(folder: Path) -> bool:
    try:
        with (folder / LOCK).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _promises(
    path: Path, byte_size: int, key: PublicKey, *, is_live: bool
) -> Iterator[tuple[int, int, Checkpoint]]:
    if byte_size == 0:
        return
    before = -1
    for number, (offset, note, is_whole) in enumerate(notes_in(path, byte_size=byte_size)):
        if not is_whole:
            if is_live:
                return
            raise _Found(BadRecord(path.name, offset, number, "the checkpoint is cut short"))
        try:
            made = read_checkpoint(note, key)
        except NoteInvalid as error:
            raise _Found(BadRecord(path.name, offset, number, str(error))) from error
        if made.size < before:
            reason = "the checkpoint promises less than the one before"
            raise _Found(BadRecord(path.name, offset, number, reason))
        before = made.size
        yield number, offset, made


def _check_promises(walk: _Walk) -> None:
    """Compare the tree with whatever was signed or known of it at this size."""
    size = walk.frontier.size
    if (
        walk.known is not None
        and walk.known.size == size
        and walk.frontier.root() != walk.known.root
    ):
        reason = "the records up to here are not those of the checkpoint kept elsewhere"
        raise _Found(BadRecord(walk.before[0], walk.before[1], size - 1, reason))
    while walk.next is not None and walk.next[2].size == size:
        if walk.frontier.root() != walk.next[2].root:
            reason = f"the records up to here are not those of checkpoint {walk.next[0]}"
            raise _Found(BadRecord(walk.before[0], walk.before[1], size - 1, reason))
        walk.checkpoints += 1
        walk.next = next(walk.promises, None)


def _check_segment(walk: _Walk, path: Path) -> None:
    size_before = walk.frontier.size
    segment = Segment(size_before, walk.layout)
    if path.stem != f"{size_before:012d}":
        reason = f"the file that starts with record {size_before} is missing"
        raise _Found(BadRecord(path.name, 0, size_before, reason))
    with path.open("rb") as file:
        for line in file:
            leaf = _check_line(walk, path, segment.byte_size, line)
            if leaf is None:
                break
            walk.before = (path.name, segment.byte_size)
            if segment.count < segment.layout.segment:
                segment.add(leaf, len(line))
            else:
                segment.byte_size += len(line)
            walk.previous = leaf
            walk.frontier.append(leaf)
            _check_promises(walk)
    index = walk.folder / index_name(size_before)
    if segment.is_full and index.exists() and index.read_bytes() != segment.index():
        reason = "the index is not that of its segment"
        raise _Found(BadRecord(index.name, 0, size_before, reason))


def _check_line(walk: _Walk, path: Path, offset: int, line: bytes) -> bytes | None:
    number = walk.frontier.size
    read = read_line(line)
    if read is None:
        if walk.is_live and not line.endswith(b"\n"):
            return None
        torn = "the record is cut short" if not line.endswith(b"\n") else "the record was changed"
        raise _Found(BadRecord(path.name, offset, number, torn))
    if read.number != number:
        reason = f"record {number} is missing: {read.number} stands in its place"
        raise _Found(BadRecord(path.name, offset, number, reason))
    if read.previous != hash_text(walk.previous):
        if number == 0:
            raise _Found(BadRecord(path.name, offset, 0, "the record does not start the log"))
        file, at = walk.before
        reason = f"the record is not the one that record {number} follows"
        raise _Found(BadRecord(file, at, number - 1, reason))
    return read.leaf


def _check_end(walk: _Walk) -> None:
    size = walk.frontier.size
    promised = walk.next[2].size if walk.next is not None else 0
    if walk.known is not None:
        promised = max(promised, walk.known.size)
    if promised > size:
        files = segment_files(walk.folder)
        file, offset = (files[-1].name, files[-1].stat().st_size) if files else (CHECKPOINTS, 0)
        reason = f"a signed checkpoint promises {promised} records and the log holds {size}"
        raise _Found(BadRecord(file, offset, size, reason))
    if walk.next is not None:
        number, offset, _ = walk.next
        raise _Found(BadRecord(CHECKPOINTS, offset, number, "the checkpoint comes out of order"))
