"""Setting up an own territory: the agency and the first people, with links to sign in."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings as django_settings
from django.db import transaction
from django.utils.timezone import now

from lienthong.accounts import queries, services
from lienthong.accounts.domain import LINK_LIFE, SYSTEM
from lienthong.errors import LienthongError, gettext_noop
from lienthong.governance.domain import day_of
from lienthong.settings import settings
from lienthong.web.prepare import migrate


class AlreadyInstalled(LienthongError):
    """The data folder holds an installation."""

    code = "web.already_installed"
    status = 409
    message = gettext_noop("This data folder already holds the installation of {organization}.")
    hint = gettext_noop("Choose an empty folder with LIENTHONG_DATA_DIR, or keep this one.")


@dataclass(frozen=True, slots=True)
class FirstPerson:
    """Someone who may sign in, and the link with which they do it once."""

    email: str
    role: str
    link: str


@dataclass(frozen=True, slots=True)
class Installed:
    """What was set up."""

    organization: str
    code: str
    people: tuple[FirstPerson, ...]
    days: int

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        return asdict(self)


# Who gets which roles: nobody decides on what they wrote themselves.
FIRST_ROLES = {
    "operator": ("operator",),
    "author": ("author", "coordinator"),
    "approver": ("approver",),
}


def link_of(token: str) -> str:
    """The address that a one-time link opens."""
    from django.urls import reverse

    return settings().web_url + reverse("sign_in_link", args=[token])


def refuse_if_installed() -> None:
    """Raise AlreadyInstalled when an organization is registered here."""
    found = queries.organization_tree(on=day_of(now()), include_ended=True)
    if found:
        raise AlreadyInstalled(organization=found[0].organization.name)


def _first_person(part: str, email: str, organization_id: int, *, at: datetime) -> FirstPerson:
    """One of the first people with the roles of their part and a link to sign in."""
    person = services.create_person(
        email=email,
        full_name=email.split("@", maxsplit=1)[0],
        organization_id=organization_id,
        by=SYSTEM,
        at=at,
    )
    for role in FIRST_ROLES[part]:
        services.assign_role(
            person_id=person.pk,
            organization_id=organization_id,
            role=role,
            start=day_of(at),
            by=SYSTEM,
            at=at,
            basis="lienthong init",
        )
    link = services.make_sign_in_link(person_id=person.pk, by=SYSTEM, at=at)
    return FirstPerson(person.email, part, link_of(link.token))


def install(
    *, code: str, name: str, level: str, operator: str, author: str, approver: str
) -> Installed:
    """Set up the agency, its three first people and their sign-in links, all or nothing.

    Raises AlreadyInstalled, IdentifierInvalid, EmailInvalid, EmailTaken (one person may not be
    both author and approver).
    """
    django_settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    migrate()
    refuse_if_installed()
    at = now()
    people = {"operator": operator, "author": author, "approver": approver}
    made: list[FirstPerson] = []
    with transaction.atomic():
        organization = services.create_organization(
            code=code,
            name=name,
            level=level,
            kind="peoples_committee",
            valid_from=day_of(at),
            by=SYSTEM,
            at=at,
        )
        for part, email in people.items():
            made.append(_first_person(part, email, organization.pk, at=at))
    return Installed(organization.name, organization.code, tuple(made), LINK_LIFE.days)


def add_person(*, email: str, name: str, agency: str, roles: tuple[str, ...]) -> str:
    """Enter a person with roles in an agency, all or nothing; gives the one-time link."""
    at = now()
    with transaction.atomic():
        organization = queries.organization_by_code(agency)
        person = services.create_person(
            email=email, full_name=name, organization_id=organization.pk, by=SYSTEM, at=at
        )
        for role in roles:
            services.assign_role(
                person_id=person.pk,
                organization_id=organization.pk,
                role=role,
                start=day_of(at),
                by=SYSTEM,
                at=at,
                basis="lienthong user add",
            )
        return link_of(services.make_sign_in_link(person_id=person.pk, by=SYSTEM, at=at).token)


def reset_person(*, email: str) -> str:
    """A new one-time link for a person who lost password or second factor."""
    at = now()
    person = queries.person_by_email(email, by=SYSTEM)
    with transaction.atomic():
        services.reset_second_factor(person_id=person.pk, by=SYSTEM, at=at)
        return link_of(services.make_sign_in_link(person_id=person.pk, by=SYSTEM, at=at).token)


def lock_person(*, email: str, unlock: bool) -> None:
    """Lock a person out, or let them in again."""
    person = queries.person_by_email(email, by=SYSTEM)
    change = services.unlock_person if unlock else services.lock_person
    change(person_id=person.pk, by=SYSTEM, at=now())
