"""Durable jobs: what must still be done, by whom, and which steps already happened."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Job(models.Model):
    """One piece of background work; `key` makes asking for it twice the same as once."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"person"})

    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=300, blank=True)
    args = models.JSONField(default=dict)
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    run_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    owner = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    error = models.JSONField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                name="accounts_job_to_do",
                fields=["run_at", "id"],
                condition=Q(state__in=["waiting", "running"]),
            ),
            models.Index(name="accounts_job_newest", fields=["-created_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="accounts_job_running_with_owner_and_lease",
                condition=~Q(state="running") | (~Q(owner="") & Q(lease_until__isnull=False)),
            )
        ]


class JobStep(models.Model):
    """A step that happened; its result is given again instead of running it twice."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(max_length=120)
    result = models.JSONField(null=True)
    finished_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="accounts_jobstep_once", fields=["job", "name"]),
        ]


class JobSchedule(models.Model):
    """When a job of the house is due next."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    name = models.CharField(max_length=80, unique=True)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True, blank=True)


class FollowerPosition(models.Model):
    """How far a follower has read the stream of audit events."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    name = models.CharField(max_length=80, unique=True)
    position = models.BigIntegerField(default=0)
