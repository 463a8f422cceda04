"""Connections of threads that ended are closed, those of living threads are kept."""

import threading
import time
from pathlib import Path

import pytest
from django.db import connection, connections
from django.http import HttpResponse
from django.test import RequestFactory

from lienthong.web.connections import ConnectionMiddleware, sweep

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_connection_of_an_ended_thread_is_closed_and_others_stay() -> None:
    held: list[object] = []

    def answer(request: object) -> HttpResponse:
        connections["default"].ensure_connection()
        held.append(connections["default"])
        return HttpResponse()

    serve = ConnectionMiddleware(answer)  # type: ignore[arg-type]
    thread = threading.Thread(target=serve, args=(RequestFactory().get("/"),))
    thread.start()
    thread.join()
    task = Path("/proc/self/task", str(thread.native_id))
    while task.exists():  # join returns a moment before the kernel lets the thread go
        time.sleep(0.001)
    serve(RequestFactory().get("/"))

    assert sweep() == 1
    assert sweep() == 0
    assert connection.connection is not None
    assert len(held) == 2
