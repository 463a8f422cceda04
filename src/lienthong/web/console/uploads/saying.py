"""What was decided on a table of a file, said in sentences, each with its way to change it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienthong.catalog import labels
from lienthong.tabular.intake import Decision, Rejected, TableReading
from lienthong.tabular.schema import ColumnType
from lienthong.web.templatetags.kit import number

ENCODINGS: Final[Mapping[str, str]] = {
    "utf-8": "Unicode (UTF-8)", "utf-8-sig": "Unicode (UTF-8)",
    "unicode": "Unicode", "ascii": "ASCII",
    "utf-16-le": "Unicode (UTF-16)", "utf-16-be": "Unicode (UTF-16 BE)",
    "utf-32": "Unicode (UTF-32)",
    "tcvn3": "TCVN3 (ABC, .VnTime)", "vni": "VNI-Windows", "viscii": "VISCII",
    "cp1258": "Windows-1258", "cp1252": "Windows-1252",
}  # fmt: skip
DELIMITERS: Final[Mapping[str, object]] = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\\t": gettext_lazy("tab"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("vertical bar"),
    " ": gettext_lazy("space"),
    "␣": gettext_lazy("space"),
    "": gettext_lazy("nothing: one column"),
}
GROUPS: Final[tuple[tuple[str, object, tuple[str, ...]], ...]] = (
    (
        "header",
        gettext_lazy("Header"),
        ("header", "header_lines", "no_header", "numbering", "merged", "recipe", "recipe_moved",
         "recipe_lost"),
    ),
    ("encoding", gettext_lazy("Letters"), ("encoding", "encoding_cells", "encoding_kept", "stray")),
    ("delimiter", gettext_lazy("Separation of columns"), ("delimiter", "single_column")),
    (
        "columns",
        gettext_lazy("Columns, types and units"),
        ("unit", "codes", "numbers", "ambiguous", "ambiguous_decimals", "dates", "month_first",
         "missing", "exact", "unnamed", "repeated_names"),
    ),
    (
        "aside",
        gettext_lazy("Lines set aside"),
        ("title", "note", "total", "summary", "signature", "comment", "header_again", "by_hand"),
    ),
    (
        "lines",
        gettext_lazy("Rows"),
        ("totals_kept", "ambiguous_total", "hidden_lines", "hidden_sheet", "short", "merged_data",
         "corrected"),
    ),
    ("rejected", gettext_lazy("Lines rejected"), ("rejected",)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """Decisions of one kind: what they are about, their sentences, and where to change them."""

    title: str
    sentences: list[str]
    href: str


def corrections(
    upload_id: int, number_: int, *, has_letters: bool = False, has_delimiter: bool = False
) -> dict[str, str]:
    """Addresses of the pages on which the reading of a table is corrected, as far as it can be."""

    def at(name: str, more: str = "") -> str:
        here = reverse(f"console:upload_{name}", args=[upload_id])
        return f"{here}?table={number_}{more}"

    of_file = {"encoding": has_letters, "delimiter": has_delimiter}
    return {name: at(name) for name, is_open in of_file.items() if is_open} | {
        "header": at("header"),
        "columns": at("columns"),
        "aside": at("lines", "&kind=aside"),
        "lines": at("lines"),
        "rejected": at("lines", "&kind=rejected"),
        "cell": at("cell"),
    }


def decision_words(decision: Decision) -> str:
    """A decision in the reader's language."""
    return _(decision.sentence).format(**_facts(decision.facts))


def _facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in facts.items():
        if name == "encoding":
            made[name] = ENCODINGS.get(str(value), str(value))
        elif name == "delimiter":
            made[name] = str(DELIMITERS.get(str(value), f"“{value}”"))
        elif name == "type":
            made[name] = labels.word(labels.COLUMN_TYPES, value)
        elif name == "reason":
            made[name] = _(str(value)) if value else "–"
        else:
            made[name] = number(value) if isinstance(value, int) else value
    return made


def rejected_words(line: Rejected) -> str:
    """Why a line was rejected, in the reader's language."""
    return _(line.reason).format(**_facts(line.facts))


def said_of(table: TableReading, addresses: Mapping[str, str], *, is_workbook: bool) -> list[Said]:
    """All decisions on a table, by what they are about."""
    found = []
    for name, title, kinds in GROUPS:
        sentences = [decision_words(d) for d in table.decisions if d.kind in kinds]
        if name == "encoding" and is_workbook and not sentences:
            sentences = [_("The letters are read as Unicode.")]
        if not sentences:
            continue
        found.append(Said(str(title), sentences, addresses.get(name, "")))
    return found


def sum_line(table: TableReading) -> str:
    """The account of all lines: "1.286 lines: 2 header, 15 set aside, 1.264 stored, 5 rejected"."""
    return _(
        "{total} lines: {header} header, {aside} set aside, {stored} stored, {rejected} rejected"
    ).format(
        total=number(table.lines_in),
        header=number(table.header_lines),
        aside=number(len(table.set_aside)),
        stored=number(table.stored),
        rejected=number(len(table.rejected)),
    )


@dataclass(frozen=True, slots=True)
class Attention:
    """A rejected line that a person should look at, with a value that would fit its column."""

    line: int
    why: str
    column: int
    value: str
    proposal: str


_SLIPS: Final = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "S": "5", " ": ""})


def attention(table: TableReading, *, limit: int = 5) -> list[Attention]:
    """The first rejected lines, with the column at fault where one is."""
    sources = {column.label[:60]: column for column in table.columns}
    found = []
    for line in table.rejected[:limit]:
        column = sources.get(str(line.facts.get("column", "")))
        value = str(line.facts.get("value", ""))
        proposal = ""
        if column is not None and column.type in {ColumnType.INTEGER, ColumnType.NUMBER}:
            mended = value.translate(_SLIPS)
            if mended != value and _is_number(mended):
                proposal = mended
        source = column.source if column is not None else 0
        found.append(Attention(line.line, rejected_words(line), source, value, proposal))
    return found


def _is_number(text: str) -> bool:
    plain = text.replace(".", "").replace(",", "").removeprefix("-")
    return plain.isdecimal()
