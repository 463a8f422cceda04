"""What the story says, and what was made of it so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from lienthong.accounts import queries as accounts
from lienthong.accounts.domain import Actor
from lienthong.catalog.services import issue_list

STORY: Final = Path(__file__).parent / "story"
MORNING: Final = time(2, 30, tzinfo=UTC)  # 9:30 in Vietnam


@cache
def story(name: str) -> Any:
    """A part of the story."""
    # The parser in C takes a tenth of the time of the one in Python.
    return yaml.load((STORY / f"{name}.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)


def moment(day: date) -> datetime:
    """The moment of a day at which the story happens."""
    return datetime.combine(day, MORNING)


@dataclass(slots=True)
class Told:
    """What was made so far, by the names the story uses."""

    organizations: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    databases: dict[str, int] = field(default_factory=dict)
    datasets: dict[str, int] = field(default_factory=dict)
    services: dict[str, str] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)

    def actor(self, key: str, code: str, at: datetime) -> Actor:
        """A person of the story, acting for an agency on that day."""
        return accounts.actor_for(self.people[key], organization_id=self.organizations[code], at=at)


def issue(told: Told, kind: str, decision: Mapping[str, Any], by: str) -> None:
    """Issue a list of the territory by the decision that the story names."""
    at = moment(decision["at"])
    issue_list(
        kind=kind,
        organization_id=told.organizations["H57"],
        number=decision["number"],
        signed_on=decision["signed_on"],
        signer=decision["signer"],
        by=told.actor(by, "H57", at),
        at=at,
    )
