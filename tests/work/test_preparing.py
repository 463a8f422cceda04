"""A new hub's tables, made at once, are those that the migrations make."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

PROGRAM = """
import sys
from lienthong.web.serving import start_django
start_django()
from django.core.management import call_command
from lienthong.web.prepare import migrate, waiting_migrations
call_command("migrate", verbosity=0) if sys.argv[1] == "replayed" else migrate()
assert waiting_migrations() == []
"""


def shape(path: Path) -> dict[str, Any]:
    """Columns, references, checks, indexes and guards of every table, in no order."""
    found: dict[str, Any] = {}
    with sqlite3.connect(path) as file:
        for kind, name, table, sql in file.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
        ):
            if kind == "trigger":
                found[name] = sql
            elif kind == "index":
                columns = [row[2] for row in file.execute(f'PRAGMA index_info("{name}")')]
                condition = sql.partition(" WHERE ")[2]
                found[name] = (table, columns, sql.startswith("CREATE UNIQUE"), condition)
            else:
                columns = sorted(row[1:6] for row in file.execute(f'PRAGMA table_info("{name}")'))
                points = sorted(
                    row[2:5] for row in file.execute(f'PRAGMA foreign_key_list("{name}")')
                )
                checks = sorted(re.findall(r'CONSTRAINT "(\w+)" (\w+)', sql))
                found[name] = (columns, points, checks)
        applied = file.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2").fetchall()
        types = "SELECT app_label, model FROM django_content_type ORDER BY 1, 2"
        found["rows"] = (applied, file.execute(types).fetchall())
    file.close()
    return found


def made(folder: Path, how: str) -> dict[str, Any]:
    environment = {**os.environ, "LIENTHONG_DATA_DIR": str(folder)}
    environment["DJANGO_SETTINGS_MODULE"] = "lienthong.web.django_settings"
    subprocess.run([sys.executable, "-c", PROGRAM, how], env=environment, check=True, timeout=300)
    return shape(folder / "lienthong.sqlite3")


def test_tables_made_at_once_are_those_of_the_migrations(tmp_path: Path) -> None:
    assert made(tmp_path / "once", "at once") == made(tmp_path / "replayed", "replayed")
