"""What may go wrong with an entry as a whole, and how its code and address are made."""

from collections.abc import Callable

from lienthong.errors import LienthongError, gettext_noop
from lienthong.text import slugify


class DatabaseNotFound(LienthongError):
    """There is no such database, or the actor may not see it."""

    code = "inventory.database.not_found"
    status = 404
    message = gettext_noop("There is no database “{database}”.")
    hint = gettext_noop("Look for it in the list of databases.")


class ItemNotFound(LienthongError):
    """The database has no such item."""

    code = "inventory.item.not_found"
    status = 404
    message = gettext_noop("The database has no data item {item}.")
    hint = gettext_noop("Reload the page: another person may have removed it.")


class SystemNotFound(LienthongError):
    """There is no such information system, or the actor may not see it."""

    code = "inventory.system.not_found"
    status = 404
    message = gettext_noop("There is no information system “{system}”.")
    hint = gettext_noop("Look for it in the list of systems.")


class RevisionNotFound(LienthongError):
    """The record has no such change."""

    code = "inventory.revision.not_found"
    status = 404
    message = gettext_noop("There is no change {revision}.")
    hint = gettext_noop("Open the history of the record and choose one of its changes.")


class NameMissing(LienthongError):
    """An entry begins with a name."""

    code = "inventory.database.name_missing"
    status = 422
    message = gettext_noop("Enter the name of the database.")
    hint = gettext_noop("The name is the first part that the catalogue asks for.")


class NotEditableNow(LienthongError):
    """The entry waits for the coordinator, or was deleted."""

    code = "inventory.database.not_editable_now"
    status = 409
    message = gettext_noop("Database {name} cannot be changed now: it is {state}.")
    hint = gettext_noop("Take the submission back first, or wait for the answer.")


class NotWaiting(LienthongError):
    """The entry does not wait for a decision."""

    code = "inventory.database.not_waiting"
    status = 409
    message = gettext_noop("Database {name} does not wait for a decision: it is {state}.")
    hint = gettext_noop("Reload the page to see how it stands.")


class CannotDelete(LienthongError):
    """An entry that was issued stays in the register."""

    code = "inventory.database.cannot_delete"
    status = 409
    message = gettext_noop("Database {name} was issued in a list: it cannot be deleted.")
    hint = gettext_noop("Set its status to “stopped”; the next list will show it so.")


class NothingToUndo(LienthongError):
    """The change is not one that can be taken back."""

    code = "inventory.revision.nothing_to_undo"
    status = 409
    message = gettext_noop("This change cannot be undone.")
    hint = gettext_noop("Only edits of fields and items can be undone, each once.")


def record_slug(name: str, *, length: int = 80) -> str:
    """The part of an address that stands for a name."""
    return slugify(name, length=length) or "ban-ghi"


def free_slug(name: str, is_taken: Callable[[str], bool], *, owner: str = "") -> str:
    """The first part of an address for a name that is free: alone, with its owner, numbered."""
    slug = record_slug(name)
    if owner and is_taken(slug):
        slug = f"{slug}-{owner}"[:110]
    free, number = slug, 2
    while is_taken(free):
        free, number = f"{slug}-{number}", number + 1
    return free


def record_code(organization_code: str, kind: str, slug: str) -> str:
    """The code of a record, such as `H57.40/csdl/ho-kinh-doanh`; it never changes."""
    return f"{organization_code}/{kind}/{slug}"
