"""Names of columns, from the lines of a header."""

import unicodedata
from collections.abc import Sequence

from lienthong.tabular.intake.grid import Merge
from lienthong.tabular.intake.outline import Row
from lienthong.tabular.intake.wording import squeezed
from lienthong.text import ascii_name


def _own(row: Row, at: int) -> str:
    return row.cells[at].strip() if at < len(row.cells) else ""


def _from_merge(
    rows: dict[int, Row], merges: Sequence[Merge], number: int, at: int
) -> tuple[Merge | None, str]:
    """The merged range over a place, and the text in its corner."""
    for merge in merges:
        if merge.top <= number <= merge.bottom and merge.left <= at + 1 <= merge.right:
            corner = rows.get(merge.top)
            return merge, _own(corner, merge.left - 1) if corner else ""
    return None, ""


def _spread(row: Row, width: int, *, left: int, is_last: bool, merged: bool) -> list[str]:
    """A group name over empty cells belongs to the columns right of it, where nothing is merged.

    The first name of the line is one when the lines below it begin further `left`.
    """
    cells = [_own(row, at) for at in range(width)]
    if is_last or merged:
        return cells
    group, first = "", min(row.filled)
    lone = "" if left < first else cells[first]
    for at, cell in enumerate(cells):
        group = cell or group
        cells[at] = group if at != first and group != lone else cell
    return cells


def _stack(header: list[Row], merges: Sequence[Merge], width: int) -> list[list[str]]:
    """For each column the texts over it, top down, each merged cell once."""
    rows = {row.number: row for row in header}
    near = [m for m in merges if any(m.top <= n <= m.bottom for n in rows)]
    stacks: list[list[str]] = [[] for _ in range(width)]
    lower = [{i for r in header[k + 1 :] for i in r.filled} for k in range(len(header))]
    for level, row in enumerate(header):
        spread = _spread(
            row,
            width,
            left=min(lower[level], default=width),
            is_last=level == len(header) - 1,
            merged=bool(near),
        )
        for at in range(width):
            merge, text = _from_merge(rows, near, row.number, at)
            if merge is not None:
                if row.number == max(merge.top, header[0].number) and text:
                    stacks[at].append(text)
                continue
            own = _own(row, at)
            if own or (spread[at] and at in lower[level]):
                stacks[at].append(own or spread[at])
    return stacks


def column_labels(header: list[Row], merges: Sequence[Merge], width: int) -> list[str]:
    """The label of each position: header lines joined top down by one space, as NFC."""
    labels = []
    for stack in _stack(header, merges, width):
        texts = [squeezed(text) for text in stack]
        kept = [
            text
            for k, text in enumerate(texts)
            if text and (k == 0 or len(text) < 3 or text != texts[k - 1])
        ]
        labels.append(unicodedata.normalize("NFC", " ".join(kept)))
    return labels


def unique_names(labels: Sequence[str]) -> list[str]:
    """A stable ASCII name for each label; repeated ones are numbered in order."""
    taken: set[str] = set()
    names = []
    for number, label in enumerate(labels, start=1):
        stem = ascii_name(label, fallback="cot") if label else f"cot_{number}"
        name, count = stem, 1
        while name in taken or name == "_line":
            count += 1
            name = f"{stem}_{count}"
        taken.add(name)
        names.append(name)
    return names
