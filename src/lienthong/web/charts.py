"""Small charts as shapes: the templates only draw what is computed here."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 240.0
HEIGHT = 72.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a histogram, in units of the drawing, with the words that name it."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """How values spread: bars side by side over an axis with its two ends named."""

    bars: tuple[Bar, ...]
    low: str
    high: str
    label: str
    width: float = WIDTH
    height: float = HEIGHT


@dataclass(frozen=True, slots=True)
class Share:
    """One value of a column with its count; `width` is its share of the largest, 0 to 100."""

    label: str
    count: int
    width: float
    href: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of values as one line (sparkline)."""

    path: str
    label: str
    width: float = WIDTH
    height: float = HEIGHT


def histogram(
    counts: Sequence[int], *, titles: Sequence[str], low: str, high: str, label: str
) -> Histogram:
    """Bars for equal steps between `low` and `high`; `titles` name each bar."""
    largest = max(counts, default=0) or 1
    step = WIDTH / max(len(counts), 1)
    bars = []
    for number, (count, title) in enumerate(zip(counts, titles, strict=True)):
        tall = max(HEIGHT * count / largest, 1.0 if count else 0.0)
        bars.append(
            Bar(
                round(number * step, 2),
                round(HEIGHT - tall, 2),
                round(max(step - 1, 1), 2),
                round(tall, 2),
                title,
            )
        )
    return Histogram(tuple(bars), low, high, label)


def shares(counts: Sequence[tuple[str, int]], *, hrefs: Sequence[str] = ()) -> tuple[Share, ...]:
    """Values with their counts as horizontal bars, in the order given; each may be a link."""
    largest = max((count for _, count in counts), default=0) or 1
    links = [*hrefs, *[""] * (len(counts) - len(hrefs))]
    return tuple(
        Share(text, count, round(100 * count / largest, 1), href)
        for (text, count), href in zip(counts, links, strict=True)
    )


def sparkline(values: Sequence[float], *, label: str) -> Line:
    """The values as a line from left to right, scaled to the drawing."""
    if len(values) <= 1:
        return Line("", label)
    low, high = min(values), max(values)
    spread = (high - low) or 1
    step = WIDTH / (len(values) - 1)
    points = (
        f"{n * step:.1f},{HEIGHT - 4 - (HEIGHT - 8) * (value - low) / spread:.1f}"
        for n, value in enumerate(values)
    )
    return Line("M" + " L".join(points), label)
