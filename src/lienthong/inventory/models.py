"""Tables of the room: databases, their data items, information systems, and every revision."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

ORGANIZATION = "accounts.Organization"
PERSON = "accounts.Person"


class InformationSystem(models.Model):
    """A system of an agency that may hold databases."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    organization = models.ForeignKey(ORGANIZATION, models.PROTECT, related_name="+")
    operator = models.ForeignKey(ORGANIZATION, models.PROTECT, null=True, related_name="+")
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=250)
    description = models.TextField(blank=True)
    status = models.CharField(max_length=20, default="operating")
    builds_database = models.BooleanField(default=True)
    security_level = models.PositiveSmallIntegerField(null=True)
    architecture_ref = models.CharField(max_length=250, blank=True)
    maintenance_plan = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="inventory_system_security_level_1_to_5",
                condition=Q(security_level=None) | Q(security_level__gte=1, security_level__lte=5),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Database(models.Model):
    """An entry of the catalogue of databases: the live draft; issued content lies in lists.

    `organization` is the agency whose people keep the entry: the owner once one is named.
    `code` and `slug` never change. `version` counts changes, for people who edit together.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"created_by", "state_by"})

    organization = models.ForeignKey(ORGANIZATION, models.PROTECT, related_name="+")
    code = models.CharField(max_length=160, unique=True)
    slug = models.SlugField(max_length=120, unique=True)

    name = models.CharField(max_length=500, blank=True)
    name_en = models.CharField(max_length=500, blank=True)
    purpose = models.TextField(blank=True)
    owner = models.ForeignKey(ORGANIZATION, models.PROTECT, null=True, related_name="+")
    operator = models.ForeignKey(ORGANIZATION, models.PROTECT, null=True, related_name="+")
    level = models.CharField(max_length=20, blank=True)
    basic_domain = models.CharField(max_length=20, blank=True)
    legal_bases = models.JSONField(default=list)

    scope = models.TextField(blank=True)
    scope_areas = models.JSONField(default=list)
    scope_start = models.DateField(null=True)
    scope_end = models.DateField(null=True)
    content = models.TextField(blank=True)

    collection_kinds = models.JSONField(default=list)
    collection_mechanism = models.TextField(blank=True)
    update_mechanism = models.TextField(blank=True)
    update_frequency = models.CharField(max_length=20, blank=True)
    input_period = models.CharField(max_length=20, blank=True)
    sources = models.JSONField(default=list)

    hosting_system = models.ForeignKey(
        InformationSystem, models.PROTECT, null=True, related_name="databases"
    )
    status = models.CharField(max_length=20, default="operating")
    record_count = models.BigIntegerField(null=True)
    start_year = models.PositiveSmallIntegerField(null=True)
    share_format = models.CharField(max_length=250, blank=True)
    regulations = models.JSONField(default=list)
    sync_national = models.CharField(max_length=20, blank=True)
    quality_result = models.TextField(blank=True)
    quality_last_on = models.DateField(null=True)
    quality_due_on = models.DateField(null=True)

    state = models.CharField(max_length=12, default="draft")
    state_at = models.DateTimeField()
    state_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    return_reason = models.TextField(blank=True)
    case = models.ForeignKey("governance.Case", models.PROTECT, null=True, related_name="+")

    accepted_content = models.JSONField(null=True)
    accepted_at = models.DateTimeField(null=True)
    issued_content = models.JSONField(null=True)
    issued_version = models.PositiveIntegerField(null=True)
    issued_number = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    next_review_on = models.DateField(null=True)

    created_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["organization", "state"], name="inventory_database_org_state"),
        ]
        constraints = [
            models.CheckConstraint(
                name="inventory_database_issued_together",
                condition=Q(issued_content__isnull=True, issued_version=None, issued_on=None)
                | Q(
                    issued_content__isnull=False,
                    issued_version__isnull=False,
                    issued_on__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="inventory_database_returned_with_reason",
                condition=~Q(state="returned") | ~Q(return_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class DataItem(models.Model):
    """One data item (hạng mục dữ liệu) of a database, with who may use it and how."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    database = models.ForeignKey(Database, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=500, blank=True)
    description = models.TextField(blank=True)
    data_type = models.CharField(max_length=20, blank=True)
    length = models.PositiveIntegerField(null=True)
    unit = models.CharField(max_length=60, blank=True)
    value_range = models.CharField(max_length=250, blank=True)
    is_identifier = models.BooleanField(default=False)
    sharing_class = models.CharField(max_length=20, blank=True)
    consumers = models.JSONField(default=list)
    importance = models.CharField(max_length=20, blank=True)
    personal_data = models.CharField(max_length=20, blank=True)
    master_data = models.BooleanField(default=False)
    code_list = models.CharField(max_length=250, blank=True)
    state_secret = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="inventory_dataitem_never_a_state_secret", condition=Q(state_secret=False)
            )
        ]

    def __str__(self) -> str:
        return self.name


class Revision(models.Model):
    """One change of a database: who, when, and each field before and after.

    `changes` is `{"fields": {name: {"before", "after", "version"}}, "items": {...}}`; quick
    changes of one person in one section run together. `version` is that of the record afterwards.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"by"})

    database = models.ForeignKey(Database, models.CASCADE, related_name="revisions")
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
        indexes = [
            models.Index(fields=["database", "version"], name="inventory_revision_version"),
        ]
