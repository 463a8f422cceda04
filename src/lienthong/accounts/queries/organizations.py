"""Reads of organizations: one, the tree of a day, successors and readers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from tree_queries.query import TreeQuerySet

from lienthong.accounts.domain import Actor
from lienthong.accounts.models import Organization, RecordTransfer, Succession
from lienthong.accounts.queries.actors import unit_facts
from lienthong.errors import LienthongError, gettext_noop


class OrganizationNotFound(LienthongError):
    """There is no such organization, or the actor may not see it."""

    code = "accounts.organization.not_found"
    status = 404
    message = gettext_noop("There is no organization “{organization}”.")
    hint = gettext_noop("Check the code or the address, or look for it in the list of agencies.")


@dataclass(frozen=True, slots=True)
class OrganizationView:
    """An organization in the tree of a day; `depth` counts from 0 at the top."""

    organization: Organization
    depth: int
    is_ended: bool


@dataclass(frozen=True, slots=True)
class Assigned:
    """Where one record of an ended organization went, and by which decision."""

    organization: Organization
    decision: str
    on: date


def organization(organization_id: int) -> Organization:
    """One organization; they are public facts. Raises OrganizationNotFound."""
    found = Organization.objects.filter(pk=organization_id).first()
    if found is None:
        raise OrganizationNotFound(organization=organization_id)
    return found


def organizations(organization_ids: Iterable[int]) -> list[Organization]:
    """Those of these organizations that there are, by name."""
    return list(Organization.objects.filter(pk__in=list(organization_ids)).order_by("name"))


def organization_for(organization_id: int, *, by: Actor) -> Organization:
    """One organization on which the actor holds `organization.view`, for the staff site.

    Raises OrganizationNotFound otherwise.
    """
    if not by.may("organization.view", organization_id=organization_id):
        raise OrganizationNotFound(organization=organization_id)
    return organization(organization_id)


def organization_by_code(code: str) -> Organization:
    """The organization with that identifier. Raises OrganizationNotFound."""
    found = Organization.objects.filter(code=code.strip().upper()).first()
    if found is None:
        raise OrganizationNotFound(organization=code)
    return found


def organization_by_slug(slug: str) -> Organization:
    """The organization with that name in addresses. Raises OrganizationNotFound."""
    found = Organization.objects.filter(slug=slug).first()
    if found is None:
        raise OrganizationNotFound(organization=slug)
    return found


def organizations_of(by: Actor, permission: str, *, on: date | None = None) -> list[Organization]:
    """The organizations on whose records the actor may use a permission, by name.

    With `on`, only those that live on that day, which is what a choice for new records needs.
    """
    found = Organization.objects.order_by("name")
    if not by.is_system:
        found = found.filter(pk__in=by.organizations(permission))
    if on is not None:
        found = found.filter(_living(on))
    return list(found)


def _living(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


def organization_tree(*, on: date, include_ended: bool = False) -> list[OrganizationView]:
    """All organizations in the order of the tree, as it stands on a day."""
    tree: QuerySet[Organization] = TreeQuerySet(Organization).with_tree_fields()
    shown = []
    for row in tree:
        ended = row.valid_to is not None and row.valid_to <= on
        if row.valid_from > on or (ended and not include_ended):
            continue
        shown.append(OrganizationView(row, int(vars(row)["tree_depth"]), ended))
    return shown


def successors(organization_id: int, on: date) -> list[Organization]:
    """The organizations that follow one by that day, without those that have ended themselves.

    A successor that ended is replaced by its own successors. Empty while the organization lives.
    """
    after: dict[int, set[int]] = {}
    for predecessor, successor in Succession.objects.filter(on__lte=on).values_list(
        "predecessor_id", "successor_id"
    ):
        after.setdefault(predecessor, set()).add(successor)
    reached: set[int] = set()
    waiting = set(after.get(organization_id, set()))
    while waiting:
        at = waiting.pop()
        if at not in reached:
            reached.add(at)
            waiting |= after.get(at, set())
    return list(Organization.objects.filter(_living(on), pk__in=reached).order_by("name"))


def predecessors(organization_id: int, on: date) -> list[Organization]:
    """The organizations that one followed, however long ago, oldest decision first by name."""
    before = unit_facts(on=on).before([organization_id]) - {organization_id}
    return list(Organization.objects.filter(pk__in=before).order_by("name"))


def readers_of(organization_id: int, on: date) -> list[Organization]:
    """Who reads the records of an organization: itself while it lives, and all its successors."""
    own = Organization.objects.filter(_living(on), pk=organization_id)
    return [*own, *successors(organization_id, on)]


def assignment_of(subject: str, subject_id: int | str) -> list[Assigned]:
    """The decisions that moved a record from one organization to the next, oldest first."""
    moves = RecordTransfer.objects.filter(subject=subject, subject_id=str(subject_id))
    moves = moves.select_related("to_organization").order_by("on", "pk")
    return [Assigned(move.to_organization, move.decision, move.on) for move in moves]


def successions(organization_id: int) -> list[Succession]:
    """The decisions by which an organization followed others or was followed, oldest first."""
    rows = Succession.objects.filter(
        Q(predecessor_id=organization_id) | Q(successor_id=organization_id)
    )
    return list(rows.select_related("predecessor", "successor").order_by("on", "pk"))


def names_of(organization_ids: Iterable[int]) -> dict[int, str]:
    """Names by id, for pages that show many."""
    found = Organization.objects.filter(pk__in=list(organization_ids))
    return dict(found.values_list("pk", "name"))
