"""An entry as values, as facts for the rules, and as content that a list freezes."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import cast

from lienthong.accounts.queries import focal_point_of
from lienthong.governance.domain import Term, day_of
from lienthong.governance.queries import profile_on, requirements
from lienthong.inventory.domain import (
    DATABASE_FIELDS,
    ITEM_FIELDS,
    JSON,
    Differences,
    Facts,
    Gap,
    ItemFacts,
    SectionState,
    Vocabulary,
    differences,
)
from lienthong.inventory.domain import gaps as gaps_of
from lienthong.inventory.domain import sections as sections_of
from lienthong.inventory.models import Database, DataItem
from lienthong.text import fold

LISTING = "database.listing"
REFERENCES = ("owner", "operator", "hosting_system")


def plain(value: object) -> JSON:
    """A stored value as JSON."""
    return value.isoformat() if isinstance(value, date) else cast("JSON", value)


def values_of(database: Database) -> dict[str, JSON]:
    """Every field that people edit, as JSON; references are ids."""
    return {
        name: plain(getattr(database, f"{name}_id" if name in REFERENCES else name))
        for name in DATABASE_FIELDS
    }


def item_values(item: DataItem) -> dict[str, JSON]:
    """Every field of a data item, as JSON."""
    return {name: plain(getattr(item, name)) for name in ITEM_FIELDS}


def items_of(database: Database) -> list[DataItem]:
    """The items in their order."""
    return list(database.items.all())


def facts_of(database: Database, *, at: datetime) -> Facts:
    """The entry as the rules see it at a moment."""
    owner = database.owner_id or database.organization_id
    return Facts(
        values=values_of(database),
        items=tuple(ItemFacts(item.pk, item_values(item)) for item in items_of(database)),
        has_focal_officer=focal_point_of(owner, day_of(at)) is not None,
    )


def sharing_classes(at: datetime) -> tuple[Term, ...]:
    """The sharing classes of the law of the day."""
    return profile_on(day_of(at)).classes()


def gaps(database: Database, at: datetime) -> tuple[Gap, ...]:
    """What the entry still needs under the law of the day, with its basis; empty means ready."""
    classes = {term.code for term in sharing_classes(at)}
    return gaps_of(facts_of(database, at=at), requirements(LISTING, at=at), classes=classes)


def sections(database: Database, at: datetime) -> tuple[SectionState, ...]:
    """The task list of the entry: five sections with their gaps."""
    return sections_of(gaps(database, at))


def item_words(at: datetime) -> Vocabulary:
    """Words for classes of the day, folded, to their codes: for pasted tables of items."""
    profile = profile_on(day_of(at))
    return {
        "sharing_class": _words(profile.classes(), _SHARING_SAID),
        "importance": _words(profile.importances(), _IMPORTANCE_SAID),
        "personal_data": _words(profile.vocabulary("personal_data"), _PERSONAL_SAID),
    }


_SHARING_SAID = {
    "open": ("mở", "công khai"),
    "shared": ("dùng chung",),
    "private": ("dùng riêng",),
    "default": ("mặc định", "chia sẻ mặc định"),
    "specific": ("đặc thù", "theo yêu cầu đặc thù", "chia sẻ theo yêu cầu đặc thù"),
}
_IMPORTANCE_SAID = {"core": ("cốt lõi",), "important": ("quan trọng",), "other": ("khác",)}
_PERSONAL_SAID = {
    "none": ("không", "không có"),
    "basic": ("cơ bản", "có"),
    "sensitive": ("nhạy cảm",),
}


def _words(terms: Iterable[Term], said: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    known: dict[str, str] = {}
    for term in terms:
        for word in (term.code, term.label.vi, term.label.en, *said.get(term.code, ())):
            known[fold(word)] = term.code
    return known


def content_of(database: Database) -> dict[str, JSON]:
    """Everything a list says of a database; names of organizations travel with it."""
    items: list[JSON] = [{"id": item.pk, **item_values(item)} for item in items_of(database)]
    fields = values_of(database)
    named: dict[str, JSON] = {
        "owner_name": database.owner.name if database.owner else "",
        "owner_code": database.owner.code if database.owner else "",
        "operator_name": database.operator.name if database.operator else "",
        "hosting_system_name": database.hosting_system.name if database.hosting_system else "",
    }
    return {
        "code": database.code,
        "slug": database.slug,
        "fields": {**fields, **named},
        "items": items,
    }


_COMPARED = (
    *(name for name in DATABASE_FIELDS if name not in REFERENCES),
    "owner_name",
    "operator_name",
    "hosting_system_name",
)
_COMPARED_ITEM = tuple(n for n in ITEM_FIELDS if n not in {"position", "state_secret"})


def compare_contents(before: dict[str, JSON], after: dict[str, JSON]) -> Differences:
    """Two contents of one database side by side."""
    return differences(before, after, fields=_COMPARED, item_fields=_COMPARED_ITEM)


def differences_from_issued(database: Database) -> Differences | None:
    """What the live entry changes in the issued content; None when nothing was issued yet."""
    if database.issued_content is None:
        return None
    return compare_contents(database.issued_content, content_of(database))


def differences_from_accepted(database: Database) -> Differences | None:
    """What the live entry changes in the content that was accepted last; None when none was."""
    if database.accepted_content is None:
        return None
    return compare_contents(database.accepted_content, content_of(database))
