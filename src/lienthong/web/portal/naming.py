"""Names in the language of the page, and whole addresses for feeds and descriptions."""

from typing import Protocol

from django.urls import reverse
from django.utils.translation import get_language

from lienthong.settings import settings


class Named(Protocol):
    """An organization, as far as a page names it."""

    name: str
    name_en: str
    slug: str


def is_english() -> bool:
    """Whether the page is in English."""
    return get_language() == "en"


def named(organization: Named) -> str:
    """The name of an organization in the language of the page."""
    return (is_english() and organization.name_en) or organization.name


def either(vietnamese: str, english: str) -> str:
    """The English text on English pages when there is one, else the Vietnamese."""
    return (is_english() and english) or vietnamese


def address(view: str, *args: object, **query: str) -> str:
    """The address of a page of the portal on this site."""
    return reverse(f"portal:{view}", args=args, query=query or None)


def whole_address(path: str) -> str:
    """An address that works from anywhere."""
    return settings().web_url + path
