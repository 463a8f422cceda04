"""Freshness and replay."""

import pytest

from lienthong.trust import ReplayWindow, SignatureReplayed, SignatureStale, nonce_mark
from lienthong.trust.errors import TooManyNonces

NOW = 1_790_000_000


@pytest.mark.parametrize("age", [301, -61, 86_400])
def test_an_old_or_future_request_is_refused(age: int) -> None:
    with pytest.raises(SignatureStale, match=str(abs(age))):
        ReplayWindow().check_fresh(NOW - age, at=NOW)


@pytest.mark.parametrize("age", [0, 300, -60])
def test_a_request_within_the_window_is_fresh(age: int) -> None:
    ReplayWindow().check_fresh(NOW - age, at=NOW)


def test_a_nonce_counts_once_for_its_whole_life() -> None:
    window = ReplayWindow()
    mark = nonce_mark("key", "nonce")
    window.take(mark, NOW + 60, at=NOW)

    for later in range(0, 361, 30):
        window.take(later, NOW + later, at=NOW + later)
        with pytest.raises(SignatureReplayed):
            window.take(mark, NOW + 60, at=NOW + later)


def test_the_same_nonce_of_another_key_is_another_nonce() -> None:
    window = ReplayWindow()
    window.take(nonce_mark("one", "nonce"), NOW, at=NOW)

    window.take(nonce_mark("two", "nonce"), NOW, at=NOW)


def test_a_full_memory_refuses_and_forgets_in_time() -> None:
    window = ReplayWindow(most=2)
    window.take(1, NOW, at=NOW)
    window.remember(2, NOW)
    with pytest.raises(TooManyNonces):
        window.take(3, NOW, at=NOW)

    window.take(4, NOW + 600, at=NOW + 600)


def test_a_nonce_read_back_from_the_log_is_used_up() -> None:
    window = ReplayWindow()
    window.remember(7, NOW)

    with pytest.raises(SignatureReplayed):
        window.take(7, NOW, at=NOW + 1)
