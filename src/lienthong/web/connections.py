"""Database connections of granian's threads.

granian ends threads that were idle for a while, and Python never frees what such a thread kept:
each would leave a connection open. Every request notes the connection of its thread, and a sweeper
closes those whose thread is gone (both drivers allow closing from another thread).
"""

import os
import threading
from collections.abc import Callable
from typing import Any, Final

from django.db import connections
from django.http import HttpRequest, HttpResponseBase

SWEEP_SECONDS: Final = 60.0
_OPEN: dict[int, Any] = {}
_STARTED = threading.Lock()


def _alive() -> set[int]:
    return {int(thread) for thread in os.listdir("/proc/self/task")}  # noqa: PTH208 - names only


def sweep() -> int:
    """Close the connections of threads that ended; gives how many."""
    alive = _alive()
    gone = [thread for thread in list(_OPEN) if thread not in alive]
    for thread in gone:
        raw = _OPEN.pop(thread).connection
        if raw is not None:
            raw.close()
    return len(gone)


def _sweep_for_ever() -> None:
    pause = threading.Event()
    while not pause.wait(SWEEP_SECONDS):
        sweep()


def start_sweeper() -> None:
    """Start the sweeper of this process, once; after the fork."""
    if _STARTED.acquire(blocking=False):
        threading.Thread(target=_sweep_for_ever, daemon=True, name="connections").start()


class ConnectionMiddleware:
    """Notes which thread holds which connection."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        _OPEN[threading.get_native_id()] = connections["default"]
        return self.get_response(request)
