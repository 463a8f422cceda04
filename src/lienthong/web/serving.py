"""The web process: Django loaded once, then forked into granian's workers."""

import gc
import importlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from lienthong.settings import settings
from lienthong.web.process import follow_parent
from lienthong.web.starting import require_folder, require_port


def start_django() -> None:
    """Load Django with our settings; raises SettingsInvalid and FolderUnusable."""
    require_folder(settings().data_dir)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.web.django_settings")
    import django

    django.setup()


def _loader(parent: int) -> Callable[[], Callable[..., Any]]:
    """What each worker calls after the fork: follow the main process, sweep, serve."""

    def load() -> Callable[..., Any]:
        follow_parent(signal.SIGKILL, parent)
        from lienthong.web.connections import start_sweeper
        from lienthong.web.wsgi import application

        start_sweeper()
        threading.Thread(target=_warm, name="warm", daemon=True).start()
        return application

    return load


def _warm() -> None:
    """Load what the first question to a table and the first workbook need, after the start."""
    for name in ("lienthong.tabular.query.statement", "xlsxwriter"):
        importlib.import_module(name)


def serve_web() -> None:
    """Serve portal and console until asked to stop; tables and static files first."""
    gc.disable()  # nothing of what is loaded now becomes garbage
    chosen = settings()
    require_port(chosen, "port")
    start_django()
    from lienthong.web.prepare import collect_static, migrate

    migrate()
    collect_static()
    from granian import Granian
    from granian.constants import Interfaces, Loops

    import lienthong.web.urls
    import lienthong.web.wsgi  # noqa: F401 - loaded before the fork, shared by the workers

    gc.freeze()
    gc.enable()
    server = Granian(
        "lienthong.web.wsgi:application",
        address=chosen.host,
        port=chosen.port,
        interface=Interfaces.WSGI,
        loop=Loops.asyncio,
        workers=chosen.web_workers,
        blocking_threads=chosen.web_threads,
        blocking_threads_idle_timeout=600,
        workers_kill_timeout=1,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        backlog=2048,
        log_level="warning",  # type: ignore[arg-type]
        websockets=False,
    )
    server.serve(target_loader=_loader(os.getpid()), wrap_loader=False)
    sys.exit(0)
