"""Defining roles and giving them to people for a period."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from lienthong.accounts import audit
from lienthong.accounts.domain import Actor, Covers
from lienthong.accounts.models import Organization, Person, Role, RoleAssignment
from lienthong.accounts.queries.lengths import check_lengths
from lienthong.accounts.queries.organizations import OrganizationNotFound
from lienthong.errors import LienthongError, gettext_noop

SUBJECT = "accounts.role_assignment"


class RoleNotFound(LienthongError):
    """There is no such role or assignment, or the actor may not see it."""

    code = "accounts.role.not_found"
    status = 404
    message = gettext_noop("There is no such role.")
    hint = gettext_noop("Choose a role from the list.")


class RoleUnknown(LienthongError):
    """The house has no role of this code."""

    code = "accounts.role.unknown"
    status = 422
    message = gettext_noop("There is no role “{role}”.")
    hint = gettext_noop("The roles are: {known}.")


class RoleOfOneself(LienthongError):
    """Nobody gives themselves a role or takes one away."""

    code = "accounts.role.of_oneself"
    status = 403
    message = gettext_noop("You cannot change your own roles.")
    hint = gettext_noop("Ask another person who manages people.")


class RolePeriodInvalid(LienthongError):
    """A role starts while the organization exists and ends after it starts."""

    code = "accounts.role.period_invalid"
    status = 422
    message = gettext_noop("The role cannot run from {start} to {end}.")
    hint = gettext_noop("Choose days on which the organization exists, the first before the last.")


@transaction.atomic
def define_role(
    *,
    code: str,
    name: str,
    name_en: str,
    permissions: Iterable[str],
    covers: str,
    by: Actor,
    at: datetime,
) -> Role:
    """Write a role as the house defines it; the house itself only. Nothing changes on a re-run."""
    by.require("role.define", organization_id=None)
    wanted = {
        "name": name,
        "name_en": name_en,
        "permissions": sorted(set(permissions)),
        "covers": Covers(covers).value,
    }
    role = Role.objects.filter(code=code).first()
    if role is not None and all(getattr(role, field) == value for field, value in wanted.items()):
        return role
    role, _ = Role.objects.update_or_create(code=code, defaults=wanted)
    audit.record(
        "accounts.role.defined",
        subject="accounts.role",
        subject_id=code,
        organization_id=None,
        by=by,
        at=at,
        details={"permissions": wanted["permissions"], "covers": wanted["covers"]},
    )
    return role


@transaction.atomic
def assign_role(
    *,
    person_id: int,
    organization_id: int,
    role: str,
    start: date,
    by: Actor,
    at: datetime,
    end: date | None = None,
    basis: str = "",
) -> RoleAssignment:
    """Give a person a role in an organization from `start` (in) to `end` (out).

    Needs `role.assign` on the organization. The same role given again while it runs is the same
    assignment. Raises OrganizationNotFound, RoleUnknown, RoleNotFound, RoleOfOneself,
    RolePeriodInvalid.
    """
    organization = Organization.objects.filter(pk=organization_id).first()
    if organization is None:
        raise OrganizationNotFound(organization=organization_id)
    by.require("role.assign", organization_id=organization_id)
    chosen = Role.objects.filter(code=role).first()
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if chosen is None:
        known = ", ".join(Role.objects.values_list("code", flat=True))
        raise RoleUnknown(role=role[:40], known=known)
    if person is None:
        raise RoleNotFound
    if person.pk == by.person_id:
        raise RoleOfOneself
    wanted = RoleAssignment(
        person=person, organization=organization, role=chosen, start=start, end=end, basis=basis
    )
    running = _running(wanted)
    if running is None:
        check_lengths(wanted)
        wanted.save()
        _record_assigned(wanted, by=by, at=at)
    return running or wanted


def _running(wanted: RoleAssignment) -> RoleAssignment | None:
    """The assignment that already says what is wanted. Raises RolePeriodInvalid."""
    start, end, closed_on = wanted.start, wanted.end, wanted.organization.valid_to
    if (closed_on is not None and start >= closed_on) or (end is not None and end <= start):
        raise RolePeriodInvalid(start=start, end=end or closed_on)
    held = RoleAssignment.objects.filter(
        Q(end=None) | Q(end__gt=start),
        person=wanted.person,
        organization=wanted.organization,
        role=wanted.role,
    )
    running = (held.filter(start__lt=end) if end else held).first()
    if running is None or (running.end == end and running.start <= start):
        return running
    raise RolePeriodInvalid(start=start, end=end or "…")


def _record_assigned(made: RoleAssignment, *, by: Actor, at: datetime) -> None:
    audit.record(
        "accounts.role.assigned",
        subject=SUBJECT,
        subject_id=made.pk,
        organization_id=made.organization_id,
        by=by,
        at=at,
        details={
            "person": made.person_id,
            "role": made.role.code,
            "start": made.start.isoformat(),
            "basis": made.basis,
        },
    )


@transaction.atomic
def end_role(*, assignment_id: int, on: date, by: Actor, at: datetime) -> None:
    """Take a role away: `on` is the first day without it.

    Needs `role.assign` on its organization. Raises RoleNotFound to outsiders, RoleOfOneself,
    RolePeriodInvalid when it has already ended or would end before it starts.
    """
    held = RoleAssignment.objects.select_for_update().filter(pk=assignment_id).first()
    if held is None or not by.may("role.assign", organization_id=held.organization_id):
        raise RoleNotFound
    if held.person_id == by.person_id:
        raise RoleOfOneself
    if on < held.start or (held.end is not None and held.end <= on):
        raise RolePeriodInvalid(start=held.start, end=on)
    held.end = on
    held.save(update_fields=["end"])
    audit.record(
        "accounts.role.ended",
        subject=SUBJECT,
        subject_id=held.pk,
        organization_id=held.organization_id,
        by=by,
        at=at,
        details={"person": held.person_id, "role": held.role.code, "on": on.isoformat()},
    )
