"""Where to begin on a hub that holds nothing yet: the steps that the actor may take."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienthong.accounts.domain import Actor
from lienthong.accounts.queries import focal_point_of, people_count
from lienthong.catalog.domain import DATASET_EDIT
from lienthong.catalog.queries.staff import visible_datasets
from lienthong.governance.domain import day_of
from lienthong.inventory.domain import DATABASE_EDIT
from lienthong.inventory.queries import visible_databases
from lienthong.web.components import Badge, Section

FEW: Final = 3  # those that `lienthong init` makes


@dataclass(frozen=True, slots=True)
class Task:
    """A first step: which permission it takes, where it is done, how one sees that it is."""

    title: object
    note: object
    permission: str
    href: Callable[[int], str]
    is_done: Callable[[Actor, int], bool]


TASKS: Final = (
    Task(
        gettext_lazy("Enter the people who work with you"),
        gettext_lazy("Each gets a link with which they choose a password; no mail is needed."),
        "person.edit",
        lambda _id: reverse("console:people"),
        lambda actor, _id: people_count(actor) > FEW,
    ),
    Task(
        gettext_lazy("Appoint the focal officer of the agency"),
        gettext_lazy("The public finds this person's name, telephone and address."),
        "focal_point.appoint",
        lambda agency: reverse("console:focal_appoint", args=[agency]),
        lambda _actor, agency: focal_point_of(agency, day_of(now())) is not None,
    ),
    Task(
        gettext_lazy("Register the first database"),
        gettext_lazy("A name is enough to begin; the page says what is missing, and why."),
        DATABASE_EDIT,
        lambda _id: reverse("console:database_begin"),
        lambda actor, _id: visible_databases(actor).exists(),
    ),
    Task(
        gettext_lazy("Open the first dataset"),
        gettext_lazy("From a spreadsheet as it is; another person approves it."),
        DATASET_EDIT,
        lambda _id: reverse("console:dataset_new"),
        lambda actor, _id: visible_datasets(actor).exists(),
    ),
)


def first_steps(actor: Actor) -> list[Section]:
    """The steps that the actor may take for their agency; none when all of them are done."""
    agency = actor.organization_id
    if agency is None:
        return []
    tasks = [t for t in TASKS if actor.may(t.permission, organization_id=agency)]
    done = [task.is_done(actor, agency) for task in tasks]
    if all(done):
        return []
    return [
        Section(
            str(task.title),
            Badge(_("Done"), "ok") if is_done else Badge(_("To do"), "wait"),
            "" if is_done else task.href(agency),
            str(task.note),
        )
        for task, is_done in zip(tasks, done, strict=True)
    ]
