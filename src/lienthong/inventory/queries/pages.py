"""One database for the person who opens its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from lienthong.accounts.domain import Actor
from lienthong.accounts.queries import Contact, focal_point_of, organization
from lienthong.governance.domain import CASE_DECIDE, Profile, day_of
from lienthong.governance.queries import profile_on
from lienthong.inventory.domain import (
    DATABASE_EDIT,
    DATABASE_SUBMIT,
    JSON,
    LIST_CONSOLIDATE,
    Gap,
    Met,
    SectionState,
    State,
    met_in,
)
from lienthong.inventory.domain.contents import sections
from lienthong.inventory.models import Database, DataItem
from lienthong.inventory.queries.contents import gaps, item_values, items_of, values_of
from lienthong.inventory.queries.databases import consolidator_of, database_for
from lienthong.inventory.queries.history import edits_since


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A database, what it still needs, and what its reader may do with it."""

    database: Database
    values: Mapping[str, JSON]
    items: tuple[DataItem, ...]
    gaps: tuple[Gap, ...]
    profile: Profile
    focal: Contact | None
    coordinator: str
    may_edit: bool
    may_submit: bool
    may_recall: bool
    may_decide: bool

    @property
    def sections(self) -> tuple[SectionState, ...]:
        """The task list."""
        return sections(self.gaps)

    @property
    def state(self) -> State:
        """Where the entry stands."""
        return State(self.database.state)

    @property
    def is_issued_as_it_stands(self) -> bool:
        """Whether the list in force says what was accepted last, and nothing changed since."""
        database = self.database
        return (
            self.state is State.ACCEPTED
            and database.issued_content is not None
            and database.issued_content == database.accepted_content
        )

    @property
    def due_on(self) -> date | None:
        """The day by which the coordinator answers, while the entry waits."""
        case = self.database.case
        return case.due_on if case is not None and self.state is State.SUBMITTED else None

    def item(self, item_id: int) -> DataItem | None:
        """One of the items."""
        return next((item for item in self.items if item.pk == item_id), None)

    def item_values(self, item_id: int) -> dict[str, JSON]:
        """The fields of one of the items; empty when there is no such item."""
        found = self.item(item_id)
        return item_values(found) if found is not None else {}


def record_page(slug: str, *, by: Actor, at: datetime) -> RecordPage:
    """The page of a database. Raises DatabaseNotFound to outsiders."""
    database = database_for(slug, by=by)
    agency = database.organization_id
    owner = database.owner_id or agency
    waits = database.state == State.SUBMITTED.value
    case = database.case
    is_author = case is not None and case.author_id == by.person_id
    decides = (
        case is not None
        and by.may(LIST_CONSOLIDATE, organization_id=agency)
        and by.may(CASE_DECIDE, organization_id=case.organization_id)
    )
    may_decide = waits and decides and not is_author
    submits = by.may(DATABASE_SUBMIT, organization_id=agency)
    return RecordPage(
        database=database,
        values=values_of(database),
        items=tuple(items_of(database)),
        gaps=gaps(database, at),
        profile=profile_on(day_of(at)),
        focal=focal_point_of(owner, day_of(at)),
        coordinator=organization(consolidator_of(agency)).name,
        may_edit=not waits and by.may(DATABASE_EDIT, organization_id=agency),
        may_submit=not waits and submits and database.state != State.ACCEPTED.value,
        may_recall=waits and submits and not may_decide,
        may_decide=may_decide,
    )


def met_changes(database_id: int, *, version: int, keys: list[str], by: Actor) -> list[Met]:
    """Of these keys, the ones that other people changed after `version`, the last change each."""
    edits = edits_since(database_for(database_id, by=by), version)
    return met_in(edits, keys, version=version, by_person=by.person_id)
