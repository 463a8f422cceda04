"""Databases that look alike: a hint against describing, or collecting, the same thing twice."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from rapidfuzz import fuzz

from lienthong.accounts.domain import Actor
from lienthong.inventory.domain import DATABASE_VIEW
from lienthong.inventory.models import Database, DataItem
from lienthong.text import fold

_ENOUGH: Final = 0.55
_NAME_WEIGHT: Final = 0.6
_EMPTY_WORDS: Final = ("co so du lieu", "csdl", "danh sach", "quan ly")


@dataclass(frozen=True, slots=True)
class Similar:
    """Another database, how alike it is (0 to 1), and the names of the items both have."""

    database: Database
    likeness: float
    shared_items: tuple[str, ...]


def similar_databases(database: Database, *, by: Actor, limit: int = 5) -> list[Similar]:
    """Databases the actor may see, or that are issued, with a like name and shared items."""
    seen = Q() if by.is_system else Q(organization_id__in=by.organizations(DATABASE_VIEW))
    others = Database.objects.filter(seen | Q(issued_content__isnull=False), deleted_at=None)
    others = others.exclude(pk=database.pk).select_related("organization")
    names = _item_names([database.pk, *(other.pk for other in others)])
    own = names.get(database.pk, {})
    found = [_likeness(database, other, own, names.get(other.pk, {})) for other in others]
    found = [each for each in found if each.likeness >= _ENOUGH]
    return sorted(found, key=lambda each: -each.likeness)[:limit]


def _item_names(ids: list[int]) -> dict[int, dict[str, str]]:
    names: dict[int, dict[str, str]] = {}
    for key, name in DataItem.objects.filter(database_id__in=ids).values_list(
        "database_id", "name"
    ):
        names.setdefault(key, {})[fold(name)] = name
    return names


def _likeness(
    database: Database, other: Database, own: dict[str, str], theirs: dict[str, str]
) -> Similar:
    places = frozenset(fold(f"{database.organization} {other.organization}").split())
    by_name = fuzz.token_set_ratio(_core(database.name, places), _core(other.name, places)) / 100
    shared = own.keys() & theirs.keys()
    smaller = min(len(own), len(theirs))
    by_items = len(shared) / smaller if smaller else 0.0
    likeness = _NAME_WEIGHT * by_name + (1 - _NAME_WEIGHT) * by_items if smaller else by_name * 0.9
    return Similar(other, round(likeness, 3), tuple(sorted(own[key] for key in shared)))


def _core(name: str, places: frozenset[str]) -> str:
    """What the name says beside "database of" and the words of its agency."""
    folded = fold(name)
    for words in _EMPTY_WORDS:
        folded = folded.replace(words, " ")
    return " ".join(word for word in folded.split() if word not in places) or fold(name)
