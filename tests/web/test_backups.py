"""A backup holds all that cannot be built again, and a restore proves it."""

import io
import json
import sqlite3
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lienthong.web.backups import BackupImpossible, RestoreRefused, read_backup, write_backup

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    (data / "files/ab").mkdir(parents=True)
    (data / "files/ab/abc").write_bytes(b"content" * 1000)
    (data / "exchange/log").mkdir(parents=True)
    (data / "exchange/log/checkpoints").write_bytes(b"note\n")
    (data / "exchange/log/0.log").write_bytes(b"one\ntwo\nhalf a rec")
    (data / "search").mkdir()
    (data / "search/index").write_bytes(b"can be built again")
    (data / "secret.key").write_text("secret")
    (data / "secret.key").chmod(0o600)
    with sqlite3.connect(data / "lienthong.sqlite3") as registers:
        registers.execute("CREATE TABLE t (n)")
        registers.executemany("INSERT INTO t VALUES (?)", [(n,) for n in range(1000)])
    return data


def test_a_restored_hub_has_the_same_registers_files_keys_and_whole_log_lines(
    hub: Path, tmp_path: Path
) -> None:
    write_backup(hub, tmp_path / "b.tar", at=NOON)
    held = read_backup(tmp_path / "b.tar", tmp_path / "new")

    new = tmp_path / "new"
    with sqlite3.connect(new / "lienthong.sqlite3") as registers:
        assert registers.execute("SELECT count(*), sum(n) FROM t").fetchone() == (1000, 499500)
    assert (new / "files/ab/abc").read_bytes() == b"content" * 1000
    assert (new / "exchange/log/0.log").read_bytes() == b"one\ntwo\n"
    assert (new / "secret.key").stat().st_mode & 0o777 == 0o600
    assert not (new / "search").exists()
    assert held.made_at == NOON.isoformat()


def test_a_flipped_byte_is_found_and_nothing_appears(hub: Path, tmp_path: Path) -> None:
    write_backup(hub, tmp_path / "b.tar", at=NOON)
    raw = bytearray((tmp_path / "b.tar").read_bytes())
    place = raw.index(b"content" * 100)
    raw[place] ^= 1
    (tmp_path / "b.tar").write_bytes(raw)

    with pytest.raises(RestoreRefused, match="files/ab/abc does not have its hash"):
        read_backup(tmp_path / "b.tar", tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert [p.name for p in tmp_path.iterdir() if "restoring" in p.name] == []


def test_a_cut_backup_is_refused(hub: Path, tmp_path: Path) -> None:
    write_backup(hub, tmp_path / "b.tar", at=NOON)
    raw = (tmp_path / "b.tar").read_bytes()
    (tmp_path / "b.tar").write_bytes(raw[: len(raw) // 2])

    with pytest.raises(RestoreRefused):
        read_backup(tmp_path / "b.tar", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_folder_that_holds_anything_is_refused(hub: Path, tmp_path: Path) -> None:
    write_backup(hub, tmp_path / "b.tar", at=NOON)
    with pytest.raises(RestoreRefused, match="is not empty"):
        read_backup(tmp_path / "b.tar", hub)


def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    told = {
        "made_at": "x",
        "form": 1,
        "files": [{"path": "../evil", "byte_size": 1, "sha256": "0"}],
    }
    with tarfile.open(tmp_path / "b.tar", "w") as tar:
        for name, content in (("../evil", b"x"), ("manifest.json", json.dumps(told).encode())):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))

    with pytest.raises(RestoreRefused, match="leads out"):
        read_backup(tmp_path / "b.tar", tmp_path / "new")
    assert not (tmp_path / "evil").exists()


def test_a_backup_never_replaces_a_file_and_leaves_no_half_one(hub: Path, tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_bytes(b"precious")
    with pytest.raises(BackupImpossible, match="exists already"):
        write_backup(hub, tmp_path / "b.tar", at=NOON)
    with pytest.raises(BackupImpossible):
        write_backup(tmp_path / "nowhere", tmp_path / "c.tar", at=NOON)

    assert (tmp_path / "b.tar").read_bytes() == b"precious"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.tar", "data"]
