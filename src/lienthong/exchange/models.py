"""Tables of the room: consumers' keys, agreements, and the registers that were issued."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

ORGANIZATION = "accounts.Organization"
PERSON = "accounts.Person"


class ConsumerKey(models.Model):
    """A public key with which an application of an agency signs its calls (ND47:40).

    `subsystem` is the application's code on the exchange; `key_id` the fingerprint of `text`.
    The private half never reaches the hub.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"registered_by", "revoked_by"})

    organization = models.ForeignKey(ORGANIZATION, models.PROTECT, related_name="+")
    subsystem = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    text = models.CharField(max_length=200)
    key_id = models.CharField(max_length=120, unique=True)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    valid_to = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    revoke_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="exchange_consumerkey_revoked_with_reason",
                condition=Q(revoked_at=None) | ~Q(revoke_reason=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.subsystem})"


class Agreement(models.Model):
    """What a consumer may ask of a service, for which purpose and how long (odrl:Agreement).

    Proposed by the consumer, accepted by another person at the provider, compiled into the signed
    register; withdrawn with effect from the next request. `start` (in) and `end` (out) are days.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"proposed_by", "decided_by", "withdrawn_by"})

    number = models.CharField(max_length=40, unique=True)
    service = models.ForeignKey("catalog.DataService", models.PROTECT, related_name="+")
    provider = models.ForeignKey(ORGANIZATION, models.PROTECT, related_name="+")
    consumer = models.ForeignKey(ORGANIZATION, models.PROTECT, related_name="+")
    key = models.ForeignKey(ConsumerKey, models.PROTECT, related_name="agreements")
    granted_fields = models.JSONField(default=list)
    routes = models.JSONField(default=list)
    row_rules = models.JSONField(default=list)
    purpose = models.TextField()
    purpose_code = models.CharField(max_length=40)
    legal_ground = models.TextField(blank=True)
    is_user_required = models.BooleanField(default=True)
    is_issue_required = models.BooleanField(default=False)
    start = models.DateField()
    end = models.DateField()
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=12)
    version = models.PositiveIntegerField(default=1)
    commitment_key = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decision_reason = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    withdraw_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="exchange_agreement_start_before_end", condition=Q(end__gt=F("start"))
            ),
            models.CheckConstraint(
                name="exchange_agreement_not_decided_by_proposer",
                condition=Q(decided_by=None)
                | Q(proposed_by=None)
                | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="exchange_agreement_withdrawn_with_reason",
                condition=~Q(state="withdrawn")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdraw_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class SnapshotIssue(models.Model):
    """A signed register that was issued to the data plane."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    number = models.PositiveBigIntegerField(unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    content_sha256 = models.CharField(max_length=64)
    agreements = models.PositiveIntegerField()
    services = models.PositiveIntegerField()
    keys = models.PositiveIntegerField()

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)
