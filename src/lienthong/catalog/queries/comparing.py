"""Two versions of a list side by side: what came in, what went out, what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lienthong.catalog.domain import ListKind
from lienthong.catalog.models import IssuedList
from lienthong.catalog.queries.lists import latest_list, next_content
from lienthong.inventory.domain import Differences
from lienthong.inventory.queries import compare_contents

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EntryChange:
    """An entry that both versions hold; `differences` is None outside lists of databases."""

    code: str
    name: str
    owner: str
    differences: Differences | None


@dataclass(frozen=True, slots=True)
class ListComparison:
    """A version of a list against the one before it; without one, everything is new."""

    entries: tuple[Entry, ...]
    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[EntryChange, ...]
    previous: IssuedList | None

    @property
    def is_same(self) -> bool:
        """Whether the version before says exactly the same."""
        return not (self.added or self.removed or self.changed)


def entry_name(entry: Entry) -> str:
    """What an entry of a list is called."""
    fields = entry.get("fields") or {}
    return str(fields.get("name") or fields.get("title") or entry.get("code") or "")


def entry_owner(entry: Entry) -> str:
    """The agency that an entry names as its owner, if it names one."""
    return str((entry.get("fields") or {}).get("owner_name") or "")


def compare_lists(kind: str, before: Sequence[Entry], after: Sequence[Entry]) -> list[EntryChange]:
    """Entries that both hold with another content, by code."""
    old = {entry["code"]: entry for entry in before}
    changed = []
    for entry in after:
        first = old.get(entry["code"])
        if first is None or first == entry:
            continue
        found = None
        if kind == ListKind.DATABASES.value:
            found = compare_contents(dict(first), dict(entry))
            if found.is_empty:
                continue
        changed.append(EntryChange(entry["code"], entry_name(entry), entry_owner(entry), found))
    return changed


def _comparison(kind: str, previous: IssuedList | None, entries: Sequence[Entry]) -> ListComparison:
    before: Sequence[Entry] = previous.content["entries"] if previous is not None else ()
    had = {entry["code"] for entry in before}
    has = {entry["code"] for entry in entries}
    return ListComparison(
        entries=tuple(entries),
        added=tuple(entry for entry in entries if entry["code"] not in had),
        removed=tuple(entry for entry in before if entry["code"] not in has),
        changed=tuple(compare_lists(kind, before, entries)),
        previous=previous,
    )


def next_list(kind: str, organization_id: int, on: date) -> ListComparison:
    """What a list issued now would hold, against the one in force."""
    previous = latest_list(kind=kind, organization_id=organization_id)
    return _comparison(kind, previous, next_content(kind, organization_id, on)["entries"])


def list_changes(issued: IssuedList) -> ListComparison:
    """An issued list against the one before it."""
    return _comparison(issued.kind, issued.previous, issued.content["entries"])
