"""A person as an actor: for which organization, with which grants."""

from collections import defaultdict
from datetime import date, datetime

from django.db.models import Q

from lienthong.accounts.domain import Actor, Covers, UnitFacts, day_of, expand_grants
from lienthong.accounts.models import Organization, Person, RoleAssignment, Succession


def unit_facts(*, on: date) -> UnitFacts:
    """The tree of organizations and the successions that have taken effect by that day."""
    children: defaultdict[int, set[int]] = defaultdict(set)
    for child, parent in Organization.objects.exclude(parent=None).values_list("pk", "parent_id"):
        if parent is not None:
            children[parent].add(child)
    before: defaultdict[int, set[int]] = defaultdict(set)
    taken = Succession.objects.filter(on__lte=on)
    for successor, predecessor in taken.values_list("successor_id", "predecessor_id"):
        before[successor].add(predecessor)
    return UnitFacts(
        children={k: frozenset(v) for k, v in children.items()},
        predecessors={k: frozenset(v) for k, v in before.items()},
    )


def in_force(on: date) -> Q:
    """The condition on rows with a period: it holds the day (`end` is out)."""
    return Q(start__lte=on) & (Q(end=None) | Q(end__gt=on))


def acting_organizations(person_id: int, *, on: date) -> list[Organization]:
    """The organizations for which a person may act on a day, their own first, then by name."""
    held = RoleAssignment.objects.filter(in_force(on), person_id=person_id)
    home = Person.objects.filter(pk=person_id).values_list("organization_id", flat=True).first()
    found = Organization.objects.filter(pk__in=held.values("organization_id"))
    return sorted(found, key=lambda organization: (organization.pk != home, organization.name))


def actor_for(person_id: int, *, organization_id: int | None = None, at: datetime) -> Actor:
    """The person as an actor for one of their organizations, with what they may do at that moment.

    Without `organization_id`, or with one where they hold no role, they act for their own
    organization, else the first by name. A locked or unknown person, or one without a role, may do
    nothing. Grants come from the roles at the organization acted for, and from nowhere else.
    """
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        return Actor(person_id=person_id, organization_id=None)
    on = day_of(at)
    held = RoleAssignment.objects.filter(in_force(on), person_id=person_id)
    roles = list(held.select_related("role", "organization").order_by("organization__name", "pk"))
    choices = [role.organization_id for role in roles]
    chosen = next(
        (wanted for wanted in (organization_id, person.organization_id) if wanted in choices),
        choices[0] if choices else None,
    )
    own = [
        (role.organization_id, frozenset(role.role.permissions), Covers(role.role.covers))
        for role in roles
        if role.organization_id == chosen
    ]
    return Actor(
        person_id=person.pk,
        organization_id=chosen,
        name=person.full_name,
        grants=expand_grants(own, unit_facts(on=on)),
    )
