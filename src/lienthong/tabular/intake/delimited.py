"""Text tables: which delimiter, which quoting, and the records one by one."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from lienthong.tabular.intake.grid import is_blank
from lienthong.tabular.intake.shapes import is_number_like
from lienthong.text import decode_stream

CELL_BYTES = 16 * 1024 * 1024
SAMPLE_CHARACTERS = 256 * 1024
SAMPLE_RECORDS = 400
_USUAL = (",", ";", "\t", "|")
_RARE = ("\x1f", "\x01", "^", "~", "¦", "§")
_LOOSE = (" ", ":")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text table is written. An empty delimiter means a single column."""

    delimiter: str
    quoted: bool = True
    spaced: bool = False

    def reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """The records of these lines; a quote may hold line ends."""
        if not self.delimiter:
            return self._single(lines)
        if not self.quoted:
            return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE)
        return csv.reader(lines, delimiter=self.delimiter, skipinitialspace=self.spaced)

    def _single(self, lines: Iterable[str]) -> Iterator[list[str]]:
        if self.quoted:
            yield from csv.reader(lines, delimiter="\x1e")
            return
        for line in lines:
            text = line.rstrip("\r\n")
            yield [text] if text else []


def physical_lines(path: Path, encoding: str) -> Iterator[str]:
    """The lines of a text file with their ends, be they LF, CR LF or a lone CR."""
    with path.open("rb") as stream:
        for piece in decode_stream(stream, encoding):
            yield from io.StringIO(piece.text, newline="")


def sample_text(path: Path, encoding: str) -> tuple[str, bool]:
    """The beginning of the text, cut at a line end, and whether that is all of it."""
    pieces, size = [], 0
    lines = physical_lines(path, encoding)
    for line in lines:
        pieces.append(line)
        size += len(line)
        if size >= SAMPLE_CHARACTERS:
            return "".join(pieces), next(lines, None) is None
    return "".join(pieces), True


def _records(text: str, dialect: Dialect) -> list[list[str]]:
    try:
        return list(islice(dialect.reader(io.StringIO(text, newline="")), SAMPLE_RECORDS))
    except csv.Error:
        return []


@dataclass(frozen=True, slots=True)
class _Fit:
    delimiter: str
    width: int
    share: float
    heads: bool
    words: float = 0.0

    @property
    def score(self) -> float:
        return self.share + (0.1 if self.heads else 0.0) + 0.001 * min(self.width, 50)


def _fit(text: str, delimiter: str) -> _Fit:
    """How evenly a delimiter cuts the records."""
    records = [r for r in _records(text, Dialect(delimiter)) if not is_blank(r)]
    widths = Counter(len(r) for r in records)
    wide = {w: n for w, n in widths.items() if w > 1}
    if not wide:
        return _Fit(delimiter, 1, 0.0, heads=False)
    width = max(wide, key=lambda w: (wide[w], w))
    cells = [cell for record in records for cell in record if cell.strip()]
    words = sum(cell.count(" ") for cell in cells) / max(len(cells), 1)
    share = wide[width] / len(records)
    return _Fit(delimiter, width, share, heads=len(records[0]) == width, words=words)


def find_dialect(text: str, delimiter: str | None = None, *, is_whole: bool = False) -> Dialect:
    """The dialect of a text table from its beginning; `delimiter` when a person has set it.

    `is_whole` says that the text does not go on.
    """
    if delimiter is None:
        delimiter = _find_delimiter(text)
    quoted = _quotes_close(text, delimiter) and not (is_whole and _ends_open(text, delimiter))
    spaced = quoted and bool(delimiter) and delimiter != " " and f'{delimiter} "' in text
    return Dialect(delimiter, quoted=quoted, spaced=spaced)


def _find_delimiter(text: str) -> str:
    left = set(text) - set(" \r\n\t")
    if len(left) == 1 and left <= set(_USUAL):
        return left.pop()
    fits = [_fit(text, d) for d in (*_USUAL, *_RARE) if d in text]
    fits = [fit for fit in fits if not _is_punctuation(fit, text)]
    best = max(fits, key=lambda f: (f.score, -_rank(f.delimiter)), default=None)
    if best is not None and (best.share >= 0.4 or (best.share >= 0.2 and best.width > 2)):
        return best.delimiter
    records = sum(1 for line in text.splitlines() if line.strip())
    for loose in _LOOSE:
        fit = _fit(text, loose)
        if loose == " " and not _counts(text):
            continue  # words of names, not cells
        if fit.share >= 0.97 and records > 3 and fit.width > (1 if loose == " " else 2):
            return loose
    return ""


def _counts(text: str) -> bool:
    """Most lines hold a number between spaces."""
    lines = [line.split() for line in text.splitlines()[:200] if line.strip()]
    return 2 * sum(1 for words in lines if any(map(is_number_like, words))) > len(lines)


def _is_punctuation(fit: _Fit, text: str) -> bool:
    """The sign stands between parts of sentences, not between cells."""
    if fit.share < 0.7 and fit.words > 4:
        return True
    spaced = text.count(f"{fit.delimiter} ") >= 0.9 * text.count(fit.delimiter)
    return spaced and fit.words > 3


def _rank(delimiter: str) -> int:
    return (*_USUAL, *_RARE).index(delimiter)


def _quotes_close(text: str, delimiter: str) -> bool:
    """Quotes are used in pairs: no record runs over many lines into an open quote."""
    if '"' not in text:
        return True
    if not delimiter:
        texts = [line.strip() for line in text.splitlines()]
        return all(t.count('"') % 2 == 0 and t.endswith('"') for t in texts if t.startswith('"'))
    sign = delimiter or "\x1e"
    longest = 0
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=False):
            longest = max(longest, max((cell.count("\n") for cell in record), default=0))
    except csv.Error:
        return False
    lines = text.count("\n")
    return longest < max(60, 0.3 * lines) or longest < 5


def _ends_open(text: str, delimiter: str) -> bool:
    """The text ends inside quotes that were opened several lines before."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter or "\x1e", strict=True)
    try:
        for _ in reader:
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def numbered_records(
    path: Path, encoding: str, dialect: Dialect
) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank, with its number; blank ones are counted too."""
    csv.field_size_limit(CELL_BYTES)
    for number, cells in enumerate(dialect.reader(physical_lines(path, encoding)), start=1):
        for cell in cells:
            if cell and not cell.isspace():
                yield number, cells
                break
