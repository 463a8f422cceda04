"""Pictures of how things flow, drawn from words: boxes in rows, an arrow from each to the next."""

from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

WIDTH: Final = 960
BOX_HEIGHT: Final = 84
GAP: Final = 34
INK, QUIET, LINE, FILL, STRONG = "#1d2433", "#566074", "#8791a5", "#f6f7f9", "#a31419"


@dataclass(frozen=True, slots=True)
class Box:
    """A station: its name, one or two short lines of what happens, and whether a person acts."""

    name: str
    told: tuple[str, ...]
    is_person: bool = False


FILE_TO_OPEN_DATA: Final = (
    (
        Box("Upload", ("stored whole,", "by its content"), is_person=True),
        Box("Reading", ("child process,", "every line accounted for")),
        Box("Review", ("corrections become", "the recipe"), is_person=True),
    ),
    (
        Box("Draft version", ("Parquet record,", "DuckDB for serving")),
        Box("Case", ("checks of the law,", "another person approves"), is_person=True),
        Box("Published version", ("never changes,", "keeps its address")),
    ),
)
PROOF_OF_A_CALL: Final = (
    (
        Box("Consumer", ("signs the request", "with its own key"), is_person=True),
        Box("Gateway", ("signed register:", "no grant means no")),
        Box("Log", ("durable before", "the answer leaves")),
    ),
    (
        Box("Answer", ("signed, bound", "to the request")),
        Box("Kept call", ("request, answer,", "proof, checkpoint"), is_person=True),
        Box("Verify", ("gateway's public key,", "no hub, no network"), is_person=True),
    ),
)


def _box(box: Box, *, left: float, top: float, width: float) -> list[str]:
    edge = STRONG if box.is_person else LINE
    lines = [
        (
            f'<rect x="{left:.0f}" y="{top}" width="{width:.0f}" height="{BOX_HEIGHT}" rx="5" '
            f'fill="{FILL}" stroke="{edge}"/>'
        ),
        (
            f'<text x="{left + 14:.0f}" y="{top + 27}" font-weight="bold" fill="{INK}">'
            f"{escape(box.name)}</text>"
        ),
    ]
    for number, told in enumerate(box.told):
        lines.append(
            f'<text x="{left + 14:.0f}" y="{top + 49 + 20 * number}" font-size="14" '
            f'fill="{QUIET}">{escape(told)}</text>'
        )
    return lines


def flow(rows: tuple[tuple[Box, ...], ...], *, label: str) -> str:
    """The picture as SVG; boxes with a red edge are where a person, or their program, acts."""
    height = len(rows) * (BOX_HEIGHT + GAP) + 8
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
            f'aria-label="{escape(label)}" font-family="sans-serif" font-size="16">'
        ),
        (
            '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
            f'markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="{QUIET}"/></marker>'
            "</defs>"
        ),
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for row_number, row in enumerate(rows):
        top = 8 + row_number * (BOX_HEIGHT + GAP)
        width = (WIDTH - 16 - GAP * (len(row) - 1)) / len(row)
        for number, box in enumerate(row):
            left = 8 + number * (width + GAP)
            parts += _box(box, left=left, top=top, width=width)
            middle = top + BOX_HEIGHT / 2
            if number + 1 < len(row):
                parts.append(_arrow(f"M{left + width:.0f} {middle:.0f}h{GAP}"))
        if row_number + 1 < len(rows):
            turn = f"M{WIDTH - 8 - width / 2:.0f} {top + BOX_HEIGHT}v{GAP / 2:.0f}"
            parts.append(_arrow(f"{turn}H{8 + width / 2:.0f}v{GAP / 2:.0f}"))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _arrow(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{QUIET}" marker-end="url(#a)"/>'


def file_picture() -> str:
    """How a file becomes open data."""
    label = "From a file to open data: upload, reading, review, draft version, case, published"
    return flow(FILE_TO_OPEN_DATA, label=label)


def proof_picture() -> str:
    """How an exchange call is proved."""
    label = "Proof of a call: consumer, gateway, log, answer, kept call, verify"
    return flow(PROOF_OF_A_CALL, label=label)
