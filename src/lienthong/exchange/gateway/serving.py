"""The gateway as a process: a main process that holds the port, and one worker that answers."""

import asyncio
import ctypes
import gc
import logging
import os
import signal
import socket
import sys
import time
from typing import TYPE_CHECKING, NoReturn

from lienthong.exchange.gateway.config import GatewayConfig

if TYPE_CHECKING:
    from lienthong.exchange.gateway.wire import Connection

IDLE_SECONDS = 75.0
_SWEEP_SECONDS = 5.0
_STOP_SECONDS = 1.5
_REST_SECONDS = 0.1
_BACKLOG = 2048
_PR_SET_PDEATHSIG = 1
_WANTED = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}
_log = logging.getLogger("lienthong.gateway")


def serve(config: GatewayConfig) -> None:
    """Serve until asked to stop. Whether the port is free is the caller's to check first.

    The main process keeps the listening socket, so that callers wait in its queue, and are not
    refused, while a worker that died is replaced. One worker, because a log has one writer.
    """
    listening = socket.create_server((config.host, config.port), backlog=_BACKLOG)
    signal.pthread_sigmask(signal.SIG_BLOCK, _WANTED)
    worker = _fork(config, listening)
    while True:
        got = signal.sigwaitinfo(_WANTED).si_signo
        if got != signal.SIGCHLD:
            _stop(worker)
            return
        ended, status = os.waitpid(worker, os.WNOHANG)
        if ended == worker:
            code = os.waitstatus_to_exitcode(status)
            sys.stderr.write(f"gateway: the worker ended ({code}); another starts\n")
            time.sleep(_REST_SECONDS)
            worker = _fork(config, listening)


def _fork(config: GatewayConfig, listening: socket.socket) -> int:
    parent = os.getpid()
    worker = os.fork()
    if worker == 0:
        _work(config, listening, parent)
    return worker


def _stop(worker: int) -> None:
    """Ask the worker to finish what is under way; end it when that takes too long."""
    os.kill(worker, signal.SIGTERM)
    until = time.monotonic() + _STOP_SECONDS
    while os.waitpid(worker, os.WNOHANG)[0] == 0:
        if time.monotonic() > until:
            os.kill(worker, signal.SIGKILL)
            os.waitpid(worker, 0)
            return
        time.sleep(0.01)


def _work(config: GatewayConfig, listening: socket.socket, parent: int) -> NoReturn:
    """The life of a worker; never returns into the code of the main process."""
    code = 1
    try:
        import uvloop

        _follow(parent)
        signal.pthread_sigmask(signal.SIG_SETMASK, set())
        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
        uvloop.run(_answer(config, listening))
        code = 0
    except BaseException:  # noqa: BLE001 - said, then the process ends
        _log.exception("the gateway cannot run")
    finally:
        logging.shutdown()
        os._exit(code)


def _follow(parent: int) -> None:
    """End at once when the main process ends, or if it already has (Linux)."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


async def _answer(config: GatewayConfig, listening: socket.socket) -> None:
    from lienthong.exchange.gateway.app import Gateway
    from lienthong.exchange.gateway.wire import Connection

    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stopping.set)
    gateway = Gateway(config)
    opened: set[Connection] = set()
    await gateway.start()
    # What lives as long as the process is not looked at again by the collector.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
    server = await loop.create_server(lambda: Connection(gateway, opened), sock=listening)
    while not stopping.is_set():
        try:
            await asyncio.wait_for(stopping.wait(), _SWEEP_SECONDS)
        except TimeoutError:
            _sweep(opened)
    server.close()
    for connection in list(opened):
        connection.finish()
    await gateway.stop()
    await asyncio.sleep(0)


def _sweep(opened: "set[Connection]") -> None:
    """End connections that send nothing for long."""
    for connection in list(opened):
        if connection.age(_SWEEP_SECONDS) > IDLE_SECONDS:
            connection.abort()
