"""Freshness and replay: each signed request counts once, within a window of minutes."""

import hashlib

from lienthong.trust.errors import SignatureReplayed, SignatureStale, TooManyNonces

WINDOW_SECONDS = 300
AHEAD_SECONDS = 60
_BUCKET_SECONDS = 60
_MOST = 4_000_000


def nonce_mark(key_id: str, nonce: str) -> int:
    """A short number that stands for one nonce of one key; what the log keeps of it."""
    named = f"{key_id}\n{nonce}".encode()
    return int.from_bytes(hashlib.blake2b(named, digest_size=8).digest(), "big")


class ReplayWindow:
    """Remembers the nonces of the last minutes, in one set for each minute of signing."""

    def __init__(self, *, most: int = _MOST) -> None:
        self._minutes: dict[int, set[int]] = {}
        self._count = 0
        self._most = most

    def check_fresh(self, created: int, *, at: float) -> None:
        """Raises SignatureStale when the moment of signing is outside the window."""
        age = at - created
        if not -AHEAD_SECONDS <= age <= WINDOW_SECONDS:
            raise SignatureStale(seconds=round(abs(age)))

    def take(self, mark: int, created: int, *, at: float) -> None:
        """Use a nonce up. Raises SignatureReplayed, or TooManyNonces when memory is full."""
        minute = created // _BUCKET_SECONDS
        known = self._minutes.get(minute)
        if known is None:
            self._forget(at)
            known = self._minutes.setdefault(minute, set())
        if mark in known:
            raise SignatureReplayed
        if self._count >= self._most:
            raise TooManyNonces
        known.add(mark)
        self._count += 1

    def remember(self, mark: int, created: int) -> None:
        """Put back a nonce that the log shows as used, after a restart."""
        self._minutes.setdefault(created // _BUCKET_SECONDS, set()).add(mark)
        self._count += 1

    def _forget(self, at: float) -> None:
        oldest = int(at - WINDOW_SECONDS) // _BUCKET_SECONDS
        for minute in [m for m in self._minutes if m < oldest]:
            self._count -= len(self._minutes.pop(minute))
