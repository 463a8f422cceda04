"""Changes to people, organizations, roles and focal officers; each is one transaction."""

from lienthong.accounts.services.organizations import (
    OrganizationCodeTaken,
    OrganizationEnded,
    OrganizationPeriodInvalid,
    create_organization,
    end_organization,
)
from lienthong.accounts.services.people import EmailInvalid, EmailTaken, create_person
from lienthong.accounts.services.roles import (
    RoleNotFound,
    RolePeriodInvalid,
    assign_role,
    define_role,
    end_role,
)

__all__ = [
    "EmailInvalid",
    "EmailTaken",
    "OrganizationCodeTaken",
    "OrganizationEnded",
    "OrganizationPeriodInvalid",
    "RoleNotFound",
    "RolePeriodInvalid",
    "assign_role",
    "create_organization",
    "create_person",
    "define_role",
    "end_organization",
    "end_role",
]
