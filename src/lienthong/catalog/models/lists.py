"""Lists issued by decision: content frozen for good."""

from typing import ClassVar

from django.db import models

from lienthong.catalog.models.datasets import ORGANIZATION, PERSON


class IssuedList(models.Model):
    """Version n of a list of an organization, as its decision issued it; written once."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"issued_by", "signer"})

    organization = models.ForeignKey(ORGANIZATION, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    number = models.CharField(max_length=80)
    signed_on = models.DateField()
    signer = models.CharField(max_length=200)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    entry_count = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    next_review_on = models.DateField(null=True)
    previous = models.OneToOneField("self", models.PROTECT, null=True, related_name="followed_by")

    class Meta:
        ordering = ["-signed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="catalog_issuedlist_version_once", fields=["organization", "kind", "version"]
            ),
            models.UniqueConstraint(
                name="catalog_issuedlist_number_once", fields=["organization", "kind", "number"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}: {self.number}"
