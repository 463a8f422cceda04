"""Files are kept whole or not at all, on a disk and in an S3 store alike."""

import errno
import hashlib
import io
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import boto3  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from moto.server import ThreadedMotoServer

from lienthong.storage import (
    DiskStore,
    FileDamaged,
    FileNotKept,
    S3Store,
    StorageFull,
    StorageUnreachable,
    Store,
    Stored,
    open_store,
)

HELLO = "Xin chào".encode()
NAME = hashlib.sha256(HELLO).hexdigest()


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    patch = pytest.MonkeyPatch()
    patch.setenv("AWS_ACCESS_KEY_ID", "tests")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()
    patch.undo()


@pytest.fixture(params=["disk", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "disk":
        return open_store("", tmp_path)
    return bucket_store(request.getfixturevalue("s3_endpoint"), tmp_path)


def bucket_store(endpoint: str, data_dir: Path) -> Store:
    bucket = f"files-{uuid.uuid4().hex[:12]}"
    boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1").create_bucket(Bucket=bucket)
    return open_store(
        f"s3://{bucket}/hub/files", data_dir, endpoint=endpoint, access_key="k", secret_key="s"
    )


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_put_comes_back_by_its_hash(store: Store, tmp_path: Path) -> None:
    (tmp_path / "given").write_bytes(HELLO)

    kept = [store.put(HELLO), store.put(tmp_path / "given"), store.put(io.BytesIO(HELLO))]

    assert kept == [Stored(NAME, len(HELLO))] * 3
    with store.open(NAME) as stream:
        assert stream.read() == HELLO
    assert store.path(NAME).read_bytes() == HELLO
    assert store.exists(NAME)
    assert store.byte_size(NAME) == len(HELLO)
    assert list(store.walk()) == [Stored(NAME, len(HELLO))]
    store.verify(NAME)


def test_an_empty_and_a_large_file_are_kept(store: Store) -> None:
    large = os.urandom(3 * 1024 * 1024 + 7)

    names = [store.put(b"").sha256, store.put(io.BytesIO(large)).sha256]

    assert [store.byte_size(name) for name in names] == [0, len(large)]
    assert store.path(names[1]).read_bytes() == large


def test_a_deleted_file_is_not_kept_and_deleting_again_is_no_error(store: Store) -> None:
    store.put(HELLO)

    store.delete(NAME)
    store.delete(NAME)

    assert not store.exists(NAME)
    assert list(store.walk()) == []
    for ask in (store.open, store.path, store.byte_size, store.verify):
        with pytest.raises(FileNotKept):
            ask(NAME)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", NAME.upper(), NAME + "\n", "é" * 64])
def test_only_a_hash_is_a_name(store: Store, name: str) -> None:
    assert not store.exists(name)
    for ask in (store.open, store.path, store.byte_size, store.delete, store.verify):
        with pytest.raises(FileNotKept):
            ask(name)


class _Broken(io.RawIOBase):
    """A stream that gives some bytes and then fails."""

    def __init__(self, error: OSError) -> None:
        self.error, self.reads = error, 0

    def read(self, size: int = -1) -> bytes:
        self.reads += 1
        if self.reads > 1:
            raise self.error
        return b"half"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_and_leaves_nothing(store: Store, tmp_path: Path, code: int) -> None:
    stream: BinaryIO = _Broken(OSError(code, "full"))  # type: ignore[assignment]

    with pytest.raises(StorageFull, match="the storage is full"):
        store.put(stream)

    assert files_below(tmp_path) == []
    assert list(store.walk()) == []


def test_a_disk_that_fills_at_the_last_moment_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    store = DiskStore(tmp_path / "files")
    monkeypatch.setattr("lienthong.storage.disk.os.fsync", full)

    with pytest.raises(StorageFull):
        store.put(HELLO)

    assert files_below(tmp_path) == []


def test_a_reader_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConnectionResetError):
        DiskStore(tmp_path).put(_Broken(ConnectionResetError()))  # type: ignore[arg-type]

    assert files_below(tmp_path) == []


def test_a_changed_byte_is_found(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    path = store.path(store.put(HELLO).sha256)
    path.chmod(0o600)
    path.write_bytes(b"xin chao")

    with pytest.raises(FileDamaged):
        store.verify(NAME)


def test_a_kept_file_of_the_wrong_size_is_mended_by_putting_it_again(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    path = store.path(store.put(HELLO).sha256)
    path.chmod(0o600)
    path.write_bytes(b"cut")

    store.put(HELLO)

    store.verify(NAME)


def test_leftovers_of_killed_writes_are_swept_after_a_day(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    store.put(HELLO)
    now = datetime(2026, 1, 2, 12, tzinfo=UTC)
    for name, age in (("old", timedelta(days=2)), ("new", timedelta(hours=1))):
        (store.incoming / name).write_bytes(b"half")
        moment = (now - age).timestamp()
        os.utime(store.incoming / name, (moment, moment))

    assert store.sweep(now - timedelta(days=1)) == 1

    assert [path.name for path in store.incoming.iterdir()] == ["new"]
    assert list(store.walk()) == [Stored(NAME, len(HELLO))]


def test_files_may_be_read_but_not_written_by_their_owner(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    assert store.path(store.put(HELLO).sha256).stat().st_mode & 0o777 == 0o440


WRITER = """
import os, sys
from pathlib import Path
from lienthong.storage import DiskStore

store = DiskStore(Path(sys.argv[1]))
while True:
    print(store.put(os.urandom(200_000)).sha256, flush=True)
"""


def test_a_writer_killed_at_any_moment_leaves_no_half_file(tmp_path: Path) -> None:
    told: list[str] = []
    for wait in (1, 4, 7, 13):
        command = [sys.executable, "-c", WRITER, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            told += [writer.stdout.readline().strip() for _ in range(wait)]
            writer.kill()

    store = DiskStore(tmp_path)
    kept = {stored.sha256 for stored in store.walk()}
    for name in kept:
        store.verify(name)
    assert set(told) <= kept


@with_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents=st.lists(st.binary(max_size=40), max_size=8))
def test_each_content_is_kept_once(tmp_path: Path, contents: list[bytes]) -> None:
    store = DiskStore(tmp_path / uuid.uuid4().hex)
    for content in contents:
        store.put(content)

    kept = {stored.sha256 for stored in store.walk()}

    assert kept == {hashlib.sha256(content).hexdigest() for content in contents}
    assert all(store.path(name).read_bytes() in contents for name in kept)


def test_a_lost_local_copy_is_fetched_again(s3_endpoint: str, tmp_path: Path) -> None:
    store = bucket_store(s3_endpoint, tmp_path)
    store.put(HELLO)
    later = datetime.now(UTC) + timedelta(days=1)

    assert store.sweep(later) == 1
    assert files_below(tmp_path) == []

    assert store.path(NAME).read_bytes() == HELLO
    assert store.exists(NAME)


def test_a_damaged_object_never_becomes_a_local_copy(s3_endpoint: str, tmp_path: Path) -> None:
    store = bucket_store(s3_endpoint, tmp_path)
    store.put(HELLO)
    store.sweep(datetime.now(UTC) + timedelta(days=1))
    client = boto3.client("s3", endpoint_url=s3_endpoint, region_name="us-east-1")
    bucket = str(store._bucket.config["bucket"]) if isinstance(store, S3Store) else ""
    key = f"hub/files/{NAME[:2]}/{NAME[2:4]}/{NAME}"
    client.put_object(Bucket=bucket, Key=key, Body=b"other")

    with pytest.raises(FileDamaged):
        store.path(NAME)
    with pytest.raises(FileDamaged):
        store.verify(NAME)
    assert not [path for path in files_below(tmp_path) if path.name == NAME]


def test_an_s3_service_that_is_away_is_said(tmp_path: Path) -> None:
    store = open_store(
        "s3://files", tmp_path, endpoint="http://127.0.0.1:9", access_key="k", secret_key="s"
    )
    with pytest.raises(StorageUnreachable):
        store.put(HELLO)
