"""The last records of a log, newest first, for whoever starts again where it ended."""

from collections.abc import Iterator
from pathlib import Path

from lienthong.trust.log.records import read_line
from lienthong.trust.log.segments import segment_files


def log_tail(folder: Path) -> Iterator[bytes]:
    """The JSON texts of the records, newest first; one segment at a time in memory."""
    for path in reversed(segment_files(folder)):
        for line in reversed(path.read_bytes().splitlines(keepends=True)):
            read = read_line(line)
            if read is not None:
                yield read.text
