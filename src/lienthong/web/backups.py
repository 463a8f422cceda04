"""Backups of the embedded hub: registers, files, keys and log in one tar, checked by hashes.

What can be built again (serving copies of tables, search index, static files) is left out. The
registers are copied first: a file is kept before the register names it, so the copied files hold
all that the copied registers name. Of the exchange log the checkpoints come before the records,
so the copied records hold all that a copied checkpoint promises.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from lienthong.errors import LienthongError, gettext_noop

REGISTERS: Final = "lienthong.sqlite3"
MANIFEST: Final = "manifest.json"
FORM: Final = 1
KEPT_FOLDERS: Final = ("files", "exchange")
KEPT_FILES: Final = ("secret.key",)
CHUNK_BYTES: Final = 1024 * 1024


class BackupImpossible(LienthongError):
    """There is nothing to back up, or the registers are not embedded."""

    code = "web.backup.impossible"
    status = 409
    message = gettext_noop("No backup was written: {reason}.")
    hint = gettext_noop("docs/how-to/back-up.md says what is kept and how.")


class RestoreRefused(LienthongError):
    """The backup cannot be read into that folder."""

    code = "web.restore.refused"
    status = 409
    message = gettext_noop("Nothing was restored: {reason}.")
    hint = gettext_noop("Choose an empty folder with LIENTHONG_DATA_DIR, and a whole backup file.")


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a backup."""

    path: str
    byte_size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds."""

    made_at: str
    form: int
    files: tuple[Kept, ...]

    @property
    def byte_size(self) -> int:
        """Bytes of all files together."""
        return sum(file.byte_size for file in self.files)

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        return asdict(self)


class _Measured:
    """Hashes and counts what is read through it, up to a number of bytes."""

    def __init__(self, source: BinaryIO, byte_size: int) -> None:
        self._source = source
        self._left = byte_size
        self.seen = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        wanted = self._left if size < 0 else min(size, self._left)
        got = self._source.read(wanted)
        self._left -= len(got)
        self.seen.update(got)
        return got


def _copy_of_registers(source: Path, folder: Path) -> Path:
    """A consistent copy while the hub runs."""
    target = folder / REGISTERS
    with (
        sqlite3.connect(f"file:{source}?mode=ro", uri=True) as live,
        sqlite3.connect(target) as copy,
    ):
        live.backup(copy)
    copy.close()
    live.close()
    return target


def _whole_lines(path: Path) -> int:
    """Bytes of a file of lines up to the end of its last whole line."""
    size = path.stat().st_size
    with path.open("rb") as file:
        while size:
            start = max(0, size - CHUNK_BYTES)
            file.seek(start)
            cut = file.read(size - start).rfind(b"\n")
            if cut >= 0:
                return start + cut + 1
            size = start
    return 0


def _order(path: Path) -> tuple[bool, str]:
    """Checkpoints before everything else of a folder."""
    return (path.name != "checkpoints", str(path))


def _what_to_keep(data_dir: Path) -> Iterator[tuple[Path, str, int]]:
    """Each file with its name in the backup and how many of its bytes are kept."""
    for name in KEPT_FILES:
        if (data_dir / name).is_file():
            yield data_dir / name, name, (data_dir / name).stat().st_size
    for folder in KEPT_FOLDERS:
        files = [f for f in (data_dir / folder).rglob("*") if f.is_file() and not f.is_symlink()]
        for file in sorted(files, key=_order):
            if file.name == "lock" or file.name.startswith(".") or file.suffix == ".tmp":
                continue
            growing = "log" in file.relative_to(data_dir).parts
            size = _whole_lines(file) if growing and file.suffix != ".idx" else file.stat().st_size
            yield file, file.relative_to(data_dir).as_posix(), size


def _add(tar: tarfile.TarFile, path: Path, name: str, size: int) -> Kept:
    entry = tarfile.TarInfo(name)
    entry.size = size
    entry.mode = path.stat().st_mode & 0o777
    entry.mtime = int(path.stat().st_mtime)
    with path.open("rb") as file:
        measured = _Measured(file, size)
        tar.addfile(entry, measured)
    return Kept(name, size, measured.seen.hexdigest())


def write_backup(data_dir: Path, target: Path, *, at: datetime) -> Backup:
    """Write a backup file, whole or not at all, while the hub may go on running.

    Raises BackupImpossible when the folder holds no embedded registers or the file exists.
    """
    if not (data_dir / REGISTERS).exists():
        raise BackupImpossible(reason=f"{data_dir} holds no embedded registers")
    if target.exists():
        raise BackupImpossible(reason=f"{target} exists already")
    unfinished = target.with_name(f".{target.name}.tmp")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            registers = _copy_of_registers(data_dir / REGISTERS, Path(folder))
            with tarfile.open(unfinished, "w") as tar:
                kept = [_add(tar, registers, REGISTERS, registers.stat().st_size)]
                kept += [_add(tar, *each) for each in _what_to_keep(data_dir)]
                made = Backup(at.isoformat(), FORM, tuple(kept))
                told = json.dumps(made.as_json()).encode()
                entry = tarfile.TarInfo(MANIFEST)
                entry.size = len(told)
                tar.addfile(entry, io.BytesIO(told))
        _make_durable(unfinished)
        unfinished.rename(target)
    except OSError as error:
        raise BackupImpossible(reason=error.strerror or str(error)) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return made


def _make_durable(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _manifest(tar: tarfile.TarFile) -> Backup:
    try:
        member = tar.extractfile(MANIFEST)
        told: dict[str, Any] = json.loads(member.read()) if member else {}
        files = tuple(Kept(**file) for file in told["files"])
        return Backup(told["made_at"], told["form"], files)
    except (KeyError, TypeError, ValueError) as error:
        raise RestoreRefused(reason="the file is not a whole backup of this hub") from error


def _extract(tar: tarfile.TarFile, kept: Kept, folder: Path) -> None:
    """Write one file and check its hash; names that lead out of the folder are refused."""
    target = (folder / kept.path).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise RestoreRefused(reason=f"{kept.path} leads out of the folder")
    try:
        entry = tar.getmember(kept.path)
        source = tar.extractfile(entry)
    except KeyError:
        source = None
    if source is None:
        raise RestoreRefused(reason=f"{kept.path} is missing from the backup")
    target.parent.mkdir(parents=True, exist_ok=True)
    seen = hashlib.sha256()
    with target.open("wb") as file:
        while chunk := source.read(CHUNK_BYTES):
            seen.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    target.chmod(entry.mode & 0o777)
    if seen.hexdigest() != kept.sha256:
        raise RestoreRefused(reason=f"{kept.path} does not have its hash; the backup is damaged")


def _check_registers(path: Path) -> None:
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as registers:
            verdict = registers.execute("PRAGMA integrity_check").fetchone()[0]
        registers.close()
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict != "ok":
        raise RestoreRefused(reason=f"the registers are damaged: {verdict}")


def read_backup(source: Path, data_dir: Path) -> Backup:
    """Read a backup into an empty folder; the folder appears only when everything was checked.

    Raises RestoreRefused when the folder holds anything or any file lacks its hash.
    """
    if data_dir.exists() and any(data_dir.iterdir()):
        raise RestoreRefused(reason=f"{data_dir} is not empty")
    unfinished = data_dir.with_name(f".{data_dir.name}.restoring")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        with tarfile.open(source) as tar:
            held = _manifest(tar)
            unfinished.mkdir(parents=True)
            for kept in held.files:
                _extract(tar, kept, unfinished)
        _check_registers(unfinished / REGISTERS)
        if data_dir.exists():
            data_dir.rmdir()
        unfinished.rename(data_dir)
    except (tarfile.TarError, OSError) as error:
        raise RestoreRefused(reason=str(error)) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return held
