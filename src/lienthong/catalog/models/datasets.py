"""Datasets and the history of everything that is edited in this room."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

ORGANIZATION = "accounts.Organization"
PERSON = "accounts.Person"


class Dataset(models.Model):
    """What an agency offers as data (dcat:Dataset); `organization` is its publisher.

    `access_level` is `open` or `exchange`: a table that serves only the exchange is found at no
    public door. `code` and `slug` never change.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset(
        {
            "author", "published_by", "withdrawn_by", "checked_by",
            "contact_name", "contact_email", "contact_phone",
        }
    )  # fmt: skip

    organization = models.ForeignKey(ORGANIZATION, models.PROTECT, related_name="+")
    code = models.CharField(max_length=160, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=500, blank=True)
    title_en = models.CharField(max_length=500, blank=True)
    description = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    creator = models.ForeignKey(ORGANIZATION, models.PROTECT, null=True, related_name="+")
    contributor = models.CharField(max_length=500, blank=True)
    theme = models.CharField(max_length=40, blank=True)
    keywords = models.JSONField(default=list)
    language = models.CharField(max_length=10, default="vi")
    licence = models.CharField(max_length=40, blank=True)
    rights = models.TextField(blank=True)
    frequency = models.CharField(max_length=20, blank=True)
    access_level = models.CharField(max_length=12, default="open")
    origin_kind = models.CharField(max_length=20, blank=True)
    source = models.TextField(blank=True)
    source_url = models.CharField(max_length=1000, blank=True)
    source_retrieved_on = models.DateField(null=True)
    spatial = models.CharField(max_length=250, blank=True)
    spatial_code = models.CharField(max_length=20, blank=True)
    temporal_start = models.DateField(null=True)
    temporal_end = models.DateField(null=True)
    relations = models.JSONField(default=list)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.CharField(max_length=254, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    list_ref = models.CharField(max_length=250, blank=True)
    plan_phase = models.CharField(max_length=120, blank=True)
    min_level = models.CharField(max_length=120, blank=True)
    priority_score = models.FloatField(null=True)
    national_id = models.CharField(max_length=120, blank=True)
    published_national_at = models.DateTimeField(null=True)
    citation = models.TextField(blank=True)
    changelog = models.TextField(blank=True)
    personal_data_reviewed = models.BooleanField(default=False)

    database = models.ForeignKey("inventory.Database", models.PROTECT, null=True, related_name="+")
    item = models.ForeignKey("inventory.DataItem", models.SET_NULL, null=True, related_name="+")

    status = models.CharField(max_length=12, default="draft")
    case = models.ForeignKey("governance.Case", models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_content = models.JSONField(null=True)
    first_published_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    statement = models.TextField(blank=True)
    checked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.TextField(blank=True)
    deleted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["title", "pk"]
        indexes = [
            models.Index(fields=["status", "access_level"], name="catalog_dataset_status"),
            models.Index(fields=["organization", "status"], name="catalog_dataset_org_status"),
        ]
        constraints = [
            models.CheckConstraint(
                name="catalog_dataset_published_at_with_published_by",
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="catalog_dataset_published_has_moment",
                condition=~Q(status="published") | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="catalog_dataset_withdrawn_with_reason",
                condition=~Q(status="withdrawn")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.code


class Revision(models.Model):
    """One change of a dataset or a data service: who, when, each field before and after."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"by"})

    dataset = models.ForeignKey(Dataset, models.CASCADE, null=True, related_name="revisions")
    service = models.ForeignKey(
        "catalog.DataService", models.CASCADE, null=True, related_name="revisions"
    )
    kind = models.CharField(max_length=20)
    changes = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    at = models.DateTimeField()
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="undone_by", default=None
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="catalog_revision_of_one_record",
                condition=Q(dataset__isnull=False, service=None)
                | Q(dataset=None, service__isnull=False),
            )
        ]
