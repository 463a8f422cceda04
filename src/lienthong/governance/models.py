"""Tables of the room: cases with rounds, checks and decisions; legal bases of one's own."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.base import ModelBase

from lienthong.governance.domain.cases import CaseState, CheckState

PERSON = "accounts.Person"


class CaseCounter(models.Model):
    """The last number given to a case in a year."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    year = models.IntegerField(unique=True)
    last = models.IntegerField(default=0)


class Case(models.Model):
    """A record that waits, or waited, for the decision of another person than its author."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"author"})

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=80)
    url_name = models.CharField(max_length=80, blank=True)
    url_args = models.JSONField(default=list)
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    author = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, default=CaseState.OPENED.value)
    current_round = models.IntegerField(default=1)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    due_parameter = models.CharField(max_length=60, blank=True)
    due_is_duty = models.BooleanField(default=False)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["state", "organization"], name="governance_case_state_org"),
            models.Index(fields=["subject", "subject_id"], name="governance_case_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="governance_case_one_unfinished_per_subject",
                fields=["kind", "subject", "subject_id"],
                condition=~Q(state="approved"),
            ),
            models.CheckConstraint(
                name="governance_case_closed_at_unless_open",
                condition=Q(state="opened", closed_at=None)
                | (~Q(state="opened") & Q(closed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Round(models.Model):
    """One submission of a case; a returned or withdrawn case that comes again starts the next."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"author", "withdrawn_by"})

    case = models.ForeignKey(Case, models.PROTECT, related_name="rounds")
    number = models.IntegerField()
    author = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="governance_round_number_once", fields=["case", "number"]),
        ]


class CaseCheck(models.Model):
    """A check of one round and what came of it."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"by"})

    round = models.ForeignKey(Round, models.PROTECT, related_name="checks")
    code = models.CharField(max_length=60)
    required = models.BooleanField(default=True)
    waivable = models.BooleanField(default=True)
    basis = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=12, default="house")
    state = models.CharField(max_length=10, default=CheckState.PENDING.value)
    note = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="governance_casecheck_code_once", fields=["round", "code"]
            ),
            models.CheckConstraint(
                name="governance_casecheck_at_unless_pending",
                condition=Q(state="pending", at=None) | (~Q(state="pending") & Q(at__isnull=False)),
            ),
            models.CheckConstraint(
                name="governance_casecheck_waived_with_note",
                condition=~Q(state="waived") | (~Q(note="") & Q(waivable=True)),
            ),
        ]


class Decision(models.Model):
    """What another person than the author decided; written once, never changed."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"by", "author"})

    round = models.OneToOneField(Round, models.PROTECT, related_name="decision")
    approved = models.BooleanField()
    reason = models.TextField(blank=True)
    statement = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    author = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="governance_decision_by_another_person_than_author",
                condition=Q(author=None) | ~Q(by=F("author")),
            ),
            models.CheckConstraint(
                name="governance_decision_return_with_reason",
                condition=Q(approved=True) | ~Q(reason=""),
            ),
        ]

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Insert the decision; a second save is a fault of the program."""
        if not self._state.adding or force_update or update_fields:
            message = "a decision is written once"
            raise TypeError(message)
        super().save(force_insert=force_insert, using=using)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Refuse: a decision stays."""
        message = "a decision is never deleted"
        raise TypeError(message)


class OwnLegalBasis(models.Model):
    """A document that an installation adds to the shipped register."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"added_by"})

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=500)
    issuer = models.CharField(max_length=200)
    issued_on = models.DateField(null=True)
    in_force_from = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    extract = models.TextField(blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    checked_on = models.DateField(null=True)
    added_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="governance_ownlegalbasis_number_once",
                fields=["organization", "number", "issuer"],
                condition=Q(removed_at=None),
            ),
            models.CheckConstraint(
                name="governance_ownlegalbasis_ends_after_start",
                condition=Q(ended_on=None)
                | Q(in_force_from=None)
                | Q(ended_on__gte=F("in_force_from")),
            ),
        ]


class OwnLegalLink(models.Model):
    """What an added document does to another one, shipped or own."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    basis = models.ForeignKey(OwnLegalBasis, models.CASCADE, related_name="links")
    kind = models.CharField(max_length=20)
    target = models.CharField(max_length=30)
    on = models.DateField(null=True)
    scope = models.CharField(max_length=300, blank=True)
