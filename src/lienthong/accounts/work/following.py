"""What starts jobs by itself: the clock, and events of the audit stream."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from croniter import croniter
from django.db import transaction

from lienthong.accounts.domain import Actor
from lienthong.accounts.models.work import FollowerPosition, JobSchedule
from lienthong.accounts.work.asking import enqueue

ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Schedule:
    """A job of the house that runs by the clock; `cron` is read in Asia/Ho_Chi_Minh."""

    cron: str
    job: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What a follower asks for after an event."""

    job: str
    title: str
    args: Mapping[str, object]


def tick(schedules: Mapping[str, Schedule], *, at: datetime) -> int:
    """Ask for the scheduled jobs that are due; a time missed while stopped is made up once."""
    asked = 0
    for name, schedule in schedules.items():
        row = JobSchedule.objects.filter(name=name).first()
        if row is None:
            JobSchedule.objects.get_or_create(name=name, defaults={"next_at": _next(schedule, at)})
            continue
        if row.next_at > at:
            continue
        with transaction.atomic():
            key = f"schedule:{name}:{row.next_at.isoformat()}"
            enqueue(schedule.job, key=key, at=at, title=schedule.title)
            JobSchedule.objects.filter(pk=row.pk).update(last_at=at, next_at=_next(schedule, at))
        asked += 1
    return asked


def _next(schedule: Schedule, at: datetime) -> datetime:
    due: datetime = croniter(schedule.cron, at.astimezone(ZONE)).get_next(datetime)  # type: ignore[no-untyped-call]
    return due


def follower_position(name: str) -> int:
    """How far a follower has read; 0 when it has read nothing."""
    found = FollowerPosition.objects.filter(name=name).values_list("position", flat=True).first()
    return found or 0


def follow(
    name: str,
    *,
    position: int,
    requests: Mapping[str, Request],
    at: datetime,
    organization_id: int | None,
    by: Actor | None,
) -> None:
    """Ask for what an event starts and move on, in one transaction: nothing twice, nothing lost."""
    with transaction.atomic():
        for what, request in requests.items():
            enqueue(
                request.job,
                key=f"{what}:{position}",
                at=at,
                by=by,
                organization_id=organization_id,
                title=request.title,
                arguments=request.args,
            )
        FollowerPosition.objects.update_or_create(name=name, defaults={"position": position})
