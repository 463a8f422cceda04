"""What must be true before a part starts: a folder of its own that can be written, free ports."""

import fcntl
from pathlib import Path
from typing import IO

from lienthong.errors import LienthongError, gettext_noop
from lienthong.settings import Settings
from lienthong.web.supervise import port_is_free


class PortTaken(LienthongError):
    """Another program listens on the port."""

    code = "web.port_taken"
    status = 409
    message = gettext_noop("Port {port} is in use.")
    hint = gettext_noop("Stop what uses it, or set {key} to a free one.")


class AlreadyServing(LienthongError):
    """Another `lienthong serve` holds the data folder."""

    code = "web.already_serving"
    status = 409
    message = gettext_noop("Another `lienthong serve` already runs on {folder}.")
    hint = gettext_noop("Stop it first, or choose another folder with LIENTHONG_DATA_DIR.")


class FolderUnusable(LienthongError):
    """The data folder cannot be made or written."""

    code = "web.folder_unusable"
    status = 500
    message = gettext_noop("The data folder {folder} cannot be used: {reason}.")
    hint = gettext_noop(
        "Give this user the right to write there, or choose another with LIENTHONG_DATA_DIR."
    )


def require_folder(folder: Path) -> None:
    """Make the data folder and try to write in it; raises FolderUnusable."""
    probe = folder / ".writable.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise FolderUnusable(folder=folder, reason=error.strerror) from None


def require_port(chosen: Settings, key: str) -> None:
    """Raise PortTaken when somebody listens on the port of that setting (`port`, ...)."""
    port: int = getattr(chosen, key)
    if not port_is_free(chosen.host, port):
        raise PortTaken(port=port, key=f"LIENTHONG_{key.upper()}")


def hold_folder(folder: Path) -> IO[str]:
    """The lock that proves this is the only `serve` on the folder; raises AlreadyServing."""
    lock = (folder / "serve.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise AlreadyServing(folder=folder) from None
    return lock
