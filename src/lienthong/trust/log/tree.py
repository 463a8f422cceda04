"""Roots of any part of the tree, from the segments; what proofs are made of."""

from pathlib import Path

from lienthong.trust.errors import RecordUnknown
from lienthong.trust.log.records import read_line
from lienthong.trust.log.segments import Layout, Segment, block_leaves, log_name
from lienthong.trust.merkle import Frontier


class LogTree:
    """The tree over the segments in a folder; `segments` grows with the writer."""

    def __init__(self, folder: Path, segments: list[Segment], layout: Layout) -> None:
        self._folder = folder
        self._segments = segments
        self._layout = layout
        self._whole: dict[int, bytes] = {}
        self._block: tuple[int, list[bytes]] = (-1, [])

    def subtree(self, start: int, end: int) -> bytes:
        """The root over records from `start` up to, not with, `end`; aligned as in proofs."""
        frontier, at = Frontier(), start
        while at < end:
            if at % self._layout.segment == 0 and at + self._layout.segment <= end:
                frontier.append(self._segment_root(at), height=self._layout.segment_height)
                at += self._layout.segment
            elif at % self._layout.block == 0 and at + self._layout.block <= end:
                frontier.append(self._block_root(at), height=self._layout.block_height)
                at += self._layout.block
            else:
                frontier.append(self._leaf(at))
                at += 1
        return frontier.root()

    def record(self, number: int) -> str:
        """The text of one record. Raises RecordUnknown."""
        place = number // self._layout.segment
        if number < 0 or place >= len(self._segments):
            raise RecordUnknown(number=number)
        segment = self._segments[place]
        inside = number - segment.first
        block = inside // self._layout.block
        if inside >= segment.count:
            raise RecordUnknown(number=number)
        with (self._folder / log_name(segment.first)).open("rb") as file:
            file.seek(segment.offsets[block])
            for _ in range(inside % self._layout.block):
                file.readline()
            read = read_line(file.readline())
        if read is None or read.number != number:
            raise RecordUnknown(number=number)
        return read.text.decode()

    def _segment_root(self, first: int) -> bytes:
        if first not in self._whole:
            self._whole[first] = self._segments[first // self._layout.segment].root()
        return self._whole[first]

    def _block_root(self, first: int) -> bytes:
        segment = self._segments[first // self._layout.segment]
        return segment.roots[(first - segment.first) // self._layout.block]

    def _leaf(self, number: int) -> bytes:
        segment = self._segments[number // self._layout.segment]
        inside = number - segment.first
        block = inside // self._layout.block
        if block == len(segment.roots):
            return segment.leaves[inside % self._layout.block]
        if self._block[0] != number - inside % self._layout.block:
            leaves = block_leaves(self._folder, segment, block)
            self._block = (number - inside % self._layout.block, leaves)
        return self._block[1][inside % self._layout.block]
