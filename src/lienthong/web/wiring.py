"""The one list of what follows what: jobs by name, their clock, and what an event starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lienthong.accounts.domain import Job
from lienthong.accounts.work import Schedule
from lienthong.web.roles import ROLES, define_roles

__all__ = ["FOLLOWS", "JOBS", "ROLES", "SCHEDULES", "Follow", "define_roles"]


@dataclass(frozen=True, slots=True)
class Follow:
    """A job that starts after an event; `args` gives its arguments, or None for no job.

    `args` gets the event as the audit stream tells it (subject, subject_id, details, ...).
    """

    job: str
    title: str
    args: Callable[[Any], Mapping[str, object] | None]


JOBS: Mapping[str, Job] = {}
FOLLOWS: Mapping[str, tuple[Follow, ...]] = {}
SCHEDULES: Mapping[str, Schedule] = {}
