"""Cells of old workbooks: Vietnamese of a legacy font, read by the library as Windows-1252."""

import re
import unicodedata
from collections.abc import Iterable

from lienthong.text.encodings import tables
from lienthong.text.encodings.scorer import legacy_guess
from lienthong.text.syllables import is_syllable

_MARK = re.compile("[\u0300-\u0323]")
_CAPITAL_FONT = re.compile(r"\.vn.*h", re.IGNORECASE)
_TCVN_FONT = re.compile(r"\.vn", re.IGNORECASE)
_VNI_FONT = re.compile(r"vni[- ]", re.IGNORECASE)


def _misread(table: str | dict[int, str]) -> dict[int, str]:
    """From the character that Windows-1252 or Latin-1 showed to what the table means."""
    by_byte = {byte: table[byte] for byte in range(0x80, 0x100)}
    shown = {ord(tables.CP1252[byte]): meant for byte, meant in by_byte.items()}
    return by_byte | shown


_TCVN3, _VNI, _VISCII = (
    _misread(tables.TCVN3_WINDOWS),
    _misread(tables.VNI),
    _misread(tables.VISCII),
)


def from_tcvn3(text: str, *, capitals: bool = False) -> str:
    """A cell of a .Vn font as Unicode; with `capitals` (fonts named .Vn…H) in capitals."""
    converted = text if text.isascii() else text.translate(_TCVN3)
    if _MARK.search(converted):
        converted = unicodedata.normalize("NFC", converted)
    return converted.upper() if capitals else converted


def from_vni(text: str) -> str:
    """A cell of a VNI font as Unicode."""
    return text if text.isascii() else tables.composed_vni(text.translate(_VNI))


def from_viscii(text: str) -> str:
    """A cell of a VISCII font as Unicode."""
    return text if text.isascii() else text.translate(_VISCII)


ALPHABETS = ("tcvn3", "vni", "viscii")


def convert_text(text: str, encoding: str, *, capitals: bool = False) -> str:
    """A cell read as Windows-1252 or Latin-1 whose bytes mean `encoding` (tcvn3, vni, viscii).

    Raises LookupError for any other encoding.
    """
    if encoding == "tcvn3":
        return from_tcvn3(text, capitals=capitals)
    if encoding == "vni":
        return from_vni(text)
    if encoding == "viscii":
        return from_viscii(text)
    raise LookupError(encoding)


def font_encoding(font_name: str) -> tuple[str | None, bool]:
    """What a font says about its cells: ("tcvn3" | "vni" | None, whether it shows only capitals).

    Only a hint: workbooks keep the old font names after their text became Unicode.
    """
    name = font_name.strip()
    if _TCVN_FONT.match(name):
        return "tcvn3", bool(_CAPITAL_FONT.fullmatch(name))
    return ("vni", False) if _VNI_FONT.match(name) else (None, False)


def cells_encoding(texts: Iterable[str]) -> str | None:
    """The legacy encoding that these cells hold, read as Windows-1252; None when they are sound.

    Give the cells of one sheet or one font together: one cell alone says too little. Cells whose
    words are Vietnamese as they stand ("Mã", "Tên") are sound, though they could also be misread.
    """
    marked = [text for text in texts if not text.isascii()]
    misread = [text for text in marked if _can_be_misread(text)]
    if _are_sound(misread):
        return None
    sample = "\n".join(misread).translate(_BACK).encode("latin-1", "ignore")
    if not sample:
        return None
    found = legacy_guess(sample).encoding
    return found if found in ("tcvn3", "vni") else None


_WORD = re.compile(r"[^\W\d_]+")
_MOST_SOUND = 0.9  # words of a legacy font are hardly ever all syllables when misread


def _are_sound(texts: list[str]) -> bool:
    """Whether the words with marks are syllables already, and no sign stands where letters do."""
    words = [w for text in texts for w in _WORD.findall(text) if not w.isascii()]
    signs = sum(not c.isascii() and not c.isalpha() for text in texts for c in text)
    sound = sum(is_syllable(word) for word in words)
    return bool(words) and sound >= _MOST_SOUND * (len(words) + signs)


_BACK = {ord(character): chr(byte) for byte, character in enumerate(tables.CP1252)}


def _can_be_misread(text: str) -> bool:
    return all(character <= "\xff" or ord(character) in _BACK for character in text)
