"""An issued list of databases as the three lists of the Data Law: master, shared and open (R19)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ListedItem:
    """A data item on one of the three lists, with its database and owner."""

    database_code: str
    database: str
    owner: str
    item: str
    description: str
    sharing_class: str
    consumers: tuple[str, ...]
    importance: str
    personal_data: str
    input_period: str
    share_format: str


@dataclass(frozen=True, slots=True)
class ThreeLists:
    """Master data, data for common use, open data; master data may stand on another list too."""

    master: tuple[ListedItem, ...]
    shared: tuple[ListedItem, ...]
    open: tuple[ListedItem, ...]


_SHARED = frozenset({"shared", "default"})


def three_lists(entries: Iterable[Mapping[str, Any]]) -> ThreeLists:
    """Split the items of an issued list of databases."""
    rows = [(item, _row(entry, item)) for entry in entries for item in entry["items"]]
    return ThreeLists(
        master=tuple(row for item, row in rows if item["master_data"]),
        shared=tuple(row for _, row in rows if row.sharing_class in _SHARED),
        open=tuple(row for _, row in rows if row.sharing_class == "open"),
    )


def _row(entry: Mapping[str, Any], item: Mapping[str, Any]) -> ListedItem:
    fields = entry["fields"]
    return ListedItem(
        database_code=entry["code"],
        database=fields["name"],
        owner=fields["owner_name"],
        item=item["name"],
        description=item["description"],
        sharing_class=item["sharing_class"],
        consumers=tuple(item["consumers"]),
        importance=item["importance"],
        personal_data=item["personal_data"],
        input_period=fields["input_period"],
        share_format=fields["share_format"],
    )
