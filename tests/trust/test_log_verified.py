"""The log: what is changed is found."""

import os
from pathlib import Path

import pytest
from logs import KEY, NOW, record, write_log

from lienthong.trust import (
    BadRecord,
    LogDamaged,
    LogWriter,
    generate_key,
    verify_log,
)


def test_a_log_of_any_length_is_found_good(tmp_path: Path) -> None:
    for records in range(35):
        folder = tmp_path / str(records)
        write_log(folder, records=records)

        verdict = verify_log(folder, KEY.public, segment_records=8)

        assert (verdict.ok, verdict.records, verdict.first_bad) == (True, records, None)


def test_another_key_finds_nothing_signed(tmp_path: Path) -> None:
    write_log(tmp_path, records=3)

    verdict = verify_log(tmp_path, generate_key().public)

    assert verdict.first_bad == BadRecord(
        "checkpoints", 0, 0, "The checkpoint is not valid: another key signed it."
    )


def test_each_flipped_byte_is_named(tmp_path: Path) -> None:
    write_log(tmp_path, records=13, every=5)
    flipped = 0
    for path in sorted(p for p in tmp_path.iterdir() if p.name != "lock"):
        content = path.read_bytes()
        for offset in range(len(content)):
            changed = bytearray(content)
            changed[offset] ^= 1 << (offset % 8)
            path.write_bytes(changed)

            bad = verify_log(tmp_path, KEY.public, segment_records=8).first_bad

            assert bad is not None, (path.name, offset)
            assert bad.file == path.name, (bad, offset)
            if path.suffix == ".log":
                start, number = _bad_line_of(content, offset)
                assert (bad.offset, bad.number) == (start, int(path.stem) + number), (bad, offset)
            elif path.name == "checkpoints":
                assert bad.offset <= offset
            flipped += 1
        path.write_bytes(content)
    assert flipped > 2000
    assert verify_log(tmp_path, KEY.public, segment_records=8).ok


def _bad_line_of(content: bytes, offset: int) -> tuple[int, int]:
    """Where the line that holds a byte starts, and how many lines are before it."""
    before = content[:offset]
    return before.rfind(b"\n") + 1, before.count(b"\n")


@pytest.mark.parametrize("left", [0, 3, 8, 11])
def test_a_log_cut_below_its_last_checkpoint_is_found(tmp_path: Path, left: int) -> None:
    write_log(tmp_path, records=13)
    files = sorted(tmp_path.glob("*.log"))
    for path in files:
        lines = path.read_bytes().splitlines(keepends=True)
        keep = max(0, left - int(path.stem))
        path.write_bytes(b"".join(lines[:keep]))
        if not keep:
            path.unlink()

    bad = verify_log(tmp_path, KEY.public, segment_records=8).first_bad

    assert bad is not None
    assert (bad.number, "promises" in bad.reason) == (left, True)
    with pytest.raises(LogDamaged, match="promises 13 records"):
        LogWriter(tmp_path, KEY, segment_records=8)


def test_a_log_cut_with_its_checkpoints_is_found_by_one_kept_elsewhere(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "long", KEY)
    for number in range(9):
        writer.append(record(number))
    known = writer.checkpoint(at=NOW)
    writer.close(at=NOW)
    write_log(tmp_path / "short", records=5)

    assert verify_log(tmp_path / "short", KEY.public).ok
    bad = verify_log(tmp_path / "short", KEY.public, known=known).first_bad
    assert bad is not None
    assert "promises 9 records and the log holds 5" in bad.reason


def _lines(folder: Path) -> tuple[Path, list[bytes]]:
    path = folder / "000000000000.log"
    return path, path.read_bytes().splitlines(keepends=True)


def test_a_record_rewritten_with_its_checksum_is_named(tmp_path: Path) -> None:
    write_log(tmp_path / "log", records=6)
    write_log(tmp_path / "other", records=6, segment_records=4)
    path, lines = _lines(tmp_path / "log")
    from lienthong.trust.log.records import NO_RECORD, make_line, read_line

    before = read_line(lines[1])
    assert before is not None
    lines[2], _ = make_line(b'{"id":"forged"}', 2, before.leaf)
    path.write_bytes(b"".join(lines))

    bad = verify_log(tmp_path / "log", KEY.public).first_bad

    assert bad is not None
    assert (bad.number, bad.offset) == (2, len(lines[0]) + len(lines[1]))
    assert bytes(32) == NO_RECORD


def test_a_removed_and_a_moved_record_are_named(tmp_path: Path) -> None:
    write_log(tmp_path, records=6)
    path, lines = _lines(tmp_path)

    path.write_bytes(b"".join([*lines[:2], *lines[3:]]))
    removed = verify_log(tmp_path, KEY.public).first_bad
    path.write_bytes(b"".join([lines[0], lines[2], lines[1], *lines[3:]]))
    moved = verify_log(tmp_path, KEY.public).first_bad

    assert removed is not None
    assert moved is not None
    assert (removed.number, moved.number) == (2, 1)


def test_damage_before_the_tail_is_not_cut_away(tmp_path: Path) -> None:
    write_log(tmp_path, records=5, every=9)
    path, lines = _lines(tmp_path)
    path.write_bytes(b"".join([lines[0], lines[1].replace(b"id", b"ix"), *lines[2:]]))
    size = path.stat().st_size

    with pytest.raises(LogDamaged, match="number 1"):
        LogWriter(tmp_path, KEY)
    assert path.stat().st_size == size


def test_a_living_log_is_found_good_while_it_is_written(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path, KEY)
    for number in range(5):
        writer.append(record(number))
        writer.checkpoint(at=NOW)
        with (tmp_path / "000000000000.log").open("ab") as file:
            file.write(b'{"number":')

        assert verify_log(tmp_path, KEY.public).records == number + 1
        os.truncate(
            tmp_path / "000000000000.log", (tmp_path / "000000000000.log").stat().st_size - 10
        )
    writer.close(at=NOW)
