"""Answers that stay right for some seconds: what many pages show and what rarely changes."""

from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import ParamSpec, TypeVar

from django.conf import settings

P = ParamSpec("P")
R = TypeVar("R")


def kept_for(seconds: float) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Ask a function again only after that time; its arguments must be hashable.

    Each process keeps its own answers. `KEEPS_ANSWERS = False` in Django's settings turns it off.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        held: dict[object, tuple[float, R]] = {}

        @wraps(function)
        def answered(*args: P.args, **kwargs: P.kwargs) -> R:
            if not getattr(settings, "KEEPS_ANSWERS", True):
                return function(*args, **kwargs)
            key, now = (args, tuple(sorted(kwargs.items()))), monotonic()
            found = held.get(key)
            if found is None or found[0] < now:
                found = (now + seconds, function(*args, **kwargs))
                held[key] = found
            return found[1]

        return answered

    return decorate
