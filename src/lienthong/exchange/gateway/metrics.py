"""Counters of the gateway in the text form of OpenMetrics."""

from bisect import bisect_left

_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
_BOUNDS_NS = tuple(round(bound * 1e9) for bound in _BOUNDS)
CONTENT_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"


class Metrics:
    """Counts calls by face, status and code, and the time they took."""

    def __init__(self) -> None:
        self._calls: dict[tuple[str, int, str], int] = {}
        self._buckets = [0] * (len(_BOUNDS) + 1)
        self._nanoseconds = 0

    def count(self, face: str, status: int, code: str, nanoseconds: int) -> None:
        """Take note of a call that was answered."""
        place = (face, status, code)
        calls = self._calls
        calls[place] = calls.get(place, 0) + 1
        self._buckets[bisect_left(_BOUNDS_NS, nanoseconds)] += 1
        self._nanoseconds += nanoseconds

    def text(self, gauges: dict[str, float]) -> str:
        """All counters and the gauges given."""
        lines = ["# TYPE lienthong_gateway_calls counter"]
        for (face, status, code), count in sorted(self._calls.items()):
            labels = f'face="{face}",status="{status}",code="{code}"'
            lines.append(f"lienthong_gateway_calls_total{{{labels}}} {count}")
        lines += ["# TYPE lienthong_gateway_seconds histogram"]
        total = 0
        for bound, count in zip((*map(str, _BOUNDS), "+Inf"), self._buckets, strict=True):
            total += count
            lines.append(f'lienthong_gateway_seconds_bucket{{le="{bound}"}} {total}')
        lines.append(f"lienthong_gateway_seconds_count {total}")
        lines.append(f"lienthong_gateway_seconds_sum {self._nanoseconds / 1e9:.6f}")
        for name, value in gauges.items():
            lines += [
                f"# TYPE lienthong_gateway_{name} gauge",
                f"lienthong_gateway_{name} {value:g}",
            ]
        return "\n".join([*lines, "# EOF", ""])
