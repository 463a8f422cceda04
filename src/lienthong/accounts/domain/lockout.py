"""How long a sign-in must wait after failures, and how long a link lives."""

from datetime import timedelta
from typing import Final

FREE_TRIES: Final = 4
"""Failures that cost nothing; the next one makes the person wait."""
FORGOTTEN_AFTER: Final = timedelta(hours=24)
"""A failure this old no longer counts."""
LINK_LIFE: Final = timedelta(days=3)
"""A one-time sign-in link works this long."""
_FIRST_WAIT: Final = timedelta(minutes=1)
_LONGEST_WAIT: Final = timedelta(hours=1)


def wait_after(count: int) -> timedelta:
    """How long to wait after so many failures in a row: 0, then 1, 2, 4 … minutes, at most 60."""
    over = count - FREE_TRIES
    if over <= 0:
        return timedelta(0)
    return min(_FIRST_WAIT * 2 ** min(over - 1, 10), _LONGEST_WAIT)
