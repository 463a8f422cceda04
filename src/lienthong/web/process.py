"""Being a child of `lienthong serve`: end with the parent, listen to signals again."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
WORKER_NICE = 5


def follow_parent(number: signal.Signals, parent: int) -> None:
    """Ask the kernel for a signal when the parent ends; ends at once if it already has (Linux)."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def start_child() -> None:
    """First call of every part: unblock signals, and follow the supervisor when there is one."""
    signal.pthread_sigmask(signal.SIG_SETMASK, set())
    supervisor = os.environ.get("LIENTHONG_SUPERVISOR")
    if supervisor:
        follow_parent(signal.SIGTERM, int(supervisor))
        if os.environ.get("LIENTHONG_PART") == "worker":
            os.nice(WORKER_NICE)  # reading a large file must not make the pages wait
