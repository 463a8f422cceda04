"""Two contents of an entry side by side: what was added, removed and changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from lienthong.inventory.domain.fields import JSON
from lienthong.text import fold

Item = Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field with its value in both contents; `item` names the data item it belongs to."""

    field: str
    before: JSON
    after: JSON
    item: str = ""


@dataclass(frozen=True, slots=True)
class Differences:
    """What sets two contents apart; items are matched by id, else by name without tone marks."""

    fields: tuple[FieldDifference, ...]
    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    changed: tuple[FieldDifference, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both contents say the same."""
        return not (self.fields or self.added or self.removed or self.changed)


def pair_items(before: Sequence[Item], after: Sequence[Item]) -> list[tuple[Item | None, Item]]:
    """For each item of `after` the one of `before` that it is, or None for a new one."""
    by_id = {item["id"]: item for item in before if item.get("id") is not None}
    by_name: dict[str, list[Item]] = {}
    for item in before:
        by_name.setdefault(fold(str(item.get("name") or "")), []).append(item)
    taken: set[int] = set()
    pairs: list[tuple[Item | None, Item]] = []
    for item in after:
        same = [by_id[item["id"]]] if item.get("id") in by_id else []
        same += by_name.get(fold(str(item.get("name") or "")), [])
        found = next((each for each in same if id(each) not in taken), None)
        if found is not None:
            taken.add(id(found))
        pairs.append((found, item))
    return pairs


def differences(
    before: Mapping[str, JSON],
    after: Mapping[str, JSON],
    *,
    fields: Sequence[str],
    item_fields: Sequence[str],
) -> Differences:
    """Compare two contents, `{"fields": {...}, "items": [...]}` each."""
    old, new = _fields(before), _fields(after)
    old_items, new_items = _items(before), _items(after)
    pairs = pair_items(old_items, new_items)
    kept = {id(first) for first, _ in pairs if first is not None}
    return Differences(
        fields=tuple(
            FieldDifference(name, old.get(name), new.get(name))
            for name in fields
            if old.get(name) != new.get(name)
        ),
        added=tuple(item for first, item in pairs if first is None),
        removed=tuple(item for item in old_items if id(item) not in kept),
        changed=tuple(
            FieldDifference(name, first.get(name), item.get(name), str(item.get("name") or ""))
            for first, item in pairs
            if first is not None
            for name in item_fields
            if first.get(name) != item.get(name)
        ),
    )  # fmt: skip


def _fields(content: Mapping[str, JSON]) -> Mapping[str, JSON]:
    return cast("Mapping[str, JSON]", content.get("fields") or {})


def _items(content: Mapping[str, JSON]) -> Sequence[Item]:
    return cast("Sequence[Item]", content.get("items") or [])
