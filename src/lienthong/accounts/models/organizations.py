"""Organizations as a dated tree with successors."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from tree_queries.models import TreeNode


class Organization(TreeNode):
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
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    address = models.CharField(max_length=250, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)

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
