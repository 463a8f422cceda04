"""From bytes to text: which encoding, then every byte of the file through it."""

import codecs
import mmap
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from lienthong.text.encodings import tables
from lienthong.text.encodings.guess import Guess
from lienthong.text.encodings.scorer import legacy_guess

SAMPLE_BYTES = 64 * 1024
CHUNK_BYTES = 1024 * 1024
_MARKED_PLACES = 2000
ENOUGH_MARKED = 200
SHORTEST_UTF16 = 4
UTF16_SHARE = 0.9
SURE_UTF8, SURE_LEGACY = 0.75, 0.9
_CONTINUES = 0x80
_HIGH = re.compile(rb"[\x80-\xff]+")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OTHER_NAMES = {
    "windows-1252": "cp1252", "windows-1258": "cp1258", "windows-1251": "cp1251", "utf8": "utf-8",
    "utf-8-sig": "utf-8", "ascii": "utf-8", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
    "tcvn5712": "tcvn3", "tcvn": "tcvn3", "abc": "tcvn3",
}  # fmt: skip
_TABLES: dict[str, Callable[[bytes], str]] = {
    "vni": tables.vni_text,
    "viscii": tables.viscii_text,
    "cp1258": tables.cp1258_text,
    "cp1252": lambda data: tables.charmap(data, tables.CP1252),
}
_USUAL_SIGNS = frozenset(" \t\r\n,;0123456789")
_ESCAPED = re.compile("[\udc80-\udcff]")
_STRAY = {0xDC00 + byte: tables.CP1252[byte] for byte in range(0x80, 0x100)}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file as text, without its byte order mark.

    `stray` counts the bytes that did not fit the encoding and were read as Windows-1252;
    `confidence` goes from 0 to 1.
    """

    text: str
    encoding: str
    confidence: float
    stray: int = 0


def _utf16_guess(sample: bytes) -> Guess | None:
    """UTF-16 without a byte order mark: the order in which spaces, digits and line ends appear.

    A text in eight bits holds no zero byte, and the wrong order turns those signs into rare ones.
    """
    sample = sample[: len(sample) & ~1]
    if len(sample) < SHORTEST_UTF16 or b"\0" not in sample:
        return None
    guesses = [Guess(name, _plausible(sample, name)) for name in ("utf-16-le", "utf-16-be")]
    best = max(guesses, key=lambda guess: guess.confidence)
    return best if best.confidence > UTF16_SHARE else None


def _plausible(sample: bytes, encoding: str) -> float:
    """Share of letters, digits and signs of text in a reading that holds some usual signs."""
    text = sample.decode(encoding, "replace")
    usual = sum(1 for c in text if c in _USUAL_SIGNS)
    good = sum(1 for c in text if c in _USUAL_SIGNS or (c.isprintable() and c != "\ufffd"))
    return good / len(text) if usual * 50 >= len(text) and "\0" not in text else 0.0


def _utf8_guess(sample: bytes) -> Guess | None:
    """UTF-8 when nearly all high bytes form sequences; a few stray ones may be mixed in."""
    text = sample.decode("utf-8", "surrogateescape")
    stray = len(re.findall("[\udc80-\udcff]", text))
    marked = sum(1 for c in text if c > "\x7f") - stray
    if stray and marked < stray:
        return None
    return Guess("utf-8", marked / (marked + stray) if marked else 1.0)


def _trimmed(piece: bytes) -> bytes:
    """The piece without the halves of sequences that cutting left at its ends."""
    start = next((i for i, b in enumerate(piece[:4]) if b & 0xC0 != _CONTINUES), 0)
    cut = codecs.getincrementaldecoder("utf-8")("ignore")
    cut.decode(piece[-4:])
    pending = len(cut.getstate()[0])
    return piece[start : len(piece) - pending]


def _sample(data: bytes | mmap.mmap) -> bytes:
    """Head, middle and tail; lines with high bytes from anywhere when those show too few."""
    if len(data) <= 4 * SAMPLE_BYTES:
        return data[:]
    middle = len(data) // 2 & ~1
    pieces = (data[:SAMPLE_BYTES], data[middle : middle + SAMPLE_BYTES], data[-SAMPLE_BYTES:])
    sample = b"\n".join(_trimmed(piece) for piece in pieces)
    if len(_HIGH.findall(sample)) >= ENOUGH_MARKED:
        return sample
    return b"\n".join(_line_around(data, place) for place in islice(_marked(data), _MARKED_PLACES))


def _marked(data: bytes | mmap.mmap) -> Iterator[int]:
    """Where bytes above ASCII begin; pieces without any are passed over at memory speed."""
    for start in range(0, len(data), CHUNK_BYTES):
        piece = data[start : start + CHUNK_BYTES]
        if not piece.isascii():
            yield from (start + match.start() for match in _HIGH.finditer(piece))


def _line_around(data: bytes | mmap.mmap, place: int) -> bytes:
    """Up to 200 bytes either side of a place, within its line."""
    before = data[max(0, place - 200) : place].rpartition(b"\n")[2]
    return before + data[place : place + 200].partition(b"\n")[0]


def detect(data: bytes | mmap.mmap) -> Guess:
    """The encoding of a file, from all of it or from a good part of its bytes.

    Names: utf-8, utf-8-sig, utf-16-le, utf-16-be, utf-32, ascii, tcvn3, vni, viscii, cp1258, cp1252
    and the other names of Python's codecs.
    """
    for bom, name in _BOMS:
        if data[: len(bom)] == bom:
            return Guess(name, 1.0)
    if guess := _utf16_guess(data[:SAMPLE_BYTES]):
        return guess
    if next(_marked(data), None) is None:
        return Guess("ascii", 1.0)
    sample = _sample(data)
    unicode = _utf8_guess(sample)
    if unicode and unicode.confidence >= SURE_UTF8:
        return unicode
    legacy = legacy_guess(sample)
    return unicode if unicode and legacy.confidence < SURE_LEGACY else legacy


def _plain_name(encoding: str) -> str:
    """The name without its habits of spelling."""
    name = encoding.lower().replace("_", "-")
    return _OTHER_NAMES.get(name, name)


def _with_stray(data: bytes, name: str) -> tuple[str, int]:
    """The text, and how many bytes did not fit and were read as Windows-1252."""
    if name.startswith(("utf-16", "utf-32")):
        text = data.decode(name, "replace")
        return text, text.count("\ufffd")
    text = data.decode(name, "surrogateescape")
    return text.translate(_STRAY), len(_ESCAPED.findall(text))


def decode_with(data: bytes, encoding: str) -> Decoded:
    """The whole file in the encoding named; stray bytes as Windows-1252, nothing lost.

    Raises LookupError when no encoding has that name.
    """
    name = _plain_name(encoding)
    data = data[_bom_size(data, name) :]
    if name == "tcvn3":
        return Decoded(tables.tcvn3_text(data, tables.tcvn3_table(data)), encoding, 1.0)
    if name in _TABLES:
        return Decoded(_TABLES[name](data), encoding, 1.0)
    try:
        return Decoded(data.decode(name), encoding, 1.0)
    except UnicodeDecodeError:
        text, stray = _with_stray(data, name)
        return Decoded(text, encoding, 1.0, stray)


def _bom_size(data: bytes, name: str) -> int:
    boms = (bom for bom, bom_name in _BOMS if bom_name.removesuffix("-sig") == name)
    return next((len(bom) for bom in boms if data.startswith(bom)), 0)


def decode(data: bytes) -> Decoded:
    """The file as text, in the encoding that its bytes speak for."""
    guess = detect(data)
    found = decode_with(data, guess.encoding)
    return Decoded(found.text, guess.encoding, guess.confidence, found.stray)


def detect_file(path: Path) -> Guess:
    """The encoding of a file of any size; it is mapped, not read into memory."""
    with path.open("rb") as file:
        if not path.stat().st_size:
            return Guess("ascii", 1.0)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return detect(data)


def decode_stream(stream: BinaryIO, encoding: str) -> Iterator[Decoded]:
    """The text of a stream piece by piece, cut after line ends; `stray` counts within the piece."""
    name = _plain_name(encoding)
    unit = {"utf-16": 2, "utf-32": 4}.get(name[:6], 1)
    newline = "\n".encode(name) if unit > 1 else b"\n"
    rest = b""
    while chunk := stream.read(CHUNK_BYTES):
        data = rest + chunk
        cut = _line_end(data, newline, unit)
        if cut:
            yield decode_with(data[:cut], encoding)
        rest = data[cut:]
    if rest:
        yield decode_with(rest, encoding)


def _line_end(data: bytes, newline: bytes, unit: int) -> int:
    """The place after the last line end; 0 when there is none."""
    at = data.rfind(newline)
    while at > 0 and at % unit:
        at = data.rfind(newline, 0, at)
    return at + unit if at >= 0 else 0
