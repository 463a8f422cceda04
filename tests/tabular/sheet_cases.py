"""Sheets described line by line, each line with what two careful readers call it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

CASES = Path(__file__).parent / "kinds"


@dataclass
class Part:
    """What is expected of one table: the lines of each kind, and its columns."""

    lines: list[tuple[int, str]] = field(default_factory=list)

    def of(self, kinds: str) -> list[int]:
        """The numbers of the lines of these kinds."""
        return [number for number, kind in self.lines if kind in kinds]


@dataclass
class Case:
    """One sheet."""

    name: str
    rows: list[list[Any]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=lambda: [Part()])
    facts: dict[str, list[str]] = field(default_factory=dict)


def _value(text: str) -> Any:
    text = text.strip().replace("\\n", "\n")
    if text.startswith("'"):
        return text[1:]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text or None


def cases(name: str) -> list[Case]:
    """All sheets of a file of cases."""
    found: list[Case] = []
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found.append(Case(line[3:]))
        elif line.startswith(":"):
            word, _, rest = line[1:].partition(" ")
            found[-1].facts[word] = [part.strip() for part in rest.split("|")]
        elif line == "=":
            found[-1].parts.append(Part())
        elif found and line[:1] in "THDSOB" and line.strip():
            _add(found[-1], line)
    return found


def _add(case: Case, line: str) -> None:
    case.rows.append([])
    if line[0] == "B":
        return
    number = len(case.rows)
    case.parts[-1].lines.append((number, line[0]))
    for at, text in enumerate(line[2:].split("|")):
        sign = text.strip()
        case.rows[-1].append(None if sign in ("<", "^") else _value(text))
        if sign in ("<", "^"):
            _grow(case, number, at, left=sign == "<")


def _grow(case: Case, number: int, at: int, *, left: bool) -> None:
    """Widen the merged range of the cell to the left, or lengthen that of the cell above."""
    row, column = (number, at) if left else (number - 1, at + 1)
    for k, (top, first, bottom, last) in enumerate(case.merges):
        if top <= row <= bottom and first <= column <= last:
            case.merges[k] = (top, first, max(bottom, number), max(last, at + 1))
            return
    case.merges.append((row, column, number, at + 1))


def write_xlsx(case: Case, path: Path) -> Path:
    """The sheet as a workbook."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Bảng")
        for y, row in enumerate(case.rows):
            for x, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(y, x, value)
                elif value is not None:
                    sheet.write_number(y, x, value)
        for top, left, bottom, right in case.merges:
            value = case.rows[top - 1][left - 1]
            sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, value)
    return path
