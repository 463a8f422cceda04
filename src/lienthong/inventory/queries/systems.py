"""Reads of information systems."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from lienthong.accounts.domain import Actor
from lienthong.inventory.domain import SYSTEM_VIEW, SystemNotFound
from lienthong.inventory.models import InformationSystem
from lienthong.text import sort_key


def _visible(by: Actor) -> QuerySet[InformationSystem]:
    found = InformationSystem.objects.all()
    return (
        found if by.is_system else found.filter(organization_id__in=by.organizations(SYSTEM_VIEW))
    )


def systems_for(by: Actor) -> list[InformationSystem]:
    """Systems the actor may see, in Vietnamese order; each has `database_count`."""
    found = _visible(by).select_related("organization", "operator")
    found = found.annotate(database_count=Count("databases"))
    return sorted(found, key=lambda s: sort_key(s.name))


def system_for(slug_or_id: str | int, *, by: Actor, lock: bool = False) -> InformationSystem:
    """One system the actor may see. Raises SystemNotFound otherwise."""
    found = _visible(by)
    found = found.select_for_update() if lock else found.select_related("organization", "operator")
    key = {"pk": slug_or_id} if isinstance(slug_or_id, int) else {"slug": slug_or_id}
    row = found.filter(**key).first()
    if row is None:
        raise SystemNotFound(system=slug_or_id)
    return row


def system_names(system_ids: Iterable[int]) -> dict[int, str]:
    """Names by id, for pages that show which system a record named."""
    found = InformationSystem.objects.filter(pk__in=list(system_ids))
    return dict(found.values_list("pk", "name"))
