"""Answers that are kept for some seconds."""

from typing import Any

import pytest

from lienthong.web import keeping


def test_an_answer_is_kept_and_asked_again_afterwards(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.KEEPS_ANSWERS = True
    clock = [100.0]
    monkeypatch.setattr(keeping, "monotonic", lambda: clock[0])
    asked: list[str] = []

    @keeping.kept_for(10)
    def answer(name: str) -> int:
        asked.append(name)
        return len(asked)

    assert [answer("a"), answer("b"), answer("a")] == [1, 2, 1]
    clock[0] = 111.0
    assert answer("a") == 3


def test_tests_and_tools_may_turn_it_off(settings: Any) -> None:
    settings.KEEPS_ANSWERS = False
    asked: list[int] = []

    @keeping.kept_for(10)
    def answer() -> int:
        asked.append(1)
        return len(asked)

    assert [answer(), answer()] == [1, 2]
