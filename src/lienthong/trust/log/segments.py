"""Segment files of a fixed number of records, and the small index written when one is full."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from lienthong.trust.log.records import NO_RECORD, hash_text, read_line
from lienthong.trust.merkle import Frontier, root_of

SEGMENT_RECORDS = 65_536
BLOCK_RECORDS = 256
CHECKPOINTS = "checkpoints"
LOCK = "lock"


@dataclass(slots=True)
class Layout:
    """Records of a segment and of a block; powers of two, so that both are whole subtrees."""

    segment: int = SEGMENT_RECORDS
    block: int = BLOCK_RECORDS

    def __post_init__(self) -> None:
        self.block = min(self.block, self.segment)

    @property
    def segment_height(self) -> int:
        return self.segment.bit_length() - 1

    @property
    def block_height(self) -> int:
        return self.block.bit_length() - 1


@dataclass(slots=True)
class Segment:
    """What is known of one segment: where its blocks start, their roots, its last leaf.

    `leaves` holds the leaf hashes after the last whole block.
    """

    first: int
    layout: Layout
    previous: bytes = NO_RECORD
    count: int = 0
    byte_size: int = 0
    offsets: list[int] = field(default_factory=list)
    roots: list[bytes] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes, line_size: int) -> None:
        """Take note of one more record."""
        if self.count % self.layout.block == 0:
            self.offsets.append(self.byte_size)
        self.leaves.append(leaf)
        self.count += 1
        self.byte_size += line_size
        self.previous = leaf
        if len(self.leaves) == self.layout.block:
            self.roots.append(root_of(self.leaves))
            self.leaves.clear()

    @property
    def is_full(self) -> bool:
        return self.count == self.layout.segment

    def root(self) -> bytes:
        """The root over a full segment."""
        return root_of(self.roots)

    def index(self) -> bytes:
        """The content of the index file of a full segment."""
        blocks = [[o, hash_text(r)] for o, r in zip(self.offsets, self.roots, strict=True)]
        content = {
            "first": self.first,
            "records": self.count,
            "bytes": self.byte_size,
            "last": self.previous.hex(),
            "blocks": blocks,
        }
        return json.dumps(content, separators=(",", ":")).encode() + b"\n"


def log_name(first: int) -> str:
    """The name of the file whose first record has this number."""
    return f"{first:012d}.log"


def index_name(first: int) -> str:
    """The name of the index of that segment."""
    return f"{first:012d}.index"


def segment_files(folder: Path) -> list[Path]:
    """The segment files, in order."""
    return sorted(p for p in folder.glob("*.log") if p.stem.isdecimal())


def read_index(path: Path, layout: Layout) -> Segment | None:
    """A full segment as its index tells it, or None when the index cannot be used."""
    import base64

    try:
        content = json.loads(path.read_bytes())
        segment = Segment(
            first=int(content["first"]),
            layout=layout,
            previous=bytes.fromhex(content["last"]),
            count=int(content["records"]),
            byte_size=int(content["bytes"]),
            offsets=[int(offset) for offset, _ in content["blocks"]],
            roots=[base64.urlsafe_b64decode(root + "=") for _, root in content["blocks"]],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    whole = segment.is_full and len(segment.roots) == layout.segment // layout.block
    return segment if whole and path.read_bytes() == segment.index() else None


def block_leaves(folder: Path, segment: Segment, block: int) -> list[bytes]:
    """The leaf hashes of one block, read from the segment file."""
    leaves: list[bytes] = []
    with (folder / log_name(segment.first)).open("rb") as file:
        file.seek(segment.offsets[block])
        for line in file:
            read = read_line(line)
            if read is None or len(leaves) == segment.layout.block:
                break
            leaves.append(read.leaf)
    return leaves


def frontier_over(segments: list[Segment], layout: Layout) -> Frontier:
    """The right edge of the tree over segments, all full but the last."""
    frontier = Frontier()
    for segment in segments:
        if segment.is_full:
            frontier.append(segment.root(), height=layout.segment_height)
            continue
        for root in segment.roots:
            frontier.append(root, height=layout.block_height)
        for leaf in segment.leaves:
            frontier.append(leaf)
    return frontier
