"""Changes as facts: field by field before and after, merged, found in conflict, taken back.

A key is a field (`name`), a child (`item:12`, added or removed as a whole) or a field of a child
(`item:12:unit`). Each remembers the version of the record that it made.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from lienthong.errors import LienthongError, gettext_noop
from lienthong.inventory.domain.fields import JSON

RUN_TOGETHER = timedelta(minutes=10)


class EditedMeanwhile(LienthongError):
    """Somebody else changed the same fields since the page was opened."""

    code = "inventory.edited_meanwhile"
    status = 409
    message = gettext_noop("{who} changed {fields} at {when}, while you were editing.")
    hint = gettext_noop("Look at the new values, then save yours again if they are right.")


class CannotUndo(LienthongError):
    """What a revision wrote has been changed again since."""

    code = "inventory.cannot_undo"
    status = 409
    message = gettext_noop("This change cannot be undone: {fields} were changed again later.")
    hint = gettext_noop("Undo the later changes first, or enter the old values by hand.")


@dataclass(frozen=True, slots=True)
class Change:
    """One key before and after, and the version of the record that the change made."""

    before: JSON
    after: JSON
    version: int

    def as_json(self) -> dict[str, JSON]:
        """The change as it is kept."""
        return {"before": self.before, "after": self.after, "version": self.version}

    @staticmethod
    def from_json(value: Mapping[str, JSON]) -> "Change":
        """The change that `as_json` wrote."""
        return Change(value["before"], value["after"], cast("int", value["version"]))


Changes = Mapping[str, Change]


@dataclass(frozen=True, slots=True)
class Edit:
    """Who changed what and when, as far as finding conflicts needs it."""

    who: str
    person_id: int | None
    at: datetime
    changes: Changes


def read_changes(stored: Mapping[str, Mapping[str, JSON]]) -> dict[str, Change]:
    """Changes as they were kept."""
    return {key: Change.from_json(value) for key, value in stored.items()}


def write_changes(changes: Changes) -> dict[str, JSON]:
    """Changes as they are kept."""
    return {key: cast("JSON", change.as_json()) for key, change in changes.items()}


def compare(
    before: Mapping[str, JSON], after: Mapping[str, JSON], *, version: int, prefix: str = ""
) -> dict[str, Change]:
    """The fields of `after` that differ; fields it does not name stay as they are."""
    return {
        f"{prefix}{name}": Change(before.get(name), value, version)
        for name, value in after.items()
        if before.get(name) != value
    }


def run_together(earlier: Changes, later: Changes) -> dict[str, Change]:
    """Two changes one after the other as one; what came back to where it was drops out."""
    merged = dict(earlier)
    for key, change in later.items():
        first = merged.pop(key, None)
        before = change.before if first is None else first.before
        if before != change.after:
            merged[key] = Change(before, change.after, change.version)
    return merged


def overlap(mine: Iterable[str], theirs: Iterable[str]) -> list[str]:
    """Keys of mine that meet one of theirs; a child as a whole meets each of its fields."""
    other = set(theirs)

    def meets(key: str) -> bool:
        if key in other:
            return True
        child = ":".join(key.split(":")[:2])
        is_part = child != key and child in other
        return is_part or (key.startswith("item:") and any(o.startswith(f"{key}:") for o in other))

    return [key for key in mine if meets(key)]


@dataclass(frozen=True, slots=True)
class Met:
    """A field that another person changed since the page was opened."""

    key: str
    who: str
    at: datetime
    before: JSON
    theirs: JSON


def met_in(
    since: Iterable[Edit], keys: Sequence[str], *, version: int, by_person: int | None
) -> list[Met]:
    """Of these keys, the ones that other people changed after `version`, the last change each.

    `since` has the newest first. An item that was removed as a whole counts for each of its
    fields, with no value before or after.
    """
    found: dict[str, Met] = {}
    for edit in since:
        if edit.person_id is not None and edit.person_id == by_person:
            continue
        theirs = {key: change for key, change in edit.changes.items() if change.version > version}
        for key in overlap(keys, theirs):
            change = theirs.get(key) or Change(None, None, version)
            found.setdefault(key, Met(key, edit.who, edit.at, change.before, change.after))
    return [found[key] for key in keys if key in found]


def require_no_conflict(
    mine: Changes, since: Iterable[Edit], *, version: int, by_person: int | None
) -> None:
    """Raise EditedMeanwhile when another person changed one of these keys after `version`.

    Changes of other fields, changes to the same value and one's own never conflict.
    """
    for edit in since:
        if edit.person_id is not None and edit.person_id == by_person:
            continue
        theirs = {key: c for key, c in edit.changes.items() if c.version > version}
        met = [
            key
            for key in overlap(mine, theirs)
            if key not in theirs or theirs[key].after != mine[key].after
        ]
        if met:
            raise EditedMeanwhile(
                who=edit.who, fields=", ".join(met), when=edit.at.isoformat(timespec="minutes")
            )


def inverse(changes: Changes, current: Mapping[str, JSON], *, version: int) -> dict[str, Change]:
    """The change that takes another one back.

    `current` holds the value of each key now. Raises CannotUndo when one has moved on since.
    """
    moved = [key for key, change in changes.items() if current.get(key) != change.after]
    if moved:
        raise CannotUndo(fields=", ".join(moved))
    return {key: Change(c.after, c.before, version) for key, c in changes.items()}


def may_run_together(
    *, last_person: int | None, last_at: datetime, person: int | None, at: datetime
) -> bool:
    """Whether a change of the same person came soon enough to be one with the last."""
    return person is not None and last_person == person and at - last_at <= RUN_TOGETHER
