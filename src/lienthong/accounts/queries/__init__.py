"""Reads of people, organizations, audit and jobs. What a person may not see is not found."""

from lienthong.accounts.queries.actors import acting_organizations, actor_for
from lienthong.accounts.queries.organizations import (
    Assigned,
    OrganizationNotFound,
    OrganizationView,
    organization,
    organization_by_code,
    organization_by_slug,
    organization_tree,
    organizations_of,
    predecessors,
    readers_of,
    successors,
)

__all__ = [
    "Assigned",
    "OrganizationNotFound",
    "OrganizationView",
    "acting_organizations",
    "actor_for",
    "organization",
    "organization_by_code",
    "organization_by_slug",
    "organization_tree",
    "organizations_of",
    "predecessors",
    "readers_of",
    "successors",
]
