"""`lienthong serve`: the whole hub in one go."""

import fcntl
import sys
from typing import IO

import click


@click.command()
def command() -> None:
    """Run web, worker and gateway; a part that dies is started again."""
    from lienthong.errors import LienthongError
    from lienthong.settings import settings
    from lienthong.web.supervise import Part, port_is_free, say, supervise

    try:
        chosen = settings()
    except LienthongError as error:
        raise click.ClickException(f"{error} {error.hint}") from None
    for name, port in (
        ("LIENTHONG_PORT", chosen.port),
        ("LIENTHONG_GATEWAY_PORT", chosen.gateway_port),
    ):
        if not port_is_free(chosen.host, port):
            message = f"Port {port} is in use. Stop what uses it, or set {name} to a free one."
            raise click.ClickException(message)
    lock = _lock(chosen.data_dir / "serve.lock") if _made(chosen.data_dir) else None
    if lock is None:
        message = f"Another `lienthong serve` already runs on {chosen.data_dir}."
        raise click.ClickException(message)
    run = [sys.executable, "-m", "lienthong.cli"]
    parts = [Part(name, [*run, name]) for name in ("web", "worker", "gateway")]
    say(f"portal  {chosen.web_url}/")
    say(f"console {chosen.web_url}/lam-viec/")
    say(f"gateway {chosen.exchange_url}/")
    sys.exit(supervise(parts))


def _made(folder: object) -> bool:
    from pathlib import Path

    try:
        Path(str(folder)).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"The data folder cannot be made: {error.strerror}. Set LIENTHONG_DATA_DIR."
        raise click.ClickException(message) from None
    return True


def _lock(path: object) -> IO[str] | None:
    """The lock that proves this is the only `serve` on the folder; None when another holds it."""
    from pathlib import Path

    lock = Path(str(path)).open("w")  # noqa: SIM115 - held until the process ends
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock
