"""People who sign in, what they may do, and how they get in."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Person(AbstractBaseUser):
    """A person who may sign in; what they may do follows from roles, never from this row.

    `organization` is the unit they work in; `is_active` is false while they are locked.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset(
        {"email", "full_name", "phone", "position", "password", "last_login"}
    )

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    position = models.CharField(max_length=120, blank=True)
    phone = models.CharField(_("phone number"), max_length=40, blank=True)
    organization = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
    )
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="vi")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return self.full_name


class Role(models.Model):
    """A named set of permissions; `covers` is `own` (one organization) or `subtree`."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    permissions = models.JSONField(default=list)
    covers = models.CharField(max_length=10, default="own")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class RoleAssignment(models.Model):
    """A person holds a role in an organization from `start` (in) to `end` (out), on a basis."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"person"})

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="assignments"
    )
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="assignments")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="accounts_roleassignment_one_open",
                fields=["person", "organization", "role"],
                condition=Q(end=None),
            ),
            models.CheckConstraint(
                name="accounts_roleassignment_start_not_after_end",
                condition=Q(end=None) | Q(end__gte=F("start")),
            ),
        ]


class SignInLink(models.Model):
    """A link that lets a person in once, to set a password; only the hash of its token is kept."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"person"})

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_in_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class SignInFailure(models.Model):
    """How often signing in failed lately, by account or by address prefix.

    `key` is a keyed hash, so that the table names neither an account nor an address.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"key"})

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    blocked_until = models.DateTimeField(null=True, blank=True)
