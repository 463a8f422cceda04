"""Creating, changing and ending organizations."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from lienthong.accounts import audit
from lienthong.accounts.domain import (
    Actor,
    Kind,
    Level,
    OrganizationDetails,
    parse_identifier,
)
from lienthong.accounts.models import (
    FocalPoint,
    Organization,
    RoleAssignment,
    Succession,
)
from lienthong.accounts.queries.audit import changed_fields
from lienthong.accounts.queries.lengths import check_lengths
from lienthong.accounts.queries.organizations import OrganizationNotFound
from lienthong.errors import LienthongError, gettext_noop
from lienthong.text import slugify

SUBJECT = "accounts.organization"
EDITABLE = (
    "code",
    "name",
    "level",
    "kind",
    *(part.name for part in fields(OrganizationDetails)),
)


class OrganizationCodeTaken(LienthongError):
    """Two organizations cannot share an identifier."""

    code = "accounts.organization.code_taken"
    status = 409
    message = gettext_noop("The identifier {code} already belongs to {name}.")
    hint = gettext_noop("Open that organization, or enter the right identifier.")


class OrganizationPeriodInvalid(LienthongError):
    """An organization ends after it begins, and its successors live on that day."""

    code = "accounts.organization.period_invalid"
    status = 422
    message = gettext_noop("{name} cannot end on {on}: it begins on {start}.")
    hint = gettext_noop("Enter a later day.")


class OrganizationEnded(LienthongError):
    """An ended organization takes no more changes."""

    code = "accounts.organization.ended"
    status = 409
    message = gettext_noop("{name} ended on {on}; it can no longer be changed.")
    hint = gettext_noop("Work with the organization that followed it.")


def _free_slug(name: str) -> str:
    slug = slugify(name, length=70) or "co-quan"
    taken = set(Organization.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    number = 2
    free = slug
    while free in taken:
        free, number = f"{slug}-{number}", number + 1
    return free


def _check_free_code(code: str, *, except_id: int = 0) -> None:
    other = Organization.objects.filter(code=code).exclude(pk=except_id).first()
    if other is not None:
        raise OrganizationCodeTaken(code=code, name=other.name)


@transaction.atomic
def create_organization(
    *,
    code: str,
    name: str,
    level: str,
    kind: str,
    valid_from: date,
    by: Actor,
    at: datetime,
    parent_id: int | None = None,
    details: OrganizationDetails | None = None,
) -> Organization:
    """Enter an organization under its parent, or at the top (the house itself only).

    Needs `organization.edit` on the parent. Raises IdentifierInvalid, OrganizationCodeTaken,
    OrganizationNotFound, NotAllowed.
    """
    if parent_id is not None and not Organization.objects.filter(pk=parent_id).exists():
        raise OrganizationNotFound(organization=parent_id)
    by.require("organization.edit", organization_id=parent_id)
    identifier = parse_identifier(code)
    _check_free_code(identifier.canonical)
    made = Organization(
        code=identifier.canonical,
        slug=_free_slug(name),
        name=name.strip(),
        level=Level(level).value,
        kind=Kind(kind).value,
        parent_id=parent_id,
        valid_from=valid_from,
        **asdict(details or OrganizationDetails()),
    )
    check_lengths(made)
    made.save()
    _record("created", made, by=by, at=at, details={"code": made.code, "name": made.name})
    return made


def _held(organization_id: int, *, by: Actor) -> Organization:
    found = Organization.objects.select_for_update().filter(pk=organization_id).first()
    if found is None:
        raise OrganizationNotFound(organization=organization_id)
    by.require("organization.edit", organization_id=organization_id)
    return found


@transaction.atomic
def update_organization(
    *, organization_id: int, version: int, changes: Mapping[str, str], by: Actor, at: datetime
) -> Organization:
    """Change the code, names, level, kind or contact of an organization.

    Its address (slug) stays. Needs `organization.edit`. Raises OrganizationNotFound, NotAllowed,
    IdentifierInvalid, OrganizationCodeTaken, EditedMeanwhile.
    """
    held = _held(organization_id, by=by)
    wanted = {field: changes[field].strip() for field in EDITABLE if field in changes}
    if "code" in wanted:
        wanted["code"] = parse_identifier(wanted["code"]).canonical
        _check_free_code(wanted["code"], except_id=organization_id)
    if "level" in wanted:
        wanted["level"] = Level(wanted["level"]).value
    if "kind" in wanted:
        wanted["kind"] = Kind(wanted["kind"]).value
    before = {field: getattr(held, field) for field in wanted}
    changed = changed_fields(held, wanted, version=version, subject=SUBJECT)
    if not changed:
        return held
    check_lengths(held)
    held.version += 1
    held.save(update_fields=[*changed, "version"])
    told: dict[str, object] = {
        "fields": sorted(changed),
        "before": {field: before[field] for field in changed},
        "after": {field: wanted[field] for field in changed},
    }
    _record("changed", held, by=by, at=at, details=told)
    return held


@transaction.atomic
def end_organization(
    *,
    organization_id: int,
    on: date,
    successor_ids: Sequence[int],
    decision: str,
    by: Actor,
    at: datetime,
) -> Organization:
    """End an organization: `on` is the first day on which it no longer exists.

    Its roles and focal officers end the same day; its successors then read its records, and the
    coordinator of the territory edits them until `transfer_record` assigns each. Raises
    OrganizationNotFound, NotAllowed, OrganizationEnded, OrganizationPeriodInvalid.
    """
    ended = _held(organization_id, by=by)
    if ended.valid_to is not None:
        raise OrganizationEnded(name=ended.name, on=ended.valid_to)
    if on <= ended.valid_from:
        raise OrganizationPeriodInvalid(name=ended.name, on=on, start=ended.valid_from)
    _follow(ended, successor_ids, on=on, decision=decision)
    ended.valid_to = on
    ended.version += 1
    ended.save(update_fields=["valid_to", "version"])
    _close(ended, on=on)
    told: dict[str, object] = {
        "on": on.isoformat(),
        "successors": list(successor_ids),
        "decision": decision,
    }
    _record("ended", ended, by=by, at=at, details=told)
    return ended


def _follow(ended: Organization, successor_ids: Sequence[int], *, on: date, decision: str) -> None:
    known = set(Organization.objects.filter(pk__in=successor_ids).values_list("pk", flat=True))
    for successor_id in successor_ids:
        if successor_id not in known or successor_id == ended.pk:
            raise OrganizationNotFound(organization=successor_id)
        step = Succession(predecessor=ended, successor_id=successor_id, on=on, decision=decision)
        check_lengths(step)
        step.save()


def _close(ended: Organization, *, on: date) -> None:
    """End roles and focal officers; those that had not begun yet never do."""
    for model in (RoleAssignment, FocalPoint):
        running = model.objects.filter(Q(end=None) | Q(end__gt=on), organization=ended)
        running.filter(start__lt=on).update(end=on)
        running.filter(start__gte=on).delete()


def _record(
    what: str,
    organization: Organization,
    *,
    by: Actor,
    at: datetime,
    details: Mapping[str, object],
) -> None:
    audit.record(
        f"accounts.organization.{what}",
        subject=SUBJECT,
        subject_id=organization.pk,
        organization_id=organization.pk,
        by=by,
        at=at,
        details=details,
    )
