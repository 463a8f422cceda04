"""The side navigation: which pages exist, and which of them the actor may open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from lienthong.accounts.domain import Actor
from lienthong.accounts.queries import acting_organizations
from lienthong.inventory.queries import waiting_databases
from lienthong.web.components import Link


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the menu.

    `view` is a name such as `databases` (of the namespace `console`); it is left out while no
    page has that name. `needs` names permissions, one of which the actor must hold; none means
    that every signed-in person may open it. `count` gives the number that stands beside it.
    """

    title: object
    view: str
    needs: tuple[str, ...] = ()
    count: Callable[[Actor], int] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading."""

    title: object
    entries: tuple[Entry, ...]


NAVIGATION: tuple[Group, ...] = (
    Group(
        _("Work"),
        (
            Entry(_("My tasks"), "home"),
            Entry(_("Jobs in progress"), "jobs"),
        ),
    ),
    Group(
        _("Data"),
        (
            Entry(_("Catalogue of databases"), "databases", ("database.view",)),
            Entry(_("Information systems"), "systems", ("system.view",)),
            Entry(
                _("Waiting for consolidation"),
                "inbox",
                ("list.consolidate",),
                lambda actor: len(waiting_databases(actor)),
            ),
            Entry(_("Issued lists"), "lists", ("database.view", "list.consolidate", "list.issue")),
            Entry(_("Open data"), "datasets", ("dataset.view",)),
        ),
    ),
    Group(
        _("Sharing"),
        (
            Entry(_("Data services"), "services", ("service.view",)),
            Entry(_("Agreements"), "agreements", ("agreement.view",)),
            Entry(_("Keys"), "keys", ("agreement.view",)),
        ),
    ),
    Group(
        _("Compliance"),
        (
            Entry(_("Focal officers"), "focal_officers"),
            Entry(_("Legal bases"), "legal"),
            Entry(_("Calendar"), "calendar"),
        ),
    ),
    Group(
        _("System"),
        (
            Entry(_("Agencies"), "organizations", ("organization.view",)),
            Entry(_("People"), "people", ("person.view",)),
            Entry(_("Audit trail"), "audit", ("audit.view",)),
        ),
    ),
)
FOOT: tuple[Entry, ...] = (
    Entry(_("My account"), "account"),
    Entry(_("Sessions"), "sessions"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as the page shows it."""

    title: str
    href: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """A group with at least one item."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """An agency that the person may act for."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """All that the side of a staff page shows."""

    home: str
    groups: tuple[ItemGroup, ...] = ()
    person: str = ""
    links: tuple[Link, ...] = ()
    sign_out: str = ""
    switch: str = ""
    agency: str = ""
    agency_id: int | None = None
    agencies: tuple[Choice, ...] = ()

    @property
    def others(self) -> bool:
        """Whether the person may act for more than one agency."""
        return bool(self.switch) and len(self.agencies) > 1


def address(name: str) -> str:
    """The address of a page, or nothing while no page has that name."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _may_open(entry: Entry, actor: Actor) -> bool:
    return not entry.needs or any(actor.holds(permission) for permission in entry.needs)


def _items(entries: Sequence[Entry], actor: Actor, path: str) -> tuple[Item, ...]:
    shown = []
    for entry in entries:
        href = address(f"console:{entry.view}")
        if not href or not _may_open(entry, actor):
            continue
        current = path == href if entry.view == "home" else path.startswith(href)
        count = entry.count(actor) if entry.count else 0
        shown.append(Item(str(entry.title), href, count, current))
    return tuple(shown)


def navigation_for(actor: Actor, *, path: str) -> Navigation:
    """The navigation of an actor on the page at `path`."""
    agencies = acting_organizations(actor.person_id, on=localdate()) if actor.person_id else []
    own = next((a.name for a in agencies if a.pk == actor.organization_id), "")
    groups = (ItemGroup(str(g.title), _items(g.entries, actor, path)) for g in NAVIGATION)
    return Navigation(
        home=address("console:home") or "/",
        groups=tuple(group for group in groups if group.items),
        person=actor.name,
        links=tuple(Link(item.title, item.href) for item in _items(FOOT, actor, path)),
        sign_out=address("account_logout"),
        switch=address("console:switch"),
        agency=own,
        agency_id=actor.organization_id,
        agencies=tuple(Choice(agency.pk, agency.name) for agency in agencies),
    )


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor: `navigation` of a signed-in person, made only when a page shows it."""

    def made() -> Navigation:
        actor = getattr(request, "actor", None)
        if actor is None:
            return Navigation(home=address("console:home") or "/")
        return navigation_for(actor, path=request.path)

    return {"navigation": SimpleLazyObject(made)}
