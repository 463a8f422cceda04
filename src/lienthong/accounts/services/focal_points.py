"""Appointing focal officers: one at a time for an organization and scope."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from lienthong.accounts import audit
from lienthong.accounts.domain import Actor, Appointment, Scope
from lienthong.accounts.models import FocalPoint, Organization, Person
from lienthong.accounts.queries.lengths import check_lengths
from lienthong.accounts.queries.organizations import OrganizationNotFound
from lienthong.accounts.queries.people import PersonNotFound
from lienthong.errors import LienthongError, gettext_noop

SUBJECT = "accounts.focal_point"


class AppointmentIncomplete(LienthongError):
    """A decision names everything about the officer that the law and the plan want."""

    code = "accounts.focal_point.incomplete"
    status = 422
    message = gettext_noop("The appointment still needs: {missing}.")
    hint = gettext_noop("Complete those parts as the decision states them.")


class AppointmentTooEarly(LienthongError):
    """A new appointment begins after the one it replaces, while the organization lives."""

    code = "accounts.focal_point.too_early"
    status = 409
    message = gettext_noop("An officer of {organization} cannot begin on {start}.")
    hint = gettext_noop("The officer in office began on {since}; choose that day or a later one.")


class FocalPointNotFound(LienthongError):
    """There is no such focal officer, or the actor may not see it."""

    code = "accounts.focal_point.not_found"
    status = 404
    message = gettext_noop("There is no such focal officer.")
    hint = gettext_noop("Open the organization to see who is in office.")


@transaction.atomic
def appoint_focal_point(
    *,
    organization_id: int,
    person_id: int,
    scope: str,
    appointment: Appointment,
    start: date,
    by: Actor,
    at: datetime,
) -> FocalPoint:
    """Appoint the focal officer; the one in office for that scope ends the same day.

    Needs `focal_point.appoint` on the organization. Raises OrganizationNotFound, PersonNotFound,
    AppointmentIncomplete, AppointmentTooEarly.
    """
    organization = Organization.objects.select_for_update().filter(pk=organization_id).first()
    if organization is None:
        raise OrganizationNotFound(organization=organization_id)
    by.require("focal_point.appoint", organization_id=organization_id)
    if not Person.objects.filter(pk=person_id, is_active=True).exists():
        raise PersonNotFound
    if missing := appointment.missing():
        raise AppointmentIncomplete(missing=", ".join(missing))
    wanted = Scope(scope).value
    current = _relieved(organization, wanted, on=start)
    made = FocalPoint(
        organization=organization,
        person_id=person_id,
        scope=wanted,
        **asdict(appointment),
        start=start,
    )
    check_lengths(made)
    made.save()
    _record_appointed(made, replaced=current, by=by, at=at)
    return made


def _relieved(organization: Organization, scope: str, *, on: date) -> FocalPoint | None:
    """End the officer in office on that day, and give them."""
    current = FocalPoint.objects.filter(organization=organization, scope=scope, end=None).first()
    since = current.start if current else organization.valid_from
    ended = organization.valid_to is not None and on >= organization.valid_to
    if on < since or ended:
        raise AppointmentTooEarly(organization=organization.name, start=on, since=since)
    if current is not None:
        current.end = on
        current.save(update_fields=["end"])
    return current


def _record_appointed(
    made: FocalPoint, *, replaced: FocalPoint | None, by: Actor, at: datetime
) -> None:
    audit.record(
        "accounts.focal_point.appointed",
        subject=SUBJECT,
        subject_id=made.pk,
        organization_id=made.organization_id,
        by=by,
        at=at,
        details={
            "person": made.person_id,
            "scope": made.scope,
            "decision": made.decision_number,
            "start": made.start.isoformat(),
            "replaced": replaced.pk if replaced else None,
        },
    )


@transaction.atomic
def end_focal_point(*, focal_point_id: int, on: date, by: Actor, at: datetime) -> None:
    """End an appointment: `on` is the first day without this officer.

    Needs `focal_point.appoint`. Raises FocalPointNotFound to outsiders and for ended ones,
    AppointmentTooEarly when it would end before it began.
    """
    held = FocalPoint.objects.select_for_update().filter(pk=focal_point_id, end=None).first()
    if held is None or not by.may("focal_point.appoint", organization_id=held.organization_id):
        raise FocalPointNotFound
    if on < held.start:
        raise AppointmentTooEarly(organization=held.organization.name, start=on, since=held.start)
    held.end = on
    held.save(update_fields=["end"])
    audit.record(
        "accounts.focal_point.ended",
        subject=SUBJECT,
        subject_id=held.pk,
        organization_id=held.organization_id,
        by=by,
        at=at,
        details={"on": on.isoformat()},
    )
