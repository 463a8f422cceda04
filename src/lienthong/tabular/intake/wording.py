"""What lines of tables say about themselves: units, notes, totals, signatures."""

import re

from lienthong.text import fold

_UNIT_LINE = re.compile(
    r"(don vi(?: tinh)?|dvt|unit|don vi do)\s*(?:\([^)]*\))?\s*[:.\-]\s*(?P<unit>.+)|"
    r"\(?\s*(?:unit|dvt)\s*:?\s*(?P<other>.+?)\)?"
)
_BARE_UNIT = re.compile(
    r"\(?(?:1\.?000|nghin|ngan|trieu|ty|ti|tram|chuc)?\s*(?:trieu|ty|nghin)?\s*"
    r"(?:dong|vnd|usd|do la my|nguoi|ho|ha|km2?|tan|kg|ta|m2|m3|%|phan tram|lan|con|cai|thousand|"
    r"(?:millions?|billions?|thousands?)(?: of)? (?:dongs?|vnd|tonnes.*|people|persons)|persons?|"
    r"people)"
    r"(?:\s*[-/(]\s*[\w .%]+\)?)?\)?"
)
_ASIDE = re.compile(r"\(?(don vi tinh|dvt|unit)\s*[:.]")
_POWERS = str.maketrans("²³", "23")
_TAIL = re.compile(
    r"\s((?:nghìn|ngàn|triệu|tỷ|tỉ) đồng|°C|mm|cm|km|km2|km²|m2|m²|m3|"
    r"m³|ha|kg|%|‰|kWh|MW|USD|VNĐ|VND)$"
)
_NOTE = re.compile(
    r"(ghi chu|chu thich|chu y|luu y|nguon|so lieu|note|notes|remark|remarks|source|sources|quelle|"
    r"fussnoten|footnote|disclaimer|created?|copyright|thuyet minh|bang chu|so tien bang chu|"
    r"viet bang chu|lien he|trong do bao gom)\b|\*|#|\(\*+\)|"
    r"\(\d{1,2}\)\s*\S{2}|\((?:\S+ ){2,}\S+\)$|©|\d{1,2}\)\s"
)
_SIGNATURE = re.compile(
    r"(nguoi lap|nguoi ky|ky ten|\(?ky,|\(ky\b|thu truong|ke toan|tm\.|kt\.|q\. |chu tich|giam doc|"
    r"truong phong|"
    r"pho |noi nhan|nguoi tong hop|xac nhan|can bo |lap bieu|phu trach|dai dien|"
    r".{0,40}ngay\s*[\d.…_ ]*\s*thang\s*[\d.…_ ]*\s*nam\b)"
)
_TOTAL = re.compile(
    r"[(\-*+. ]*(tong(?: so| cong| chung| hop)?|cong(?: chung)?|total|grand total|sum|"
    r"toan (?:tinh|huyen|xa|quoc|thanh pho)|"
    r"subtotal|ca nuoc)\b"
)
_TITLE = re.compile(
    r"(cong hoa xa hoi|doc lap|uy ban nhan dan|ubnd|hdnd|hoi dong nhan dan|so:|bieu (?:so|mau)|"
    r"mau (?:so|bieu)|phu luc|"
    r"bang (?:so )?\d|bieu \d|bao cao|thong ke|danh sach|danh muc|\(?kem theo|ban hanh|"
    r"ky bao cao|ngay nhan|"
    r"don vi (?:bao cao|nhan|gui)|tinh,? thanh pho:|socialist republic)"
)
_TABLE_TITLE = re.compile(r"(bang|bieu|phu luc|table|annex)\s*(?:so\s*)?(?:\d|[ivx]+\b)")
_NAME = re.compile(
    r"(ten|ma|ma so|ho ten|ho va ten|stt|danh sach|danh muc|id|code|name|title|label|value|email|"
    r"dia chi|noi dung|chi tieu)\b|.*[a-z]_(?:id|name|code)$"
)
_ORDER = re.compile(r"[ivxlc]+|[a-z]|\d+(?:\.\d+)*\.?")
MISSING = frozenset(
    {
        "-",
        "–",
        "—",
        "..",
        "...",
        "…",
        ".",
        "*",
        "x",
        "X",
        "n/a",
        "N/A",
        "NA",
        "na",
        "#N/A",
        "null",
        "NULL",
        "None",
        "nan",
        "NaN",
        "không có",
        "kxđ",
        "KXĐ",
        "- -",
        "--",
        "…..",
        "…...",
        ":",
    }
)


def squeezed(text: str) -> str:
    """White space runs as one space."""
    return " ".join(text.split())


def unit_of_line(cells: list[str]) -> str | None:
    """The unit that a line is only there to tell, or None: "Đơn vị tính: triệu đồng"."""
    filled = {squeezed(cell) for cell in cells if cell.strip()}
    if len(filled) != 1:
        return None
    text = filled.pop()
    return _unit_in(text) if len(text) <= 120 else None


def _unit_in(text: str) -> str | None:
    folded = fold(text).strip()
    if match := _UNIT_LINE.fullmatch(folded):
        if re.match(r"don vi (bao cao|nhan|gui|lap)", folded):
            return None
        _, found, rest = text.partition(":")
        if not found:
            start = match.start("unit") if match["unit"] else match.start("other")
            rest = text[start:] if len(folded) == len(text) else text
        return rest.strip(" .:()") or None
    if _BARE_UNIT.fullmatch(folded):
        return text.strip(" .()")
    return None


def unit_of_label(label: str) -> str:
    """The unit named in a column header: "Diện tích (ha)", "Tổng thu - triệu đồng"; "" for none."""
    for inside in reversed(re.findall(r"[(\[]([^()\[\]]{1,40})[)\]]", label)):
        text = re.sub(r"(?i)^(đvt|đơn vị tính|đơn vị|unit)\s*:?\s*", "", inside.strip())
        if _is_unit(text):
            return text
    tail = re.split(r"\s[-–,]\s|,\s", label)[-1].strip()
    if tail != label.strip() and _is_unit(tail):
        return tail
    if found := _TAIL.search(squeezed(label)):
        return found[1]
    folded = fold(label)
    if folded.startswith(("ty le", "ti le", "%")) and "%" in label:
        return "%"
    return ""


def is_unit_row(cells: list[str]) -> bool:
    """A line under the names of columns that gives nothing but their units."""
    texts = [cell.strip(" ()[]\n") for cell in cells if cell.strip()]
    return bool(texts) and all(len(text) <= 40 and _is_unit(text) for text in texts)


def unit_beside(cells: list[str]) -> str:
    """The unit told in a line that tells other things too: "Bảng 2 | ĐVT: ha"."""
    for cell in cells:
        text = squeezed(cell)
        if _ASIDE.match(fold(text)) and (unit := _unit_in(text)):
            return unit
    return ""


def _is_unit(text: str) -> bool:
    parts = re.split(r"\s+[-–/]\s+", text)  # in two languages: "Nghìn tấn - Thous. tons"
    return any(map(_is_one_unit, parts)) if len(parts) < 3 else False


def _is_one_unit(text: str) -> bool:
    folded = fold(text).translate(_POWERS)
    return bool(folded) and bool(_BARE_UNIT.fullmatch(folded) or folded in _UNIT_WORDS)


_UNIT_WORDS = frozenset(
    {
        "%",
        "‰",
        "mm",
        "cm",
        "m",
        "kwh",
        "mw",
        "gb",
        "mb",
        "gio",
        "ngay",
        "thang",
        "nam",
        "nguoi/km2",
        "km2",
        "gram",
        "g",
        "mm/ngay",
        "m3/s",
        "kwh/nguoi",
        "con/ha",
        "nguoi/ho",
        "giay",
        "phut",
        "tuan",
        "quy",
        "tuoi",
        "hecta",
        "h",
        "hpa",
        "ug/m3",
        "µg/m3",
        "μg/m3",
        "l",
        "km/h",
        "°c",
        "oc",
        "trieu dong/nguoi",
        "dong/nguoi",
        "ca",
        "truong hop",
        "ho so",
        "van ban",
        "bo",
        "suat",
        "lit",
        "chiec",
        "co so",
        "giuong",
        "lop",
        "hoc sinh",
        "tan/ha",
        "ta/ha",
        "usd/nguoi",
        "euro",
        "$",
        "mg/l",
        "diem",
        "luot",
        "luot nguoi",
    }
)


def is_note(text: str) -> bool:
    """A line that explains: "Ghi chú: ...", "Nguồn: ...", "(1) ...", "* ..."."""
    return bool(_NOTE.match(fold(text)))


def is_signature(text: str) -> bool:
    """A line where somebody signs, or the place and day of signing."""
    return bool(_SIGNATURE.match(fold(text)))


def is_total(text: str) -> bool:
    """A label of a total: "Tổng cộng", "Cộng", "Total"."""
    return bool(_TOTAL.match(fold(text)))


def is_title(text: str) -> bool:
    """A line of the heading of a paper: motto, form number, agency, "Kèm theo Quyết định ..."."""
    return bool(_TITLE.match(fold(text)))


def is_table_title(text: str) -> bool:
    """A line that numbers the table under it: "Bảng 2. ...", "Biểu số 3", "Phụ lục I"."""
    return bool(_TABLE_TITLE.match(fold(text)))


def is_name(text: str) -> bool:
    """What a column is called, rather than what it holds: "Tên xã", "id"."""
    return bool(_NAME.match(fold(text)))


def is_order_mark(text: str) -> bool:
    """A place in a hierarchy: "I", "a", "1.2"."""
    return bool(_ORDER.fullmatch(fold(text)))


def is_missing(text: str) -> bool:
    """A mark for a value that is not there: "..", "-", "N/A"."""
    return text.strip() in MISSING
