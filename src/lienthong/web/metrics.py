"""What this web process has done, counted so that any worker can answer for all of them.

Each worker adds to a small file of its own in the data folder; whoever is asked adds up the files
of its siblings. A worker that was replaced leaves its file, so counts never go back while the
server runs.
"""

import mmap
import os
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from django.http import HttpRequest, HttpResponseBase

from lienthong.settings import settings

AREAS = ("portal", "console", "api", "static", "health")
CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_COUNTS = len(AREAS) * len(CLASSES)
_STEPS = len(BOUNDS) + 1
_SIZE = 8 * (_COUNTS + len(AREAS) * (_STEPS + 1))


def area_of(path: str) -> str:
    """The part of the site that an address belongs to."""
    rest = path.removeprefix("/en")
    if rest.startswith("/lam-viec"):
        return "console"
    if rest.startswith("/api/"):
        return "api"
    if rest.startswith("/static/"):
        return "static"
    return "health" if rest in {"/healthz", "/metrics"} else "portal"


def _folder() -> Path:
    return settings().data_dir / "metrics"


def _is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True


class Counters:
    """Counts of one process in a file that its siblings can read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._map: mmap.mmap | None = None

    def _opened(self) -> mmap.mmap:
        if self._map is None:
            folder = _folder()
            folder.mkdir(parents=True, exist_ok=True)
            for old in folder.glob("*-*"):
                if not _is_alive(old.name.partition("-")[0]):
                    old.unlink(missing_ok=True)
            path = folder / f"{os.getppid()}-{os.getpid()}"
            with path.open("a+b") as file:
                file.truncate(_SIZE)
                self._map = mmap.mmap(file.fileno(), _SIZE)
        return self._map

    def add(self, area: str, status: int, seconds: float) -> None:
        """Count one answer."""
        row = AREAS.index(area)
        kind = min(max(status // 100, 1), len(CLASSES)) - 1
        step = next((n for n, bound in enumerate(BOUNDS) if seconds <= bound), len(BOUNDS))
        base = 8 * (_COUNTS + row * (_STEPS + 1))
        with self._lock:
            kept = self._opened()
            _increase(kept, "Q", 8 * (row * len(CLASSES) + kind), 1)
            _increase(kept, "Q", base + 8 * step, 1)
            _increase(kept, "d", base + 8 * _STEPS, seconds)


def _increase(kept: mmap.mmap, kind: str, place: int, by: float) -> None:
    (held,) = struct.unpack_from(kind, kept, place)
    struct.pack_into(kind, kept, place, held + by)


def _files() -> Iterator[bytes]:
    for path in _folder().glob(f"{os.getppid()}-*"):
        data = path.read_bytes()
        if len(data) == _SIZE:
            yield data


def _added_up() -> tuple[list[int], list[list[float]]]:
    counts = [0] * _COUNTS
    times = [[0.0] * (_STEPS + 1) for _ in AREAS]
    for data in _files():
        held = struct.unpack_from(f"{_COUNTS}Q", data)
        counts = [a + b for a, b in zip(counts, held, strict=True)]
        for row, sums in enumerate(times):
            base = 8 * (_COUNTS + row * (_STEPS + 1))
            values = struct.unpack_from(f"{_STEPS}Qd", data, base)
            times[row] = [a + b for a, b in zip(sums, values, strict=True)]
    return counts, times


def _seconds(area: str, values: list[float]) -> Iterator[str]:
    name, total = "lienthong_http_request_seconds", 0
    for bound, count in zip((*BOUNDS, "+Inf"), values, strict=False):
        total += int(count)
        yield f'{name}_bucket{{area="{area}",le="{bound}"}} {total}'
    yield f'{name}_count{{area="{area}"}} {total}'
    yield f'{name}_sum{{area="{area}"}} {values[-1]:.6f}'


def open_metrics(*, is_database_up: bool) -> str:
    """The counts of this server as OpenMetrics text."""
    counts, times = _added_up()
    lines = [
        "# TYPE lienthong_http_requests counter",
        "# HELP lienthong_http_requests Answers of the web processes.",
    ]
    for row, area in enumerate(AREAS):
        for kind, status in enumerate(CLASSES):
            value = counts[row * len(CLASSES) + kind]
            lines.append(
                f'lienthong_http_requests_total{{area="{area}",status="{status}"}} {value}'
            )
    lines += [
        "# TYPE lienthong_http_request_seconds histogram",
        "# UNIT lienthong_http_request_seconds seconds",
        "# HELP lienthong_http_request_seconds Time to answer.",
    ]
    for area, values in zip(AREAS, times, strict=True):
        lines += _seconds(area, values)
    lines += [
        "# TYPE lienthong_database_up gauge",
        "# HELP lienthong_database_up Whether the registers answer.",
        f"lienthong_database_up {int(is_database_up)}",
        "# EOF",
    ]
    return "\n".join(lines) + "\n"


COUNTERS = Counters()


class MetricsMiddleware:
    """Counts every answer and the time it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        start = perf_counter()
        answer = self.get_response(request)
        COUNTERS.add(area_of(request.path), answer.status_code, perf_counter() - start)
        return answer
