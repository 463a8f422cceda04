"""A hub started as people start it: `lienthong serve` on a folder and ports of its own."""

import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 120.0  # seconds; the machine may be busy, and no test asserts a time
CLI = (sys.executable, "-m", "lienthong.cli")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(what: Callable[[], object], told: str) -> None:
    """Wait for something to come true."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if what():
            return
        time.sleep(0.05)
    raise AssertionError(told)


@dataclass
class Running:
    """One hub: its folder, its ports, its processes."""

    folder: Path
    port: int = field(default_factory=free_port)
    gateway_port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("LIENTHONG_")}
        kept.pop("DJANGO_SETTINGS_MODULE", None)  # that of the tests
        return {
            **kept,
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "LIENTHONG_DATA_DIR": str(self.folder),
            "LIENTHONG_PORT": str(self.port),
            "LIENTHONG_GATEWAY_PORT": str(self.gateway_port),
        }

    @property
    def log(self) -> Path:
        """What the hub said on its streams."""
        return self.folder.with_suffix(".log")

    def run(self, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """A command on this folder, to its end."""
        return subprocess.run(
            [*CLI, *words],
            env={**self.environment, **more},
            cwd=self.folder.parent,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    def start(self, command: Sequence[str] = ("serve",)) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*CLI, *command],
                env=self.environment,
                cwd=self.folder.parent,
                stdout=log,
                stderr=log,
                process_group=0,
            )

    def wait_until_serving(self) -> None:
        until(lambda: self.answers(self.port), f"web does not answer\n{self.said()}")
        until(lambda: self.answers(self.gateway_port), f"gateway does not answer\n{self.said()}")
        until(lambda: "worker" in self.parts(), f"no worker\n{self.said()}")

    def answers(self, port: int, path: str = "/healthz") -> bool:
        try:
            return self.get(path, port=port)[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def get(self, path: str, *, port: int | None = None) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=30)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()
        finally:
            connection.close()

    def processes(self) -> dict[int, str]:
        """Every living process of this folder, with the part that it is."""
        found = {}
        mark = f"LIENTHONG_DATA_DIR={self.folder}".encode()
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                if mark not in (entry / "environ").read_bytes().split(b"\0"):
                    continue
                words = (entry / "cmdline").read_bytes().rstrip(b"\0").split(b"\0")
            except OSError:
                continue
            if words != [b""]:
                found[int(entry.name)] = words[-1].decode()
        return found

    def parts(self) -> dict[str, int]:
        """The main process of each part."""
        if self.process is None:
            return {}
        main = self.process.pid
        return {name: pid for pid, name in self.processes().items() if parent_of(pid) == main}

    def workers_of(self, name: str) -> list[int]:
        """The processes below the main process of a part."""
        main = self.parts().get(name)
        return [pid for pid in self.processes() if parent_of(pid) == main]

    def said(self) -> str:
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""

    def wait_until_gone(self) -> None:
        until(lambda: not self.processes(), f"processes are left: {self.processes()}")

    def wait_until_gone_but_programs(self) -> None:
        """Wait until no process of the hub itself is left; programs beside it may run."""
        until(lambda: not self._own(), f"processes are left: {self.processes()}")

    def _own(self) -> list[int]:
        return [p for p, name in self.processes().items() if not name.endswith("writing.py")]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask the supervisor to stop; gives its exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        self.process = None
        return code

    def end(self) -> None:
        """End whatever is left of it."""
        if self.process is not None:
            self.stop(signal.SIGKILL)
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def ask(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """Read the registers."""
        address = f"file:{self.folder / 'lienthong.sqlite3'}?mode=ro"
        with sqlite3.connect(address, uri=True, timeout=30) as registers:
            rows = registers.execute(sql, values).fetchall()
        registers.close()
        return rows


def parent_of(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return -1
    return int(status.rpartition(")")[2].split()[1])


@contextmanager
def serving(hub: Running) -> Iterator[Running]:
    """The hub while it serves; whatever is left is ended with it."""
    hub.start()
    try:
        hub.wait_until_serving()
        yield hub
    finally:
        hub.end()
