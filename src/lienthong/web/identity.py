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
from lienthong.web.keeping import kept_for

EXAMPLE_MARK = "vi-du.json"


@dataclass(frozen=True, slots=True)
class Site:
    """The name of the portal and the agency that answers for it."""

    name: str
    agency: str = ""
    contact: tuple[str, ...] = ()
    is_example: bool = False


def site_now() -> Site:
    """The portal in the language of the page."""
    return _site(get_language() or "vi")


@kept_for(60)
def _site(language: str) -> Site:
    """The portal of the agency named in the settings, else of the top of the tree."""
    name = settings().portal_name or gettext("Data portal")
    code = settings().agency_code
    try:
        tree = [] if code else organization_tree(on=localdate())
        agency = organization_by_code(code) if code else tree[0].organization
    except (OrganizationNotFound, IndexError):
        return Site(name, is_example=is_example())
    shown = (language == "en" and agency.name_en) or agency.name
    contact = tuple(line for line in (agency.address, agency.phone, agency.email) if line)
    return Site(name, shown, contact, is_example())


def is_example() -> bool:
    """Whether the data folder holds the example territory."""
    return (settings().data_dir / EXAMPLE_MARK).exists()


def site(request: HttpRequest) -> dict[str, object]:
    """Context processor: `site`, read once a page."""
    return {"site": SimpleLazyObject(site_now)}
