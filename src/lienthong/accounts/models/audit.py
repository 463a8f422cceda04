"""The stream of what happened: events as written, their numbers, and the head of the chain.

The database itself refuses to change or delete events and positions (triggers in the migration).
On PostgreSQL the table of events has one more column, `xid`, the transaction that wrote the row;
only the sequencer reads it.
"""

from typing import ClassVar

from django.db import models


class AuditEvent(models.Model):
    """A past fact: who did what to which record; `details` is canonical JSON text."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"person", "details"})

    event = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=80, blank=True)
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, null=True, related_name="+"
    )
    person = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    details = models.TextField(default="{}")

    class Meta:
        indexes = [
            models.Index(name="accounts_event_subject", fields=["subject", "subject_id", "-id"]),
            models.Index(name="accounts_event_organization", fields=["organization", "-id"]),
            models.Index(name="accounts_event_person", fields=["person", "-id"]),
            models.Index(name="accounts_event_at", fields=["at"]),
        ]


class AuditPosition(models.Model):
    """The number of an event in the stream, and the hash of the chain up to it."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    position = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    hash = models.CharField(max_length=64)


class AuditHead(models.Model):
    """The end of the chain: one row. `floor`: transactions below it are all numbered."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    position = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    floor = models.CharField(max_length=20, default="0")
