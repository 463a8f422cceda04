"""Whose hub this is, for the head and foot of every page."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext

from lienthong.accounts.queries.organizations import (
    OrganizationNotFound,
    organization_by_code,
    organization_tree,
)
from lienthong.settings import settings


@dataclass(frozen=True, slots=True)
class Site:
    """The name of the portal and the agency that answers for it."""

    name: str
    agency: str = ""
    contact: tuple[str, ...] = ()


def site_now() -> Site:
    """The portal of the agency named in the settings, else of the top of the tree."""
    name = settings().portal_name or gettext("Data portal")
    code = settings().agency_code
    try:
        tree = [] if code else organization_tree(on=localdate())
        agency = organization_by_code(code) if code else tree[0].organization
    except (OrganizationNotFound, IndexError):
        return Site(name)
    shown = (get_language() == "en" and agency.name_en) or agency.name
    contact = tuple(line for line in (agency.address, agency.phone, agency.email) if line)
    return Site(name, shown, contact)


def site(request: HttpRequest) -> dict[str, object]:
    """Context processor: `site`, read once a page."""
    return {"site": SimpleLazyObject(site_now)}
