"""Tables of the Vietnamese encodings of the years before Unicode.

TCVN3 (ABC, TCVN 5712) and VISCII use one byte a letter; VNI writes a vowel and its mark as two
bytes. All are decoded by C loops: `codecs.charmap_decode`, then NFC for what was composed.
"""

import codecs
import re
import unicodedata

CP1252 = "".join(
    bytes([b]).decode("cp1252", "replace").replace("\ufffd", chr(b)) for b in range(256)
)

_CP1258 = "".join(
    bytes([b]).decode("cp1258", "replace").replace("\ufffd", chr(b)) for b in range(256)
)

_TCVN_HIGH = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
    "\xa0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò"
    "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
_TCVN_LOW = {
    0x01: "Ú", 0x02: "Ụ", 0x04: "Ừ", 0x05: "Ử", 0x06: "Ữ", 0x11: "Ứ",
    0x12: "Ự", 0x13: "Ỳ", 0x14: "Ỷ", 0x15: "Ỹ", 0x16: "Ý", 0x17: "Ỵ",
}  # fmt: skip
_VISCII_HIGH = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_LOW = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}

# A mark of VNI: what it adds to the vowel before it. Capitals stand 0x20 lower.
_VNI_MARKS = {
    0xF9: "\u0301", 0xF8: "\u0300", 0xFB: "\u0309", 0xF5: "\u0303", 0xEF: "\u0323",
    0xE2: "\u0302", 0xE1: "\u0302\u0301", 0xE0: "\u0302\u0300", 0xE5: "\u0302\u0309",
    0xE3: "\u0302\u0303", 0xE4: "\u0302\u0323",
    0xEA: "\u0306", 0xE9: "\u0306\u0301", 0xE8: "\u0306\u0300", 0xFA: "\u0306\u0309",
    0xFC: "\u0306\u0303", 0xEB: "\u0306\u0323",
}  # fmt: skip
_VNI_LETTERS = {
    0xED: "í", 0xEC: "ì", 0xE6: "ỉ", 0xF3: "ĩ", 0xF2: "ị", 0xF4: "ơ", 0xF6: "ư", 0xEE: "ỵ",
    0xF1: "đ",
}  # fmt: skip


def _ascii_with(low: dict[int, str]) -> str:
    return "".join(low.get(byte, chr(byte)) for byte in range(128))


TCVN3 = _ascii_with(_TCVN_LOW) + _TCVN_HIGH
VISCII = _ascii_with(_VISCII_LOW) + _VISCII_HIGH
# TCVN3 as most files use it: with the quotes and dashes of Windows instead of the capitals that
# only the full TCVN 5712-1 has; capitals are shown by a capital font.
TCVN3_WINDOWS = (
    "".join(map(chr, range(128)))
    + "".join(w if b in (0x85, *range(0x91, 0x98)) else t for b, (t, w) in
              enumerate(zip(_TCVN_HIGH, CP1252[128:], strict=True), start=0x80))
)  # fmt: skip
VNI: dict[int, str] = dict(enumerate(CP1252))
for _byte, _mark in _VNI_MARKS.items():
    VNI[_byte] = VNI[_byte - 0x20] = _mark
for _byte, _letter in _VNI_LETTERS.items():
    VNI[_byte], VNI[_byte - 0x20] = _letter, _letter.upper()

# Bytes that only the full table uses.
_ONLY_FULL = re.compile(
    rb"[\x01\x02\x04-\x06\x11-\x17\x80-\x84\x86-\x90\x98-\x9f\xc0-\xc5\xcd\xda\xdb\xe0\xf0\xff]"
)
_LEFT_OVER = re.compile("[\u0300-\u0323]+")
_VNI_BACK = {mark: CP1252[byte] for byte, mark in _VNI_MARKS.items()}


def charmap(data: bytes, table: str | dict[int, str]) -> str:
    """The bytes through a table of 256 characters."""
    return codecs.charmap_decode(data, "replace", table)[0]


def tcvn3_table(sample: bytes) -> str:
    """The table for this file: the full one only when it holds capitals that are no quote."""
    return TCVN3 if _ONLY_FULL.search(sample) else TCVN3_WINDOWS


def tcvn3_text(data: bytes, table: str = TCVN3_WINDOWS) -> str:
    """TCVN3 bytes as NFC text."""
    text = charmap(data, table)
    return unicodedata.normalize("NFC", text) if re.search("[\u0300-\u0323]", text) else text


def vni_text(data: bytes) -> str:
    """VNI bytes as NFC text; a mark that fits no letter is left as Windows-1252 shows it."""
    return composed_vni(charmap(data, VNI))


def composed_vni(text: str) -> str:
    """Letters and combining marks of VNI as NFC text, marks that fit no letter put back."""
    text = unicodedata.normalize("NFC", text)
    return _LEFT_OVER.sub(lambda match: _VNI_BACK.get(match[0], match[0]), text)


def viscii_text(data: bytes) -> str:
    """VISCII bytes as text."""
    return charmap(data, VISCII)


def cp1258_text(data: bytes) -> str:
    """Windows-1258 bytes as NFC text; bytes without a meaning stay as they are in Latin-1."""
    return unicodedata.normalize("NFC", charmap(data, _CP1258))
