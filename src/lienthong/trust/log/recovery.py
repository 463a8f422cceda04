"""Opening a log after any end of its last writer: cut the torn tail, refuse real damage."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lienthong.trust.errors import LogDamaged, NoteInvalid
from lienthong.trust.files import write_whole
from lienthong.trust.keys import PublicKey
from lienthong.trust.log.records import NO_RECORD, Line, hash_text, read_line
from lienthong.trust.log.segments import (
    CHECKPOINTS,
    Layout,
    Segment,
    index_name,
    log_name,
    read_index,
    segment_files,
)
from lienthong.trust.log.tree import LogTree
from lienthong.trust.notes import Checkpoint, read_checkpoint


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was found on opening: segments, the last checkpoint, and bytes cut from torn tails."""

    segments: list[Segment]
    checkpoint: Checkpoint | None
    cut_bytes: int


def recover(folder: Path, key: PublicKey, layout: Layout) -> Recovered:
    """Open what is in the folder.

    Bytes after the last whole record, which no one was told of, are cut. Raises LogDamaged when
    anything before them is not as written, or when a checkpoint promises more than there is.
    """
    segments: list[Segment] = []
    cut = 0
    files = segment_files(folder)
    for place, path in enumerate(files):
        first = place * layout.segment
        if path.name != log_name(first):
            raise LogDamaged(file=path.name, offset=0, number=first, reason="a segment is missing")
        previous = segments[-1].previous if segments else NO_RECORD
        is_last = place == len(files) - 1
        segment = None if is_last else read_index(folder / index_name(first), layout)
        if segment is None:
            segment, torn = _scan(path, Segment(first, layout, previous), is_last=is_last)
            cut += torn
        if segment.is_full and not (folder / index_name(first)).exists():
            write_whole(folder / index_name(first), segment.index())
        segments.append(segment)
    checkpoint, torn_note = _last_checkpoint(folder / CHECKPOINTS, key)
    if checkpoint is not None:
        _check_promise(folder, segments, layout, checkpoint)
    return Recovered(segments, checkpoint, cut + torn_note)


def _scan(path: Path, segment: Segment, *, is_last: bool) -> tuple[Segment, int]:
    """The segment as its file tells it; a torn tail of the last file is cut."""
    with path.open("rb") as file:
        for line in file:
            read = read_line(line)
            if read is None or not _follows(read, segment):
                break
            segment.add(read.leaf, len(line))
        else:
            return segment, 0
    if not is_last or _holds_record_after(path, segment.byte_size):
        raise LogDamaged(
            file=path.name,
            offset=segment.byte_size,
            number=segment.first + segment.count,
            reason="the record is not as it was written",
        )
    torn = path.stat().st_size - segment.byte_size
    _truncate(path, segment.byte_size)
    return segment, torn


def _follows(read: Line, segment: Segment) -> bool:
    return (
        read.number == segment.first + segment.count
        and read.previous == hash_text(segment.previous)
        and not segment.is_full
    )


def _holds_record_after(path: Path, offset: int) -> bool:
    with path.open("rb") as file:
        file.seek(offset)
        return any(read_line(line) is not None for line in file)


def _truncate(path: Path, byte_size: int) -> None:
    with path.open("r+b") as file:
        file.truncate(byte_size)
        file.flush()
        os.fsync(file.fileno())


def notes_in(path: Path, *, byte_size: int | None = None) -> Iterator[tuple[int, str, bool]]:
    """Each note of a checkpoint file with its offset, and whether it is whole."""
    offset = 0
    with path.open("rb") as file:
        lines: list[bytes] = []
        for line in file:
            if byte_size is not None and offset + sum(map(len, lines)) >= byte_size:
                break
            lines.append(line)
            if line == b"\n" and lines.count(b"\n") == 2:  # noqa: PLR2004 - body, gap, signature, gap
                text = b"".join(lines)
                yield offset, text[:-1].decode("utf-8", "replace"), True
                offset += len(text)
                lines = []
        if lines:
            yield offset, b"".join(lines).decode("utf-8", "replace"), False


def _last_checkpoint(path: Path, key: PublicKey) -> tuple[Checkpoint | None, int]:
    """The newest checkpoint; a note cut short by a kill is removed."""
    if not path.exists():
        return None, 0
    last: tuple[int, str] | None = None
    number = -1
    for offset, note, is_whole in notes_in(path):
        if not is_whole:
            torn = path.stat().st_size - offset
            _truncate(path, offset)
            return _read_note(path, last, number, key), torn
        last, number = (offset, note), number + 1
    return _read_note(path, last, number, key), 0


def _read_note(
    path: Path, last: tuple[int, str] | None, number: int, key: PublicKey
) -> Checkpoint | None:
    if last is None:
        return None
    try:
        return read_checkpoint(last[1], key)
    except NoteInvalid as error:
        reason = str(error)
        raise LogDamaged(file=path.name, offset=last[0], number=number, reason=reason) from error


def _check_promise(
    folder: Path, segments: list[Segment], layout: Layout, checkpoint: Checkpoint
) -> None:
    held = sum(segment.count for segment in segments)
    if checkpoint.size > held:
        file = segment_files(folder)[-1] if segments else folder / log_name(0)
        offset = segments[-1].byte_size if segments else 0
        reason = f"a checkpoint promises {checkpoint.size} records and the log holds {held}"
        raise LogDamaged(file=file.name, offset=offset, number=held, reason=reason)
    if LogTree(folder, segments, layout).subtree(0, checkpoint.size) != checkpoint.root:
        reason = "the records are not those of the last checkpoint"
        raise LogDamaged(file=CHECKPOINTS, offset=0, number=checkpoint.size, reason=reason)
