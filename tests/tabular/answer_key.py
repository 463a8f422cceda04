"""Comparing readings with the answer key `data/EXPECTED.csv`."""

import csv
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from lienthong.tabular.intake.files import read
from lienthong.tabular.intake.reading import Reading, TableReading
from lienthong.tabular.intake.recipe import Recipe
from lienthong.tabular.intake.refusals import Refused
from lienthong.tabular.intake.taking import Job
from lienthong.tabular.schema import Limits

COUNTS = ("lines_in", "header_lines", "set_aside", "stored", "columns", "rejected")
PLACES = ("header_first", "header_last", "first_data", "last_data")
ENCODING_GROUPS = (
    {"utf-8", "ascii", "utf-8-sig"},
    {"utf-16le", "utf-16-le"},
    {"windows-1252", "cp1252"},
)


@dataclass
class Miss:
    """One line of the key that a reading does not give, field by field."""

    file: str
    sheet: str
    table: str
    firm: bool
    reasons: list[str] = field(default_factory=list)


def key_lines(data: Path) -> list[dict[str, str]]:
    """The lines of the answer key."""
    with (data / "EXPECTED.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def probes_of(lines: list[dict[str, str]]) -> list[tuple[str, int, int]]:
    """The cells that the key asks for, as (sheet, line, column)."""
    found = []
    for line in lines:
        place, sign, _ = line["probe"].partition("=")
        if sign:
            number, _, column = place.partition(":")
            found.append((line["sheet"], int(number), int(column)))
    return found


def reading_of(path: Path, folder: Path, probes: list[tuple[str, int, int]]) -> Reading | Refused:
    """Read a file in this process."""
    folder.mkdir(parents=True, exist_ok=True)
    job = Job(path.name, folder, None, Limits(), frozenset(probes))
    try:
        return read(path, job, Recipe())
    except Refused as refused:
        return refused


def _squeezed(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _open_fields(line: dict[str, str]) -> set[str]:
    named = set(line["open_fields"].split()) if line["judgement"] == "open" else set()
    if "counts" in named:
        named |= set(COUNTS)
    if named & {"header_first", "outcome"}:
        named |= {
            "column_names",
            "columns",
            *COUNTS,
            "first_data",
            "last_data",
            "header_last",
            "probe",
        }
    return named


def check(line: dict[str, str], reading: Reading | Refused) -> Miss | None:
    """The fields of one line of the key that do not hold; None when all hold."""
    open_fields = _open_fields(line)
    miss = Miss(line["file"], line["sheet"], line["table"], line["judgement"] == "firm")
    if "all" in open_fields:
        return None
    table, outcome = _found(line, reading)
    if "outcome" in open_fields and outcome != line["outcome"]:
        return None
    if outcome != line["outcome"]:
        miss.reasons.append(
            f"outcome {outcome}, key {line['outcome']} "
            f"({reading if isinstance(reading, Refused) else ''})"
        )
    elif table is not None:
        miss.reasons += [
            reason for name, reason in _differences(line, table, reading) if name not in open_fields
        ]
    return miss if miss.reasons else None


def _found(line: dict[str, str], reading: Reading | Refused) -> tuple[TableReading | None, str]:
    if isinstance(reading, Refused):
        return None, "empty" if reading.code == "tabular.empty" else "refused"
    if line["sheet"] in reading.empty_sheets:
        return None, "empty"
    tables = [
        t for t in reading.tables if t.sheet == line["sheet"] and str(t.table) == line["table"]
    ]
    if not tables:
        return None, "missing"
    return tables[0], "stored" if tables[0].stored else "empty"


def _differences(
    line: dict[str, str], table: TableReading, reading: Reading | Refused
) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    numbers = {
        "header_first": table.header_first,
        "header_last": table.header_last,
        "first_data": table.first_data,
        "last_data": table.last_data,
        "lines_in": table.lines_in,
        "header_lines": table.header_lines,
        "set_aside": len(table.set_aside),
        "columns": len(table.columns),
    }
    for name, got in numbers.items():
        if name == "columns" and not line[name]:
            continue
        if line[name] != ("" if got is None else str(got)):
            found.append((name, f"{name} {got}, key {line[name]}"))
    if not int(line["stored_min"]) <= table.stored <= int(line["stored_max"]):
        found.append(
            ("stored", f"stored {table.stored}, key {line['stored_min']}-{line['stored_max']}")
        )
    if line["judgement"] == "firm" and table.rejected:
        found.append(("rejected", f"rejected {len(table.rejected)}, key 0"))
    total = table.header_lines + len(table.set_aside) + table.stored + len(table.rejected)
    if table.lines_in != total:
        found.append(("account", f"lines {table.lines_in} but accounted {total}"))
    found += _texts(line, table, reading)
    return found


def _texts(
    line: dict[str, str], table: TableReading, reading: Reading | Refused
) -> list[tuple[str, str]]:
    found = []
    if line["column_names"]:
        wanted = [_squeezed(name) for name in line["column_names"].split(" | ")]
        labels = [_squeezed(column.label) for column in table.columns[: len(wanted)]]
        pairs = zip(wanted, labels, strict=False)
        if len(labels) < len(wanted) or any(want and want != label for want, label in pairs):
            found.append(("column_names", f"names {labels}, key {wanted}"))
    if line["probe"] and isinstance(reading, Reading):
        place, _, wanted_cell = line["probe"].partition("=")
        got = reading.cells.get(f"{line['sheet']}!{place}")
        if got is None or _cell(got) != _cell(wanted_cell):
            found.append(("probe", f"cell {place} is {got!r}, key {wanted_cell!r}"))
    if line["delimiter"] and line["delimiter"].replace("\\t", "\t") != table.delimiter:
        found.append(("delimiter", f"delimiter {table.delimiter!r}, key {line['delimiter']!r}"))
    return found


def _cell(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip(" "))
