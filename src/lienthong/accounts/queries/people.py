"""Reads of people, their roles, and focal officers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from lienthong.accounts.domain import Actor, Scope
from lienthong.accounts.models import FocalPoint, Person, Role, RoleAssignment
from lienthong.accounts.queries.actors import in_force
from lienthong.errors import LienthongError, gettext_noop
from lienthong.text import fold, sort_key


class PersonNotFound(LienthongError):
    """There is no such person, or the actor may not see them."""

    code = "accounts.person.not_found"
    status = 404
    message = gettext_noop("There is no such person.")
    hint = gettext_noop("Look for the person in the list of people.")


@dataclass(frozen=True, slots=True)
class Contact:
    """What the public may know of a focal officer (ND47:7), and of nobody else."""

    organization_id: int
    organization: str
    organization_slug: str
    scope: str
    name: str
    position: str
    function: str
    phone: str
    email: str


def _visible(by: Actor) -> QuerySet[Person]:
    people = Person.objects.select_related("organization")
    if by.is_system:
        return people
    seen = by.organizations("person.view")
    held = RoleAssignment.objects.filter(organization_id__in=seen).values("person_id")
    return people.filter(Q(organization_id__in=seen) | Q(pk__in=held))


def people_count(by: Actor) -> int:
    """How many people the actor may see."""
    return _visible(by).count()


def people_for(by: Actor, *, text: str = "", only_locked: bool = False) -> list[Person]:
    """People whom the actor may see, in Vietnamese order of given names.

    `text` is looked for in name and e-mail, with or without tone marks.
    """
    found = _visible(by)
    if only_locked:
        found = found.filter(is_active=False)
    wanted = fold(text)
    people = [p for p in found if wanted in fold(f"{p.full_name} {p.email}")]
    return sorted(people, key=_by_given_name)


def current_roles(person_ids: Iterable[int], on: date) -> dict[int, list[RoleAssignment]]:
    """The roles in force on a day, by person."""
    held = RoleAssignment.objects.filter(in_force(on), person_id__in=list(person_ids))
    found: dict[int, list[RoleAssignment]] = {}
    for role in held.select_related("role", "organization").order_by("pk"):
        found.setdefault(role.person_id, []).append(role)
    return found


def _by_given_name(person: Person) -> tuple[str, str]:
    return sort_key(person.full_name.split(" ")[-1]), sort_key(person.full_name)


def person_for(person_id: int, *, by: Actor) -> Person:
    """One person; oneself always. Raises PersonNotFound to those who may not see them."""
    people = _visible(by) if person_id != by.person_id else Person.objects.all()
    found = people.filter(pk=person_id).first()
    if found is None:
        raise PersonNotFound
    return found


def person_by_email(email: str, *, by: Actor) -> Person:
    """One person by address. Raises PersonNotFound."""
    found = _visible(by).filter(email=email.strip().lower()).first()
    if found is None:
        raise PersonNotFound
    return found


def active_person_by_email(email: str) -> Person | None:
    """The person with that address who may sign in, for the front door; None for no one."""
    return Person.objects.filter(email=email.strip().lower(), is_active=True).first()


def roles_of(person_id: int, *, by: Actor) -> list[RoleAssignment]:
    """The roles of a person, past ones too, newest first; the actor's own or visible ones."""
    person_for(person_id, by=by)
    found = RoleAssignment.objects.filter(person_id=person_id)
    found = found.select_related("role", "organization").order_by("-start", "-pk")
    if by.is_system or person_id == by.person_id:
        return list(found)
    return list(found.filter(organization_id__in=by.organizations("person.view")))


def roles() -> list[Role]:
    """The roles of the house."""
    return list(Role.objects.all())


def staff_of(organization_id: int) -> list[Person]:
    """The people of an organization who may sign in, by given name, to choose an officer from."""
    found = Person.objects.filter(organization_id=organization_id, is_active=True)
    return sorted(found, key=_by_given_name)


def names_of_people(person_ids: set[int]) -> dict[int, str]:
    """Names by id, for pages that show who did something."""
    return dict(Person.objects.filter(pk__in=person_ids).values_list("pk", "full_name"))


def is_demo(person_id: int) -> bool:
    """Whether the account belongs to the example territory."""
    return Person.objects.filter(pk=person_id, is_demo=True).exists()


def focal_point_of(
    organization_id: int, on: date, *, scope: str = Scope.OUTSIDE.value
) -> Contact | None:
    """The focal officer of an organization on a day, or None."""
    found = _focal_points(on).filter(organization_id=organization_id, scope=scope).first()
    return _contact(found) if found else None


def focal_points(on: date) -> list[Contact]:
    """The public directory: every focal officer of the day, by organization."""
    return [_contact(row) for row in _focal_points(on).order_by("organization__name", "scope")]


def _focal_points(on: date) -> QuerySet[FocalPoint]:
    return FocalPoint.objects.filter(in_force(on)).select_related("organization", "person")


def _contact(row: FocalPoint) -> Contact:
    return Contact(
        organization_id=row.organization_id,
        organization=row.organization.name,
        organization_slug=row.organization.slug,
        scope=row.scope,
        name=row.person.full_name,
        position=row.position,
        function=row.function,
        phone=row.phone,
        email=row.email,
    )


def focal_history(organization_id: int) -> list[FocalPoint]:
    """Every focal officer an organization has had, newest first; for its own page."""
    found = FocalPoint.objects.filter(organization_id=organization_id).select_related("person")
    return list(found.order_by("-start", "-pk"))


def without_focal_point(organization_ids: set[int], on: date) -> set[int]:
    """Those organizations that have no focal officer towards the outside on a day (R46)."""
    held = _focal_points(on).filter(organization_id__in=organization_ids, scope=Scope.OUTSIDE.value)
    return organization_ids - set(held.values_list("organization_id", flat=True))
