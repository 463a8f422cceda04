"""How long a sign-in must wait after failures, and how long a link lives."""

from datetime import timedelta
from enum import Enum
from ipaddress import ip_address, ip_network
from typing import Final

FORGOTTEN_AFTER: Final = timedelta(hours=24)
"""A failure this old no longer counts."""
LINK_LIFE: Final = timedelta(days=3)
"""A one-time sign-in link works this long."""
_FIRST_WAIT: Final = timedelta(minutes=1)
_LONGEST_WAIT: Final = timedelta(hours=1)


class Counted(Enum):
    """What failures are counted by, and how many cost nothing.

    A whole office may share one address, so that an address is given more tries.
    """

    ACCOUNT = 4
    ADDRESS = 29


def wait_after(count: int, *, counted: Counted) -> timedelta:
    """How long to wait after so many failures: 0 while they are free, then 1, 2, 4 … 60 minutes."""
    over = count - counted.value
    if over <= 0:
        return timedelta(0)
    doubled: int = 1 << min(over - 1, 10)
    return min(_FIRST_WAIT * doubled, _LONGEST_WAIT)


def address_prefix(address: str) -> str:
    """The part of an address that one line or office shares: /24 of IPv4, /64 of IPv6.

    Text that is no address is its own prefix.
    """
    try:
        length = 24 if ip_address(address).version == 4 else 64  # noqa: PLR2004
    except ValueError:
        return address
    return str(ip_network(f"{address}/{length}", strict=False))
