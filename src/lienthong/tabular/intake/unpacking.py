"""Opening packed files with a limit on what comes out."""

import gzip
import zipfile
import zlib
from pathlib import Path
from typing import IO

from lienthong.tabular.intake import refusals
from lienthong.tabular.intake.refusals import (
    Damaged,
    NotATable,
    PasswordProtected,
    SeveralFiles,
    TooLarge,
    ZipBomb,
)
from lienthong.tabular.schema import MEGABYTE, Limits

PIECE = MEGABYTE
RATIO = 200
SMALL = 64 * MEGABYTE
WORKBOOK_XML = 1200 * MEGABYTE
_TABLES = (
    *(".csv", ".tsv", ".psv", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"),
    *(".json", ".geojson", ".ndjson", ".jsonl", ".parquet"),
)
_IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db")


def _copy(source: IO[bytes], target: Path, *, packed: int, name: str, limits: Limits) -> None:
    """Unpack piece by piece; what grows beyond reason is a bomb."""
    size = 0
    with target.open("wb") as out:
        while piece := source.read(PIECE):
            size += len(piece)
            if size > limits.unpacked_bytes or (size > SMALL and size > packed * RATIO):
                raise ZipBomb(
                    name=name,
                    limit=min(limits.unpacked_bytes, max(SMALL, packed * RATIO)) // MEGABYTE,
                )
            out.write(piece)


def unpack_gzip(path: Path, target: Path, *, name: str, limits: Limits) -> str:
    """Unpack one gzip file; gives the name without `.gz`."""
    try:
        with gzip.open(path) as source:
            _copy(source, target, packed=path.stat().st_size, name=name, limits=limits)  # type: ignore[arg-type]
    except (OSError, EOFError, zlib.error) as error:
        raise Damaged(name=name, reason=str(error)) from None
    return name.removesuffix(".gz")


def unpack_zip(path: Path, target: Path, *, name: str, limits: Limits) -> str:
    """Unpack the one file of an archive; gives its name."""
    try:
        with zipfile.ZipFile(path) as archive:
            entry = _single(archive, name)
            with archive.open(entry) as source:
                _copy(source, target, packed=entry.compress_size, name=name, limits=limits)
    except RuntimeError:
        raise PasswordProtected(name=name) from None
    except (zipfile.BadZipFile, OSError, EOFError, zlib.error, NotImplementedError) as error:
        raise Damaged(name=name, reason=str(error)) from None
    return entry.filename.rpartition("/")[2]


def _single(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    files = [
        e
        for e in archive.infolist()
        if not e.is_dir() and not any(i in e.filename for i in _IGNORED)
    ]
    if not files:
        raise NotATable(name=name, reason=refusals.NO_FILE)
    tables = [e for e in files if e.filename.lower().endswith(_TABLES)]
    if len(files) > 1 and len(tables) == 1:
        files = tables
    if len(files) > 1:
        raise SeveralFiles(name=name, found=len(files))
    if files[0].flag_bits & 1:
        raise PasswordProtected(name=name)
    return files[0]


def check_workbook(path: Path, *, name: str, limits: Limits) -> None:
    """Refuse a workbook whose parts unpack to far more than a sheet can need.

    The sizes are those the archive states; each part is measured again while it is read, since a
    stated size may be false.
    """
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            _check_parts(archive, name)
    except (
        zipfile.BadZipFile,
        OSError,
        EOFError,
        zlib.error,
        ValueError,
        NotImplementedError,
    ) as error:
        raise Damaged(name=name, reason=str(error)) from None
    except RuntimeError:
        raise PasswordProtected(name=name) from None


def _check_parts(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    stated = sum(part.file_size for part in parts)
    packed = max(sum(part.compress_size for part in parts), 1)
    if stated > SMALL and stated > packed * RATIO:
        raise ZipBomb(name=name, limit=max(SMALL, packed * RATIO) // MEGABYTE)
    if stated > WORKBOOK_XML:
        raise TooLarge(
            name=name, found=stated // MEGABYTE, what="MB", limit=WORKBOOK_XML // MEGABYTE
        )
    if len(parts) > 20_000:
        raise ZipBomb(name=name, limit=WORKBOOK_XML // MEGABYTE)
