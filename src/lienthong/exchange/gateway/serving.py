"""The gateway as a process: granian with one worker that ends with its parent."""

import ctypes
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable

from lienthong.exchange.gateway.config import GatewayConfig

_PR_SET_PDEATHSIG = 1


def _follow(parent: int) -> None:
    """End at once when the main process ends, or if it already has (Linux)."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def serve(config: GatewayConfig) -> None:
    """Serve until asked to stop. Whether the port is free is the caller's to check first."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, Loops

    parent = os.getpid()

    def load() -> Callable[..., object]:
        _follow(parent)
        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
        from lienthong.exchange.gateway.app import Gateway

        gateway = Gateway(config)
        # What lives as long as the process is not looked at again by the collector.
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 50, 100)
        return gateway

    server = Granian(
        "lienthong.exchange.gateway.app:Gateway",
        address=config.host,
        port=config.port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        loop=Loops.uvloop,
        workers=1,
        runtime_threads=1,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=1,
        backlog=2048,
        log_level="warning",  # type: ignore[arg-type]
        websockets=False,
    )
    server.serve(target_loader=load, wrap_loader=False)
