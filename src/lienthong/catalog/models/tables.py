"""Distributions, the versions of their tables, and files on their way in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lienthong.catalog.models.datasets import PERSON, Dataset


class Distribution(models.Model):
    """One table, file or interface of a dataset (dcat:Distribution); `key` is its stable name."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="distributions")
    key = models.SlugField(max_length=80)
    title = models.CharField(max_length=500)
    title_en = models.CharField(max_length=500, blank=True)
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=10, default="table")
    position = models.PositiveIntegerField(default=0)
    recipe = models.JSONField(null=True)
    columns = models.JSONField(default=list)
    keys = models.JSONField(default=list)
    sort_by = models.JSONField(default=list)
    url = models.CharField(max_length=1000, blank=True)
    media_type = models.CharField(max_length=120, blank=True)
    latest = models.ForeignKey("catalog.TableVersion", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(name="catalog_distribution_key_once", fields=["dataset", "key"])
        ]

    def __str__(self) -> str:
        return self.title


class Upload(models.Model):
    """A file that came in and how it is read, until its tables are accepted or it is let go."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"by"})

    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="uploads")
    distribution = models.ForeignKey(
        Distribution, models.PROTECT, null=True, related_name="uploads"
    )
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    byte_size = models.BigIntegerField()
    label = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, default="waiting")
    recipe = models.JSONField(null=True)
    reading = models.JSONField(null=True)
    refusal = models.JSONField(null=True)
    edits = models.JSONField(default=list)
    reading_number = models.PositiveIntegerField(default=1)
    changes = models.JSONField(null=True)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="catalog_upload_refused_with_words",
                condition=~Q(state="refused") | Q(refusal__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class TableVersion(models.Model):
    """A snapshot of a distribution; never changed once published, and always at its address."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"created_by", "published_by"})

    distribution = models.ForeignKey(Distribution, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, default="building")
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="versions")
    table_number = models.PositiveIntegerField(default=1)
    recipe = models.JSONField(null=True)
    reading = models.JSONField(null=True)
    columns = models.JSONField(default=list)
    keys = models.JSONField(default=list)
    sort_by = models.JSONField(default=list)
    changes = models.JSONField(null=True)
    original_name = models.CharField(max_length=255)
    original_sha256 = models.CharField(max_length=64)
    original_bytes = models.BigIntegerField()
    record_sha256 = models.CharField(max_length=64, blank=True)
    record_bytes = models.BigIntegerField(null=True)
    serving_bytes = models.BigIntegerField(null=True)
    row_count = models.BigIntegerField(null=True)
    profile = models.JSONField(null=True)
    failure = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                name="catalog_tableversion_number_once", fields=["distribution", "number"]
            ),
            models.CheckConstraint(
                name="catalog_tableversion_published_at_with_published_by",
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="catalog_tableversion_published_is_stored",
                condition=~Q(state="published")
                | (~Q(record_sha256="") & Q(row_count__isnull=False, published_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.distribution_id}/{self.number}"
