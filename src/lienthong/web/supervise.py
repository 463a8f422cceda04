"""Keeping the parts of the hub alive: start, restart, stop, and leave no child behind.

Facts behind the rules: children run in their own process group, so that Ctrl-C reaches only the
supervisor; signals are blocked and waited for, so that no handler can race; a dead part's whole
group is killed before its restart.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

WAITS: Final = (0.1, 0.5, 1, 2, 5, 10)  # seconds before the next start, after each failure
HEALTHY_AFTER: Final = 30.0  # seconds alive after which earlier failures are forgotten
STOP_SECONDS: Final = 4.0
WANTED: Final = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD}


@dataclass(slots=True)
class Part:
    """One process of the hub."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    due_at: float = 0.0
    started_at: float = 0.0

    def start(self) -> None:
        """Start the process in a group of its own."""
        environment = {
            **os.environ,
            **self.environment,
            "LIENTHONG_SUPERVISOR": str(os.getpid()),
            "LIENTHONG_PART": self.name,
        }
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command, env=environment, process_group=0, stdin=subprocess.DEVNULL
        )

    def died(self) -> None:
        """Clear what is left of it and say when it starts again."""
        if self.process is None:
            return
        _kill_group(self.process.pid, signal.SIGKILL)
        now = time.monotonic()
        if now - self.started_at > HEALTHY_AFTER:
            self.failures = 0
        wait = WAITS[min(self.failures, len(WAITS) - 1)]
        code = self.process.returncode
        say(f"{self.name} ended with {code}; starting it again in {wait:g} s")
        self.failures += 1
        self.due_at = now + wait
        self.process = None


def say(line: str) -> None:
    """Tell the operator, on the error stream."""
    sys.stderr.write(f"lienthong: {line}\n")
    sys.stderr.flush()


def port_is_free(host: str, port: int) -> bool:
    """Whether nobody listens there; asked without SO_REUSEPORT, which would share the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _kill_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return


def _reap_strangers(parts: Sequence[Part]) -> None:
    """As process 1, collect orphans that are not ours."""
    if os.getpid() != 1:
        return
    own = {part.process.pid for part in parts if part.process}
    while True:
        try:
            found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if found is None or found.si_pid in own:
            return
        os.waitpid(found.si_pid, 0)


def _look_after(parts: Sequence[Part]) -> float:
    """Restart what died; gives how long nothing needs doing, in seconds."""
    now = time.monotonic()
    for part in parts:
        if part.process is None and part.due_at <= now:
            part.start()
        elif part.process is not None and part.process.poll() is not None:
            part.died()
    waits = [part.due_at - now for part in parts if part.process is None]
    return max(0.01, min(waits, default=60.0))


def stop(parts: Sequence[Part]) -> None:
    """Ask every part to stop, wait, then end what still runs."""
    alive = [part.process for part in parts if part.process]
    for process in alive:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    until = time.monotonic() + STOP_SECONDS
    for process in alive:
        try:
            process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"process {process.pid} did not stop in time; ending it")
        _kill_group(process.pid, signal.SIGKILL)
        process.wait()


def supervise(parts: Sequence[Part]) -> int:
    """Run the parts until a signal asks to stop; gives the exit code."""
    signal.pthread_sigmask(signal.SIG_BLOCK, WANTED)
    while True:
        wait = _look_after(parts)
        got = signal.sigtimedwait(WANTED, wait)
        if got is None or got.si_signo == signal.SIGCHLD:
            _reap_strangers(parts)
            continue
        stop(parts)
        return 0
