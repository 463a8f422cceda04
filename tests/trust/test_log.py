"""The log: what is acknowledged is there."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from logs import KEY, NOW, record, write_log

from lienthong.trust import (
    GroupCommit,
    LogBusy,
    LogUnwritable,
    LogWriter,
    PrivateKey,
    RecordUnknown,
    check_proof,
    log_tail,
    read_checkpoint,
    verify_log,
)
from lienthong.trust.log.writer import Group
from lienthong.trust.merkle import is_consistent


@settings(max_examples=25, deadline=None)
@given(
    groups=st.lists(st.integers(1, 9), min_size=1, max_size=8),
    segment=st.sampled_from([1, 2, 8, 64]),
)
def test_groups_restarts_and_segments_make_one_log(
    tmp_path_factory: pytest.TempPathFactory, groups: list[int], segment: int
) -> None:
    folder = tmp_path_factory.mktemp("log")
    total = 0
    for group in groups:
        writer = LogWriter(folder, KEY, segment_records=segment)
        assert writer.cut_bytes == 0
        assert writer.commit([record(total + n) for n in range(group)]) == total
        total += group
        writer.close(at=NOW)

    assert verify_log(folder, KEY.public, segment_records=segment).records == total
    ids = [json.loads(text)["id"] for text in log_tail(folder)]
    assert ids == list(reversed(range(total)))


def test_every_record_is_proved_to_whoever_holds_the_key(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path, KEY, segment_records=8)
    old = None
    for number in range(29):
        writer.append(record(number))
        if number == 10:
            old = writer.checkpoint(at=NOW)
    with pytest.raises(RecordUnknown):
        writer.proof(11)
    new = writer.checkpoint(at=NOW)
    assert old is not None
    assert new is not None

    for number in range(29):
        proof = writer.proof(number)
        assert json.loads(proof.record)["id"] == number
        assert check_proof(proof, KEY.public) == new
        forged = type(proof)(number, proof.record.replace("id", "ix"), proof.path, proof.checkpoint)
        assert check_proof(forged, KEY.public) is None
    assert is_consistent(
        old.size, old.root, new.size, new.root, writer.consistency(old.size, new.size)
    )
    writer.close(at=NOW)


def test_two_writers_on_one_folder_are_refused(tmp_path: Path) -> None:
    first = LogWriter(tmp_path, KEY)

    with pytest.raises(LogBusy):
        LogWriter(tmp_path, KEY)
    first.close(at=NOW)
    LogWriter(tmp_path, KEY).close(at=NOW)


@pytest.mark.parametrize("tail", [b"{", b'{"number":3,"previous":"', bytes(64), b"\n", b"x\n"])
def test_a_torn_tail_is_cut_and_said(tmp_path: Path, tail: bytes) -> None:
    write_log(tmp_path, records=3)
    with (tmp_path / "000000000000.log").open("ab") as file:
        file.write(tail)
    with (tmp_path / "checkpoints").open("ab") as file:
        file.write(b"lienthong/")
    assert not verify_log(tmp_path, KEY.public).ok

    writer = LogWriter(tmp_path, KEY)

    assert (writer.size, writer.cut_bytes) == (3, len(tail) + 10)
    assert writer.append(record(3)) == 3
    writer.close(at=NOW)
    assert verify_log(tmp_path, KEY.public).records == 4


def test_a_group_that_cannot_be_written_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = LogWriter(tmp_path, KEY)
    writer.append(record(0))

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fdatasync", full)
        with pytest.raises(LogUnwritable):
            writer.commit([record(1), record(2)])
        with pytest.raises(LogUnwritable):
            writer.checkpoint(at=NOW)
    assert writer.commit([record(10), record(11)]) == 1
    writer.close(at=NOW)

    assert verify_log(tmp_path, KEY.public).records == 3
    assert [json.loads(text)["id"] for text in log_tail(tmp_path)] == [11, 10, 0]


def test_waiting_requests_share_a_flush_and_get_their_own_number(tmp_path: Path) -> None:
    async def run() -> tuple[list[int], int]:
        writer = LogWriter(tmp_path, KEY)
        flushes = 0
        store = writer.store

        def counted(group: Group) -> None:
            nonlocal flushes
            flushes += 1
            store(group)

        writer.store = counted  # type: ignore[method-assign]
        group = GroupCommit(writer)
        numbers = await asyncio.gather(*(group.append(record(n)) for n in range(50)))
        await group.checkpoint(at=NOW)
        await group.close(at=NOW)
        return numbers, flushes

    numbers, flushes = asyncio.run(run())

    assert numbers == list(range(50))
    assert flushes == 1
    assert verify_log(tmp_path, KEY.public).checkpoints == 1


def test_nobody_is_told_of_a_record_that_could_not_be_kept(tmp_path: Path) -> None:
    async def run() -> list[BaseException | int]:
        writer = LogWriter(tmp_path, KEY)
        group = GroupCommit(writer)

        def broken(lost: Group) -> None:
            raise RuntimeError("disk gone")

        store = writer.store
        writer.store = broken  # type: ignore[method-assign]
        failed = await asyncio.gather(
            *(group.append(record(n)) for n in range(3)), return_exceptions=True
        )
        writer.store = store  # type: ignore[method-assign]
        good = await group.append(record(9))
        await group.close(at=NOW)
        return [*failed, good]

    *failed, good = asyncio.run(run())

    assert [type(error) for error in failed] == [LogUnwritable] * 3
    assert good == 0


def test_a_group_across_segments_is_kept_in_parts_and_numbered_through(tmp_path: Path) -> None:
    async def run() -> list[int]:
        group = GroupCommit(LogWriter(tmp_path, KEY, segment_records=8))
        numbers = await asyncio.gather(*(group.append(record(n)) for n in range(50)))
        await group.close(at=NOW)
        return numbers

    assert asyncio.run(run()) == list(range(50))
    assert verify_log(tmp_path, KEY.public, segment_records=8).records == 50


WRITER = """
import sys
from pathlib import Path
from lienthong.trust import LogWriter, PrivateKey
folder, key = Path(sys.argv[1]), PrivateKey.load(Path(sys.argv[2]))
writer = LogWriter(folder, key, segment_records=64)
print("cut", writer.cut_bytes, writer.size, flush=True)
group = 0
while True:
    group = group % 7 + 1
    first = writer.commit([b'{"pad":"%s"}' % (b"x" * 400) for _ in range(group)])
    print("kept", first + group, flush=True)
    if first % 5 == 0:
        writer.checkpoint(at=1790000000 + first)
"""


def _kill_once(folder: Path, key: Path, after: int) -> int:
    """Run a writer, kill it after some acknowledgements, give the last number it acknowledged."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(key)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        kept = int(process.stdout.readline().split()[2])
        for _ in range(after):
            kept = int(process.stdout.readline().split()[1])
        process.send_signal(signal.SIGKILL)
        for line in process.stdout:
            if line.startswith("kept") and line.endswith("\n"):
                kept = int(line.split()[1])
        process.wait()
    return kept


def test_kill_9_loses_no_acknowledged_record(tmp_path: Path) -> None:
    kills = int(os.environ.get("KILLS", "6"))
    KEY.save(tmp_path / "key")
    folder = tmp_path / "log"
    for kill in range(kills):
        kept = _kill_once(folder, tmp_path / "key", after=3 + kill * 7 % 40)

        writer = LogWriter(folder, PrivateKey.load(tmp_path / "key"), segment_records=64)
        size = writer.size
        writer.close(at=NOW)
        assert size >= kept
        assert verify_log(folder, KEY.public, segment_records=64).records == size
    first = next(iter((folder / "checkpoints").read_text().split("\n\n— ")))
    assert first.startswith("lienthong/")


def test_a_checkpoint_is_a_signed_note_with_one_form(tmp_path: Path) -> None:
    write_log(tmp_path, records=2)
    note = (tmp_path / "checkpoints").read_text()[:-1]

    found = read_checkpoint(note, KEY.public)

    assert note.split("\n")[:2] == [f"lienthong/{KEY.public.key_id}", "2"]
    assert (found.size, found.made_at) == (2, NOW + 2)
