"""Bringing an installation up to date before it serves: tables and static files."""

import fcntl
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython, RunSQL
from django.utils.timezone import now

from lienthong.web import roles


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock of the data folder, so that two parts do not prepare at once."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def waiting_migrations() -> list[str]:
    """Names of the migrations that this database still needs."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _build_empty() -> None:
    """Make every table of an empty SQLite file at once, as the migrations would have left them.

    Replaying the migrations costs several seconds. The tables come from the models, the guards and
    data from the migrations' own statements, in one transaction; a test compares both ways.
    """
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    state = executor.loader.project_state()
    with connection.schema_editor(atomic=True) as editor:
        executor.recorder.ensure_schema()
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:  # noqa: SLF001 - Django's own name
                editor.create_model(model)
        for migration, _ in plan:
            for operation in migration.operations:
                if isinstance(operation, RunPython | RunSQL):
                    operation.database_forwards(migration.app_label, editor, state, state)
            executor.recorder.record_applied(migration.app_label, migration.name)
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")


def migrate() -> list[str]:
    """Bring the tables and the roles up to date; gives the migrations that were applied."""
    with _alone():
        waiting = waiting_migrations()
        if waiting and connection.vendor == "sqlite" and not connection.introspection.table_names():
            _build_empty()
        elif waiting:
            call_command("migrate", interactive=False, verbosity=0, stdout=io.StringIO())
        roles.define_roles(at=now())
        connection.close()
    return waiting


def _static_stamp() -> str:
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            seen.update(f"{name}:{facts.st_size}:{facts.st_mtime_ns}".encode())
    return seen.hexdigest()


def collect_static() -> bool:
    """Write the static files under hashed names when they changed; gives whether they had."""
    with _alone():
        stamp = settings.DATA_DIR / "static.stamp"
        wanted = _static_stamp()
        if stamp.exists() and stamp.read_text() == wanted and settings.STATIC_ROOT.exists():
            return False
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(wanted)
    return True
