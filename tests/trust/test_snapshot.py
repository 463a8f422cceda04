"""The signed snapshot: who may be believed, and for how long."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lienthong.trust import (
    PrivateKey,
    Snapshot,
    SnapshotExpired,
    SnapshotInvalid,
    SnapshotMissing,
    SnapshotWatch,
    generate_key,
    read_snapshot,
    write_snapshot,
)

NOW = datetime(2026, 11, 24, 5, tzinfo=UTC)
AT = NOW.timestamp()


def write(folder: Path, key: PrivateKey, *, number: int = 1, **content: Any) -> Path:
    path = folder / "snapshot.json"
    (folder / "snapshot.pub").write_text(key.public.to_pem())
    write_snapshot(
        path, Snapshot(number, NOW, NOW + timedelta(days=7), {"tên": "Huế", **content}), key
    )
    return path


def watch(folder: Path) -> SnapshotWatch:
    return SnapshotWatch(folder / "snapshot.json", folder / "snapshot.pub")


def test_what_was_written_is_read(tmp_path: Path) -> None:
    key = generate_key()
    path = write(tmp_path, key, rows=[1, 2])

    found = read_snapshot(path, key.public)

    assert found == Snapshot(1, NOW, NOW + timedelta(days=7), {"tên": "Huế", "rows": [1, 2]})
    assert path.stat().st_mode & 0o777 == 0o600


def test_another_keys_snapshot_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, generate_key())

    with pytest.raises(SnapshotInvalid, match="signature is wrong"):
        read_snapshot(path, generate_key().public)


@pytest.mark.parametrize("part", ["number", "expires_at", "content"])
def test_any_changed_part_is_refused(tmp_path: Path, part: str) -> None:
    key = generate_key()
    path = write(tmp_path, key)
    signed = json.loads(path.read_text())
    signed["snapshot"][part] = {"number": 2, "expires_at": "2099-01-01T00:00:00Z", "content": {}}[
        part
    ]
    path.write_text(json.dumps(signed))

    with pytest.raises(SnapshotInvalid, match="signature is wrong"):
        read_snapshot(path, key.public)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"snapshot": {}, "signature": "x"}'])
def test_what_is_not_a_snapshot_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "snapshot.json"
    path.write_text(text)

    with pytest.raises(SnapshotInvalid, match="not in the form"):
        read_snapshot(path, generate_key().public)


def test_a_new_snapshot_counts_with_the_next_question(tmp_path: Path) -> None:
    key, seen = generate_key(), watch(tmp_path)
    with pytest.raises(SnapshotMissing):
        seen.current(at=AT)

    write(tmp_path, key, number=1)
    assert seen.current(at=AT).number == 1
    assert seen.current(at=AT) is seen.current(at=AT)
    write(tmp_path, key, number=2)
    assert seen.current(at=AT).number == 2


def test_a_snapshot_never_goes_back_not_even_after_a_restart(tmp_path: Path) -> None:
    key = generate_key()
    write(tmp_path, key, number=5)
    first = watch(tmp_path)
    first.current(at=AT)
    write(tmp_path, key, number=4)

    for seen in (first, watch(tmp_path)):
        with pytest.raises(SnapshotInvalid, match="number 4 is lower than 5"):
            seen.current(at=AT)
    write(tmp_path, key, number=6)
    assert first.current(at=AT).number == 6


def test_an_expired_or_removed_snapshot_decides_nothing(tmp_path: Path) -> None:
    path, seen = write(tmp_path, generate_key()), watch(tmp_path)

    assert seen.current(at=AT).number == 1
    with pytest.raises(SnapshotExpired, match="2026-12-01T05:00:00Z"):
        seen.current(at=AT + 7 * 86_400)
    path.unlink()
    with pytest.raises(SnapshotMissing):
        seen.current(at=AT)


def test_a_damaged_snapshot_takes_the_place_of_none(tmp_path: Path) -> None:
    path, seen = write(tmp_path, generate_key()), watch(tmp_path)
    seen.current(at=AT)

    path.write_text("{}")

    with pytest.raises(SnapshotInvalid):
        seen.current(at=AT)
