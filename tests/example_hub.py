"""A real hub on a copy of the example: `lienthong serve` with web, worker and gateway."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from playwright.sync_api import Download

ROOT: Final = Path(__file__).resolve().parents[1]
BIN: Final = Path(sys.executable).parent
ADDRESS, GATEWAY = "http://127.0.0.1:8000", "http://127.0.0.1:8100"
START_SECONDS: Final = 120.0


@dataclass(slots=True)
class Hub:
    """A running hub in a folder of its own."""

    folder: Path
    port: int
    gateway_port: int

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What its commands need to know."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("LIENTHONG_", "DJANGO_"))}
        return {
            **kept,
            "LIENTHONG_DATA_DIR": str(self.folder / "data"),
            "LIENTHONG_PORT": str(self.port),
            "LIENTHONG_GATEWAY_PORT": str(self.gateway_port),
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "LANG": "vi_VN.UTF-8",
        }

    def here(self, text: str) -> str:
        """Words of a page with the addresses of this hub."""
        gateway = f"http://127.0.0.1:{self.gateway_port}"
        return text.replace(ADDRESS, self.url).replace(GATEWAY, gateway)

    def shell(self, script: str, *, good: bool = True) -> str:
        """Run a block of a page beside the data folder; gives what it wrote."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", self.here(script).replace(".venv/bin/", "")],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        told = done.stdout + done.stderr
        assert (done.returncode == 0) is good, told
        return told

    def keep(self, download: Download) -> Path:
        """Keep a file that a page gave."""
        target = self.folder / download.suggested_filename
        download.save_as(target)
        return target


def _free_ports(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    for each in held:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


def load_example(folder: Path) -> Path:
    """The example territory in `folder`/data; READY_EXAMPLE names a ready one to copy."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "data"
    ready = os.environ.get("READY_EXAMPLE")
    if ready:
        shutil.copytree(ready, target)
        return target
    hub = Hub(folder, *_free_ports(2))
    hub.shell("lienthong demo")
    return target


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def serving(folder: Path) -> Iterator[Hub]:
    """`lienthong serve` over `folder`/data until the block ends."""
    hub = Hub(folder, *_free_ports(2))
    docs = folder / "docs"
    if not docs.exists():
        docs.symlink_to(ROOT / "docs")
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [BIN / "lienthong", "serve"], cwd=folder, env=hub.environment, stdout=log, stderr=log
        )
        try:
            until = time.monotonic() + START_SECONDS
            gateway = f"http://127.0.0.1:{hub.gateway_port}"
            while not (_answers(hub.url) and _answers(gateway)):
                assert process.poll() is None, (folder / "serve.log").read_text()[-3000:]
                assert time.monotonic() < until, (folder / "serve.log").read_text()[-3000:]
                time.sleep(0.3)
            yield hub
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
