"""The web process: Django loaded once, then forked into granian's workers."""

import gc
import os
import signal
import sys
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
        return application

    return load


def serve_web() -> None:
    """Serve portal and console until asked to stop; tables and static files first."""
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

    gc.collect()
    gc.freeze()
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
