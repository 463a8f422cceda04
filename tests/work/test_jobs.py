"""Durable jobs: once asked, once done, whatever happens between."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from lienthong.accounts import jobs, work
from lienthong.accounts.domain import SYSTEM, Actor, Step
from lienthong.accounts.models import AuditEvent
from lienthong.accounts.models.work import Job, JobSchedule, JobStep
from lienthong.errors import LienthongError

pytestmark = [pytest.mark.service, pytest.mark.django_db]

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Iterator[Clock]:
    return Clock()


def ask(name: str = "count", **args: object) -> int:
    return work.enqueue(name, key=f"{name}:{len(Job.objects.all())}", at=NOON, title="Đếm", **args)


def claim_and_run(job: object, clock: Clock, owner: str = "w1") -> str:
    claimed = work.claim(owner=owner, at=clock())
    assert claimed is not None
    return work.run(claimed, job, clock=clock)  # type: ignore[arg-type]


def test_asking_twice_with_one_key_asks_once() -> None:
    first = work.enqueue("count", key="k", at=NOON)
    second = work.enqueue("count", key="k", at=NOON)

    assert first == second
    assert Job.objects.count() == 1


def test_a_job_runs_with_its_arguments_and_is_done(clock: Clock) -> None:
    seen: list[int] = []

    def count(step: Step, *, to: int) -> None:
        seen.append(step("add", lambda: to + 1))

    job_id = ask(to=4)

    assert claim_and_run(count, clock) == work.DONE
    assert seen == [5]
    assert Job.objects.get(pk=job_id).state == work.DONE
    assert work.claim(owner="w1", at=clock()) is None


def test_a_step_that_happened_is_not_repeated_after_a_failure(clock: Clock) -> None:
    calls: list[str] = []

    def fragile(step: Step) -> None:
        step("first", lambda: calls.append("first"))
        step("second", lambda: calls.append("second"), inside=False)
        if calls.count("third") < 1:
            calls.append("third")
            message = "boom"
            raise RuntimeError(message)

    ask("fragile")
    assert claim_and_run(fragile, clock) == work.WAITING
    clock.pass_(seconds=2)
    assert claim_and_run(fragile, clock) == work.DONE
    assert calls == ["first", "second", "third"]


def test_a_failed_step_leaves_no_effect(clock: Clock) -> None:
    def writes_then_fails(step: Step) -> None:
        def write() -> None:
            JobSchedule.objects.create(name="effect", next_at=NOON)
            message = "boom"
            raise RuntimeError(message)

        step("write", write)

    ask("writes")
    claim_and_run(writes_then_fails, clock)

    assert not JobSchedule.objects.filter(name="effect").exists()
    assert not JobStep.objects.exists()


def test_a_refusal_fails_at_once_and_keeps_its_words(clock: Clock) -> None:
    class Refused(LienthongError):
        code = "test.refused"
        message = "File {name} is refused."

    def refuse(step: Step) -> None:
        raise Refused(name="a.csv")

    job_id = ask("refuse")

    assert claim_and_run(refuse, clock) == work.FAILED
    job = Job.objects.get(pk=job_id)
    assert job.error["code"] == "test.refused"
    assert job.error["facts"] == {"name": "a.csv"}


def test_a_fault_is_tried_five_times_then_fails(clock: Clock) -> None:
    def broken(step: Step) -> None:
        raise ZeroDivisionError

    job_id = ask("broken")
    states = []
    for _ in range(work.MOST_ATTEMPTS):
        states.append(claim_and_run(broken, clock))
        clock.pass_(minutes=5)

    assert states == [work.WAITING] * 4 + [work.FAILED]
    assert "ZeroDivision" not in str(Job.objects.get(pk=job_id).error)


def test_a_job_whose_worker_died_goes_to_another_and_the_dead_one_cannot_finish_it(
    clock: Clock,
) -> None:
    ask()
    dead = work.claim(owner="dead", at=clock())
    assert dead is not None
    assert work.claim(owner="w2", at=clock()) is None
    clock.pass_(seconds=31)
    alive = work.claim(owner="w2", at=clock())
    assert alive is not None

    with pytest.raises(work.JobLost):
        work.StepRunner(dead, clock=clock)("add", lambda: 1)
    assert work.run(alive, lambda step, **_: step("add", lambda: 2), clock=clock) == work.DONE
    assert JobStep.objects.get().result == 2


def test_the_same_worker_takes_its_jobs_back_at_once(clock: Clock) -> None:
    ask()
    work.claim(owner="w1", at=clock())

    assert work.release(owner="w1", at=clock()) == 1
    assert work.claim(owner="w1", at=clock()) is not None


def test_a_job_that_kills_its_worker_each_time_fails_in_the_end(clock: Clock) -> None:
    job_id = ask()
    for _ in range(10):
        work.claim(owner="w1", at=clock())
        clock.pass_(seconds=31)

    job = Job.objects.get(pk=job_id)
    assert job.state == work.FAILED
    assert job.error["code"] == "accounts.job.lost"


def test_cancelling_a_waiting_job_and_trying_it_again(clock: Clock) -> None:
    job_id = ask()
    work.cancel(job_id=job_id, by=SYSTEM, at=NOON)
    assert work.claim(owner="w1", at=clock()) is None

    work.retry(job_id=job_id, by=SYSTEM, at=NOON)
    assert claim_and_run(lambda step, **_: None, clock) == work.DONE
    with pytest.raises(work.JobNotChangeable):
        work.cancel(job_id=job_id, by=SYSTEM, at=NOON)


def test_cancelling_a_running_job_stops_it_at_its_next_step(clock: Clock) -> None:
    job_id = ask()
    calls: list[int] = []

    def long(step: Step) -> None:
        step("one", lambda: calls.append(1))
        work.cancel(job_id=job_id, by=SYSTEM, at=NOON)
        step("two", lambda: calls.append(2))

    assert claim_and_run(long, clock) == work.CANCELLED
    assert calls == [1]


def test_an_outsider_does_not_learn_that_a_job_exists() -> None:
    job_id = ask()
    with pytest.raises(work.JobNotFound):
        work.cancel(job_id=job_id, by=Actor(person_id=9, organization_id=9), at=NOON)


def test_progress_is_kept_for_the_page(clock: Clock) -> None:
    job_id = ask()

    def report(step: Step) -> None:
        step.progress(3, 10, "ba trên mười")

    claim_and_run(report, clock)
    job = Job.objects.get(pk=job_id)
    assert (job.done, job.total, job.note) == (3, 10, "ba trên mười")


def test_a_schedule_is_read_in_vietnam_time_and_made_up_once(clock: Clock) -> None:
    plan = {"nightly": work.Schedule(cron="30 2 * * *", job="clean")}
    assert work.tick(plan, at=clock()) == 0
    due = JobSchedule.objects.get().next_at
    assert due == datetime(2026, 11, 24, 19, 30, tzinfo=UTC)

    clock.pass_(days=3)
    assert work.tick(plan, at=clock()) == 1
    assert work.tick(plan, at=clock()) == 0
    assert Job.objects.filter(name="clean").count() == 1


def test_following_an_event_twice_asks_once() -> None:
    wanted = {"publish": work.Request("publish", "Công bố", {"dataset_id": 1})}
    for _ in range(2):
        work.follow("wiring", position=7, requests=wanted, at=NOON, organization_id=None, by=None)

    assert Job.objects.count() == 1
    assert work.follower_position("wiring") == 7


def test_jobs_that_ended_90_days_ago_are_forgotten_with_their_steps(clock: Clock) -> None:
    def count(step: Step) -> None:
        step("add", lambda: 1)

    old = ask()
    claim_and_run(count, clock)
    clock.pass_(days=91)
    young = work.enqueue("count", key="young", at=clock())
    claim_and_run(count, clock)
    waiting = work.enqueue("count", key="waiting", at=NOON, run_at=clock() + timedelta(days=1))

    assert work.clear_ended(before=clock() - work.KEPT) == 1
    assert work.clear_ended(before=clock() - work.KEPT) == 0
    assert set(Job.objects.values_list("pk", flat=True)) == {young, waiting}
    assert not JobStep.objects.filter(job_id=old).exists()


def test_clearing_jobs_is_told_once_with_their_number(clock: Clock) -> None:
    ask()
    claim_and_run(lambda step: None, clock)
    clock.pass_(days=91)
    work.enqueue("accounts.clear_jobs", key="clear", at=clock())

    assert claim_and_run(jobs.clear_jobs, clock) == work.DONE

    told = AuditEvent.objects.get(event="accounts.jobs.cleared")
    assert json.loads(told.details)["count"] == 1
