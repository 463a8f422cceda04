"""The gateway as a process: raw paths, kill -9, restart."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hub import Hub, make_hub, native

from lienthong.trust import Message, PublicKey, log_tail, verify_log

SERVE = """
import sys
from pathlib import Path
from lienthong.exchange.gateway import GatewayConfig, serve
serve(GatewayConfig(Path(sys.argv[1]), port=int(sys.argv[2])))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(hub: Hub) -> Iterator["subprocess.Popen[bytes]"]:
    """The gateway in a process of its own, which answers; ended at the end."""
    command = [sys.executable, "-c", SERVE, str(hub.config.data_dir), str(hub.config.port)]
    with subprocess.Popen(command, process_group=0, stderr=subprocess.PIPE) as process:
        try:
            wait_until_healthy(hub)
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(10)


def wait_until_healthy(hub: Hub) -> None:
    for _ in range(200):
        try:
            if fetch(hub, Message("GET", "/healthz", "", {}))[0] == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.05)
    raise AssertionError("the gateway does not answer")


def fetch(
    hub: Hub, message: Message, connection: http.client.HTTPConnection | None = None
) -> tuple[int, dict[str, str], bytes]:
    used = connection or http.client.HTTPConnection("127.0.0.1", hub.config.port, timeout=5)
    target = f"{message.path}?{message.query}" if message.query else message.path
    used.request(message.method, target, headers=dict(message.headers))
    response = used.getresponse()
    body = response.read()
    if connection is None:
        used.close()
    return response.status, {k.lower(): v for k, v in response.getheaders()}, body


def node(hub: Hub) -> PublicKey:
    return PublicKey.parse(hub.config.key.with_suffix(".pub").read_text())


def test_the_server_judges_paths_as_they_were_sent(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, port=free_port())
    with serving(hub) as process:
        good = fetch(hub, native(hub.caller, "/x1/TT-01/tra-cuu?so_dinh_danh=000000000007"))
        dots = fetch(
            hub, native(hub.caller, "/x1/TT-01/x/%2e%2e/tra-cuu?so_dinh_danh=000000000007")
        )
        encoded = fetch(hub, native(hub.caller, "/x1/TT-01/tra%2Dcuu?so_dinh_danh=000000000007"))
        process.send_signal(signal.SIGTERM)
        code = process.wait(10)

    assert [good[0], dots[0], encoded[0]] == [200, 400, 400]
    assert json.loads(good[2])["record"]["ho_ten"] == "Người 7"
    assert code == 0
    verdict = verify_log(hub.config.log, node(hub))
    assert (verdict.ok, verdict.records) == (True, 3)
    assert verdict.checkpoints >= 1


def _workers(main: int) -> list[int]:
    children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
    return [int(child) for child in children]


def _is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def _load(hub: Hub, stop: threading.Event, acknowledged: list[str]) -> None:
    """Call without pause over one connection; keep the number of each answered call."""
    connection = http.client.HTTPConnection("127.0.0.1", hub.config.port, timeout=2)
    while not stop.is_set():
        key = random.randrange(1, 251)
        message = native(hub.caller, f"/x1/TT-01/tra-cuu?so_dinh_danh={key:012d}")
        try:
            status, headers, _ = fetch(hub, message, connection)
        except (OSError, http.client.HTTPException):
            connection.close()
            time.sleep(0.02)
            continue
        if status == 200:
            acknowledged.append(headers["x-road-request-id"])
    connection.close()


@pytest.mark.slow
def test_kill_9_of_the_gateway_loses_no_answered_call(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, port=free_port())
    kills = int(os.environ.get("KILLS", "10"))
    acknowledged: list[str] = []
    stop = threading.Event()
    callers = [threading.Thread(target=_load, args=(hub, stop, acknowledged)) for _ in range(4)]
    for caller in callers:
        caller.start()
    for kill in range(kills):
        with serving(hub) as process:
            time.sleep(random.uniform(0.1, 0.6))
            victim = process.pid if kill % 2 else _workers(process.pid)[0]
            os.kill(victim, signal.SIGKILL)
            if kill % 2:
                process.wait(5)
            else:
                wait_until_healthy(hub)
                process.kill()
                process.wait(5)
    with serving(hub):
        time.sleep(0.2)
        stop.set()
        for caller in callers:
            caller.join()

    logged = {json.loads(text)["id"] for text in log_tail(hub.config.log)}
    assert set(acknowledged) <= logged
    assert len(acknowledged) > kills
    verdict = verify_log(hub.config.log, node(hub))
    assert (verdict.ok, verdict.records) == (True, len(logged))


def test_the_worker_ends_with_its_main_process(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, port=free_port())
    with serving(hub) as process:
        workers = _workers(process.pid)
        process.kill()
        process.wait(5)
        for _ in range(100):
            if not any(_is_running(worker) for worker in workers):
                break
            time.sleep(0.05)
        else:
            raise AssertionError("a worker outlived its main process")

    with serving(hub):
        assert (
            fetch(hub, native(hub.caller, "/x1/TT-01/tra-cuu?so_dinh_danh=000000000001"))[0] == 200
        )
