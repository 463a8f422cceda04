"""Reads of databases: who may see which, one by address, issued ones for everybody."""

from typing import Final

from django.db.models import Count, QuerySet

from lienthong.accounts.domain import Actor
from lienthong.accounts.queries import organization
from lienthong.inventory.domain import DATABASE_VIEW, DatabaseNotFound, State
from lienthong.inventory.models import Database, DataItem
from lienthong.text import fold, sort_key


def visible_databases(by: Actor) -> QuerySet[Database]:
    """Databases of the organizations on whose records the actor holds `database.view`."""
    found = Database.objects.filter(deleted_at=None)
    return (
        found if by.is_system else found.filter(organization_id__in=by.organizations(DATABASE_VIEW))
    )


ISSUED: Final = (
    "organization",
    "slug",
    "code",
    "issued_content",
    "issued_version",
    "issued_number",
    "issued_on",
)


def databases_for(
    by: Actor,
    *,
    text: str = "",
    state: str = "",
    organization_id: int | None = None,
    consumer: str = "",
    sharing_class: str = "",
) -> list[Database]:
    """Databases the actor may see, by name in Vietnamese order; each has `item_count`.

    `text` is looked for in name and code, with or without tone marks; `consumer` and
    `sharing_class` keep databases with such an item.
    """
    found = visible_databases(by).select_related("organization", "owner")
    found = found.annotate(item_count=Count("items"))
    if state:
        found = found.filter(state=state)
    if organization_id is not None:
        found = found.filter(organization_id=organization_id)
    if consumer or sharing_class:
        found = found.filter(pk__in=_with_items(consumer, sharing_class))
    wanted = fold(text)
    shown = [d for d in found if wanted in fold(f"{d.name} {d.code}")]
    return sorted(shown, key=lambda d: sort_key(d.name))


def _with_items(consumer: str, sharing_class: str) -> set[int]:
    items = DataItem.objects.all()
    if sharing_class:
        items = items.filter(sharing_class=sharing_class)
    return {
        database
        for database, consumers in items.values_list("database_id", "consumers")
        if not consumer or consumer in consumers
    }


def database_for(slug_or_id: str | int, *, by: Actor, lock: bool = False) -> Database:
    """One database the actor may see; with `lock`, held until the transaction ends.

    Raises DatabaseNotFound to outsiders and for deleted ones.
    """
    return _one(visible_databases(by), slug_or_id, lock=lock)


def deleted_database_for(slug_or_id: str | int, *, by: Actor, lock: bool = False) -> Database:
    """A deleted database the actor may see, to restore it. Raises DatabaseNotFound."""
    found = Database.objects.exclude(deleted_at=None)
    if not by.is_system:
        found = found.filter(organization_id__in=by.organizations(DATABASE_VIEW))
    return _one(found, slug_or_id, lock=lock)


def _one(databases: QuerySet[Database], slug_or_id: str | int, *, lock: bool) -> Database:
    if lock:
        databases = databases.select_for_update()
    else:
        databases = databases.select_related(
            "organization", "owner", "operator", "hosting_system", "case", "state_by"
        )
    key = {"pk": slug_or_id} if isinstance(slug_or_id, int) else {"slug": slug_or_id}
    found = databases.filter(**key).first()
    if found is None:
        raise DatabaseNotFound(database=slug_or_id)
    return found


def deleted_databases_for(by: Actor) -> list[Database]:
    """Deleted databases the actor may see, the last deleted first."""
    found = Database.objects.exclude(deleted_at=None).select_related("organization")
    if not by.is_system:
        found = found.filter(organization_id__in=by.organizations(DATABASE_VIEW))
    return list(found.order_by("-deleted_at"))


def issued_databases() -> QuerySet[Database]:
    """Databases with issued content: public facts; show `issued_content`, never the draft."""
    return (
        Database.objects.filter(deleted_at=None, issued_content__isnull=False)
        .select_related("organization")
        .only(*ISSUED)
        .order_by("name", "pk")
    )


def accepted_databases(organization_ids: frozenset[int]) -> list[Database]:
    """Databases of those organizations with content that the coordinator accepted, by code."""
    found = Database.objects.filter(
        deleted_at=None, accepted_content__isnull=False, organization_id__in=organization_ids
    )
    return list(found.select_related("organization").order_by("code"))


def waiting_databases(by: Actor) -> list[Database]:
    """Databases that wait for the coordinator, the oldest first."""
    found = visible_databases(by).filter(state=State.SUBMITTED.value)
    return list(found.select_related("organization", "owner", "case").order_by("state_at"))


def consolidator_of(organization_id: int) -> int:
    """The organization that consolidates lists of another one: the top of its tree."""
    current = organization(organization_id)
    while current.parent_id is not None:
        current = organization(current.parent_id)
    return current.pk
