"""The database itself keeps the audit stream append-only.

Triggers refuse UPDATE, DELETE and (on PostgreSQL) TRUNCATE of events and of their positions. On
PostgreSQL an event also keeps the transaction that wrote it, which the sequencer needs to know
where to search; SQLite has one writer and needs no such column.
"""

from typing import Any

from django.db import migrations

TABLES = ("accounts_auditevent", "accounts_auditposition")

ON_SQLITE = [
    f"""
    CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}
    BEGIN SELECT RAISE(ABORT, 'the audit stream is append-only'); END
    """
    for table in TABLES
    for change in ("UPDATE", "DELETE")
]

ON_POSTGRESQL = [
    """
    CREATE FUNCTION accounts_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit stream is append-only'; END $$
    """,
    *[
        f"""
        CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION accounts_audit_is_append_only()
        """
        for table in TABLES
    ],
    """
    ALTER TABLE accounts_auditevent
      ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()
    """,
    "CREATE INDEX accounts_event_xid ON accounts_auditevent (xid)",
]

OFF_POSTGRESQL = [
    "ALTER TABLE accounts_auditevent DROP COLUMN xid",
    *[f"DROP TRIGGER {table}_no_change ON {table}" for table in TABLES],
    "DROP FUNCTION accounts_audit_is_append_only()",
]

OFF_SQLITE = [
    f"DROP TRIGGER {table}_no_{change}" for table in TABLES for change in ("update", "delete")
]


def _run(schema_editor: Any, statements: dict[str, list[str]]) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def guard(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"sqlite": ON_SQLITE, "postgresql": ON_POSTGRESQL})


def unguard(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"sqlite": OFF_SQLITE, "postgresql": OFF_POSTGRESQL})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
