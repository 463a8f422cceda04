"""A small log and its records."""

import json
from pathlib import Path

from lienthong.trust import (
    LogWriter,
    generate_key,
)

KEY = generate_key()
NOW = 1_790_000_000


def record(number: int) -> bytes:
    return json.dumps({"id": number, "nội dung": "x" * (number % 7)}, ensure_ascii=False).encode()


def write_log(folder: Path, *, records: int, every: int = 4, segment_records: int = 8) -> None:
    writer = LogWriter(folder, KEY, segment_records=segment_records)
    for number in range(records):
        assert writer.append(record(number)) == number
        if number % every == every - 1:
            writer.checkpoint(at=NOW + number)
    writer.close(at=NOW + records)
