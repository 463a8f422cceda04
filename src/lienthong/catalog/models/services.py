"""Data sharing services."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lienthong.catalog.models.datasets import ORGANIZATION, PERSON
from lienthong.catalog.models.tables import Distribution


class DataService(models.Model):
    """A data sharing service (dịch vụ chia sẻ dữ liệu): how other agencies ask for data.

    `organization` provides it. What is exchanged comes from the latest published version of
    `distribution`, by `key_columns`, limited to `fields`. `code` and `slug` never change.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"author", "published_by"})

    organization = models.ForeignKey(ORGANIZATION, models.PROTECT, related_name="+")
    code = models.CharField(max_length=160, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=500, blank=True)
    name_en = models.CharField(max_length=500, blank=True)
    description = models.TextField(blank=True)
    service_version = models.CharField(max_length=20, default="1.0")
    direction = models.CharField(max_length=10, default="provide")
    database = models.ForeignKey("inventory.Database", models.PROTECT, null=True, related_name="+")
    item_ids = models.JSONField(default=list)
    sharing_form = models.CharField(max_length=20, blank=True)
    method = models.CharField(max_length=20, blank=True)
    endpoints = models.JSONField(default=list)
    protocol = models.CharField(max_length=40, blank=True)
    operations = models.JSONField(default=list)
    security = models.TextField(blank=True)
    capacity = models.CharField(max_length=250, blank=True)
    max_page = models.PositiveIntegerField(null=True)
    connect_procedure = models.TextField(blank=True)
    schemas = models.JSONField(default=dict)
    data_model = models.TextField(blank=True)
    collected = models.CharField(max_length=250, blank=True)
    approved = models.CharField(max_length=250, blank=True)
    scope = models.TextField(blank=True)
    collection_notes = models.TextField(blank=True)
    accuracy = models.TextField(blank=True)
    presentation = models.TextField(blank=True)
    null_semantics = models.TextField(blank=True)
    features = models.JSONField(default=list)
    documents = models.JSONField(default=list)
    regulations = models.JSONField(default=list)
    validity = models.CharField(max_length=250, blank=True)
    log_retention_months = models.PositiveSmallIntegerField(null=True)
    auth_required = models.BooleanField(default=True)
    fee = models.DecimalField(max_digits=14, decimal_places=0, default=0)
    fee_basis = models.CharField(max_length=250, blank=True)
    term_start = models.DateField(null=True)
    term_end = models.DateField(null=True)
    sla = models.TextField(blank=True)
    maintenance_windows = models.JSONField(default=list)
    notices = models.JSONField(default=list)
    national_register_status = models.CharField(max_length=20, blank=True)

    distribution = models.ForeignKey(
        Distribution, models.PROTECT, null=True, related_name="services"
    )
    key_columns = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    filterable = models.JSONField(default=list)

    status = models.CharField(max_length=12, default="draft")
    case = models.ForeignKey("governance.Case", models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    publish_due_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    published_content = models.JSONField(null=True)
    revision = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    status_reason = models.TextField(blank=True)
    deleted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="catalog_dataservice_published_at_with_published_by",
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="catalog_dataservice_fee_with_basis",
                condition=Q(fee=0) | ~Q(fee_basis=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code
