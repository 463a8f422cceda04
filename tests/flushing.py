"""Lets tests that commit clean up: the product refuses to empty the audit stream."""

from typing import Any, Final

import pytest
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

GUARDED: Final = ("accounts_auditevent", "accounts_auditposition")


def _without_guards(statements: list[str]) -> list[str]:
    if connection.vendor == "postgresql":
        off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in GUARDED]
        return [*off, *statements, *[line.replace("DISABLE", "ENABLE") for line in off]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        guards = dict(cursor.fetchall())
    return [*[f"DROP TRIGGER {name}" for name in guards], *statements, *guards.values()]


def lift_guards_for_flush(patch: pytest.MonkeyPatch) -> None:
    """Make Django's flush, and nothing else, go around the triggers."""
    operations: type[BaseDatabaseOperations] = type(connection.ops)
    plain = operations.sql_flush

    def sql_flush(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        statements: list[str] = plain(self, style, tables, **options)
        return _without_guards(statements) if statements else statements

    patch.setattr(operations, "sql_flush", sql_flush)
