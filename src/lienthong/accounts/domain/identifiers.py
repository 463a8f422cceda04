"""Identifiers of agencies and organizations as QĐ 20/2020/QĐ-TTg (Articles 4-6) forms them."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lienthong.errors import LienthongError, gettext_noop

LONGEST: Final = 35
_AGENCY: Final = re.compile(r"[A-Y][0-9]{2}(\.[0-9A-Z]+)*")
_SCHEME: Final = re.compile(r"(Z[0-9]{2})([0-9A-Za-z]{1,32})")
_BUSINESS: Final = re.compile(r"[0-9]{10}(-?[0-9]{3})?")
_OLD_ORDER: Final = re.compile(r"([0-9A-Z]+\.)+[A-Y][0-9]{2}")
_LEVEL_ONE: Final = re.compile(r"[A-Y][0-9]{2}")


class IdentifierKind(StrEnum):
    """Who the identifier is for."""

    AGENCY = "agency"
    """State agencies and their units (Article 4)."""
    BUSINESS = "business"
    """Enterprises, cooperatives, household businesses: the registration number (Article 5)."""
    OTHER = "other"
    """Other organizations: a scheme code Z01-Z99 and what the scheme says (Article 6)."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A valid identifier in its one written form; `converted` when it came in the old order."""

    kind: IdentifierKind
    canonical: str
    converted: bool = False


class IdentifierInvalid(LienthongError):
    """The text is no identifier of QĐ 20/2020/QĐ-TTg."""

    code = "accounts.identifier.invalid"
    status = 422
    message = gettext_noop("“{text}” is not an identifier of an agency or organization.")
    hint = gettext_noop("Enter the code as the agency that issued it wrote it, such as H57.40.11.")


class IdentifierEmpty(IdentifierInvalid):
    """Nothing was entered."""

    code = "accounts.identifier.empty"
    message = gettext_noop("The identifier is missing.")


class IdentifierTooLong(IdentifierInvalid):
    """An agency identifier has at most 35 characters."""

    code = "accounts.identifier.too_long"
    message = gettext_noop("“{text}” has {length} characters; an identifier has at most {longest}.")


class IdentifierCharacters(IdentifierInvalid):
    """A character that no identifier holds."""

    code = "accounts.identifier.characters"
    message = gettext_noop(
        "“{text}” holds “{character}”; an identifier has only letters A-Z, digits and dots."
    )


class IdentifierGroups(IdentifierInvalid):
    """Groups of an agency identifier are separated by single dots."""

    code = "accounts.identifier.groups"
    message = gettext_noop("“{text}” has an empty group: dots stand only between groups.")


class IdentifierLevelOne(IdentifierInvalid):
    """The first group is not a level-1 code."""

    code = "accounts.identifier.level_one"
    message = gettext_noop(
        "“{text}” does not begin with a level-1 code: one letter A-Y and two digits."
    )


class IdentifierScheme(IdentifierInvalid):
    """A scheme code Z01-Z99 with 1 to 32 letters or digits is wanted."""

    code = "accounts.identifier.scheme"
    message = gettext_noop(
        "“{text}” begins with Z: it needs a scheme code Z01-Z99 and 1 to 32 letters or digits."
    )


class IdentifierBusiness(IdentifierInvalid):
    """A registration number has 10 digits, or 13 for a branch."""

    code = "accounts.identifier.business"
    message = gettext_noop(
        "“{text}” is all digits: a business registration number has 10 digits, a branch 13."
    )


def parse_identifier(text: str) -> Identifier:
    """Read an identifier; the old order of QCVN 102:2016 (`000.00.19.H57`) is converted.

    Spaces around it are dropped and the letters of an agency identifier raised. Raises a kind of
    IdentifierInvalid that names the reason.
    """
    given = text.strip()
    if not given:
        raise IdentifierEmpty(text=text)
    if given[0] in "Zz":
        return _of_scheme(given)
    if re.fullmatch(r"[0-9-]+", given):
        return _of_business(given)
    return _of_agency(given)


def _of_scheme(given: str) -> Identifier:
    found = _SCHEME.fullmatch("Z" + given[1:])
    if found is None or found[1] == "Z00":
        raise IdentifierScheme(text=given)
    return Identifier(IdentifierKind.OTHER, found[0])


def _of_business(given: str) -> Identifier:
    if _BUSINESS.fullmatch(given) is None:
        raise IdentifierBusiness(text=given)
    digits = given.replace("-", "")
    written = digits if len(digits) == 10 else f"{digits[:10]}-{digits[10:]}"  # noqa: PLR2004
    return Identifier(IdentifierKind.BUSINESS, written)


def _of_agency(given: str) -> Identifier:
    code = given.upper()
    if len(code) > LONGEST:
        raise IdentifierTooLong(text=f"{given[:LONGEST]}…", length=len(code), longest=LONGEST)
    if strange := re.search(r"[^0-9A-Z.]", code):
        raise IdentifierCharacters(text=given, character=strange[0])
    groups = code.split(".")
    if "" in groups:
        raise IdentifierGroups(text=given)
    if _LEVEL_ONE.fullmatch(groups[0]):
        return Identifier(IdentifierKind.AGENCY, code)
    if _OLD_ORDER.fullmatch(code):
        kept = [group for group in reversed(groups) if group.strip("0")]
        return Identifier(IdentifierKind.AGENCY, ".".join(kept), converted=True)
    raise IdentifierLevelOne(text=given)
