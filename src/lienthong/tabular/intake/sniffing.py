"""What a file is, by its content; its name and extension are not believed."""

import zipfile
from enum import StrEnum
from pathlib import Path
from unicodedata import category

from lienthong.tabular.intake import refusals
from lienthong.tabular.intake.refusals import Damaged, NotATable
from lienthong.text import detect


class Kind(StrEnum):
    """How a file is read."""

    TEXT = "text"
    JSON = "json"
    WORKBOOK = "workbook"
    HTML = "html"
    XML = "xml"
    PARQUET = "parquet"
    GZIP = "gzip"
    ZIP = "zip"


_XML = (b"<?xml", b"<?mso", b"<workbook", b"<ss:workbook")
_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_HTML = tuple(
    f"<{tag}".encode()
    for tag in ("!doctype html", "html", "head", "meta", "style", "body", "table", "div", "center")
)
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf\x27\x1c",
    b"SQLite format 3\x00",
    b"{\\rtf",
    b"\x7fELF",
    b"MZ",
    b"BZh",
    b"\xfd7zXZ",
    b"II*\x00",
    b"MM\x00*",
    b"OggS",
    b"ID3",
    b"\x1aE\xdf\xa3",
    b"(\xb5/\xfd",
    b"!<arch>",
)


def sniff(path: Path, name: str) -> Kind:
    """The kind of a file.

    Raises NotATable for what cannot hold a table, Damaged for broken archives.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(path, name)
    if head.startswith(b"\x1f\x8b"):
        return Kind.GZIP
    if head.startswith(b"PAR1"):
        return Kind.PARQUET
    if head.startswith(_OLE2) and _is_document(path):
        raise NotATable(name=name, reason=refusals.DOCUMENT)
    if head.startswith(_OLE2) or (
        head[:2] in _BIFF and head[2:4] in (b"\x08\x00", b"\x10\x00", b"\x06\x00")
    ):
        return Kind.WORKBOOK
    if head.startswith(_OTHERS):
        raise NotATable(name=name, reason=refusals.OTHER_KIND)
    return _text_or_json(head, name)


def _is_document(path: Path) -> bool:
    """Word and PowerPoint use the same container as old workbooks."""
    data = path.read_bytes()[: 16 * 1024 * 1024]
    names = [name.encode("utf-16-le") for name in ("WordDocument", "PowerPoint Document")]
    return any(name in data for name in names) and "Workbook".encode("utf-16-le") not in data


def _packed(path: Path, name: str) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:200] if "mimetype" in names else b""
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        RuntimeError,
        NotImplementedError,
        EOFError,
    ) as error:
        raise Damaged(name=name, reason=str(error) or type(error).__name__) from None
    folders = {entry.split("/")[0] for entry in names}
    if "xl" in folders or b"spreadsheet" in kind:
        return Kind.WORKBOOK
    if "word" in folders or "ppt" in folders or kind:
        raise NotATable(name=name, reason=refusals.DOCUMENT)
    if "[Content_Types].xml" in names:
        return Kind.WORKBOOK
    return Kind.ZIP


def _text_or_json(head: bytes, name: str) -> Kind:
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe").lstrip()
    low = text[:600].lower()
    if low.startswith(_XML) and _SPREADSHEET in text:
        return Kind.XML
    if low.startswith(_HTML) or (low.startswith((b"<?xml", b"<!--")) and b"<html" in low):
        return Kind.HTML
    if low.startswith(_XML):
        raise NotATable(name=name, reason=refusals.XML)
    if _is_binary(head):
        raise NotATable(name=name, reason=refusals.BINARY)
    if _opens_object(text) or _opens_array(text):
        return Kind.JSON
    return Kind.TEXT


def _is_binary(head: bytes) -> bool:
    """Control characters that no text holds; a few zero bytes alone are no proof."""
    encoding = detect(head).encoding
    if encoding.startswith(("utf-16", "utf-32")):
        text = head[: len(head) & ~3].decode(encoding, "ignore")
        codes = [ord(c) for c in text]
    else:
        codes = list(head.replace(b"\x00", b""))
    controls = sum(1 for code in codes if code < 9 or 14 <= code < 27 or 27 < code < 29)
    strange = sum(1 for code in codes if code > 0xFF and category(chr(code)) in ("Cn", "Co", "Cs"))
    if strange > 0.05 * max(len(codes), 1):
        return True
    return controls > max(4, 0.02 * len(codes)) or (len(head) > 64 and len(codes) < 0.2 * len(head))


def _opens_object(text: bytes) -> bool:
    """A JSON object, not a line of text in braces."""
    return text[:1] == b"{" and text[1:].lstrip()[:1] in (b'"', b"}", b"")


def _opens_array(text: bytes) -> bool:
    """A JSON array, not a line of text in brackets."""
    if text[:1] != b"[":
        return False
    inside = text[1:].lstrip()
    return (
        inside[:1] in (b"{", b"[", b'"', b"]", b"-")
        or inside.startswith((b"true", b"false", b"null"))
        or inside[:1].isdigit()
        or not inside
    )
