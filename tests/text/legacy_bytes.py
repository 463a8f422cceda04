"""Vietnamese text as the bytes of encodings that Python cannot write."""

import unicodedata
from collections.abc import Callable

from lienthong.text.encodings import tables

TONES = "\u0300\u0301\u0303\u0309\u0323"
SENTENCES = (
    "Phường Trần Phú, thành phố Hà Giang",
    "Danh sách hộ nghèo và cận nghèo của xã Thượng Lộ",
    "Chi phí quản lý quỹ bảo hiểm y tế",
    "Nguyên tắc chung về quản lý, kết nối và chia sẻ dữ liệu",
    "Đăng ký lưu hành thuốc thú y, chế phẩm sinh học",
    "Ủy ban nhân dân huyện Nam Đông, tỉnh Thừa Thiên Huế",
    "Kế hoạch phát triển kinh tế - xã hội năm 2025",
    "Tổng số người được giải quyết trợ cấp thất nghiệp",
)


def _by_table(table: str) -> Callable[[str], bytes]:
    codes = {character: byte for byte, character in reversed(list(enumerate(table)))}
    codes |= {chr(byte): byte for byte in range(0x20, 0x7F)} | {"\n": 10}
    return lambda text: bytes(codes[character] for character in text)


def vni(text: str) -> bytes:
    """A vowel, then its mark; capitals stand 0x20 lower."""
    marks = {mark: byte for byte, mark in tables._VNI_MARKS.items()}
    letters = {letter: byte for byte, letter in tables._VNI_LETTERS.items()}
    letters |= {"ơ": 0xF4, "ư": 0xF6}
    out = bytearray()
    for character in text:
        lowered, shift = character.lower(), 0x20 if character.isupper() else 0
        if lowered in letters:
            out.append(letters[lowered] - shift)
            continue
        base, *rest = list(unicodedata.normalize("NFD", lowered))
        if "\u031b" in rest:
            out.append({"o": 0xF4, "u": 0xF6}[base] - shift)
            rest.remove("\u031b")
        else:
            out.append(ord(base) - (shift if base.isalpha() else 0))
        if rest:
            rest.sort(key=lambda mark: mark in TONES)
            out.append(marks["".join(rest)] - shift)
    return bytes(out)


def cp1258(text: str) -> bytes:
    """Letters with their vowel mark, tones as marks of their own, as Windows writes them."""
    out = bytearray()
    for character in text:
        parts = unicodedata.normalize("NFD", character)
        letter = unicodedata.normalize("NFC", "".join(p for p in parts if p not in TONES))
        out += (letter + "".join(p for p in parts if p in TONES)).encode("cp1258")
    return bytes(out)


tcvn3 = _by_table(tables.TCVN3)
viscii = _by_table(tables.VISCII)
WRITERS: dict[str, Callable[[str], bytes]] = {
    "tcvn3": tcvn3,
    "vni": vni,
    "viscii": viscii,
    "cp1258": cp1258,
}
