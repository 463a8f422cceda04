"""Organizations as a dated tree with successors, and who speaks for them about data."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Organization(models.Model):
    """An agency or a unit of one, valid for an interval of days (org:Organization).

    `code` is the electronic identifier of QĐ 20/2020/QĐ-TTg. Periods are `valid_from` (in) to
    `valid_to` (out, empty while it lives).
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    code = models.CharField(max_length=35, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250, blank=True)
    short_name = models.CharField(max_length=80, blank=True)
    level = models.CharField(max_length=20)
    kind = models.CharField(max_length=30)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    address = models.CharField(max_length=250, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="accounts_organization_valid_from_before_valid_to",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """One organization takes over from another on a day, by a decision."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    predecessor = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="followed_by"
    )
    successor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="follows")
    on = models.DateField()
    decision = models.CharField(max_length=250)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="accounts_succession_once", fields=["predecessor", "successor"]
            ),
            models.CheckConstraint(
                name="accounts_succession_of_another",
                condition=~Q(predecessor=F("successor")),
            ),
        ]


class RecordTransfer(models.Model):
    """A decision that moved one record of an ended organization to a successor."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    subject = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=80)
    from_organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="records_given"
    )
    to_organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="records_taken"
    )
    decision = models.CharField(max_length=250)
    on = models.DateField()

    class Meta:
        indexes = [models.Index(name="accounts_transfer_subject", fields=["subject", "subject_id"])]


class FocalPoint(models.Model):
    """The officer who speaks for an organization about data, by decision and for a period.

    `scope` is `inside` (within the jurisdiction) or `outside` (towards everyone else).
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"person", "phone", "email", "qualification"})

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="focal_points"
    )
    person = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, related_name="focal_points"
    )
    scope = models.CharField(max_length=12)
    position = models.CharField(max_length=120)
    function = models.CharField(max_length=250)
    phone = models.CharField(max_length=40)
    email = models.EmailField()
    decision_number = models.CharField(max_length=60)
    decision_on = models.DateField()
    qualification = models.CharField(max_length=500)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="accounts_focalpoint_one_active",
                fields=["organization", "scope"],
                condition=Q(end=None),
            ),
            models.CheckConstraint(
                name="accounts_focalpoint_start_not_after_end",
                condition=Q(end=None) | Q(end__gte=F("start")),
            ),
        ]
