"""Many writers, several sequencers: no event is skipped, none numbered twice, causes come first."""

import random
import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from lienthong.accounts import audit
from lienthong.accounts.domain import SYSTEM
from lienthong.accounts.models import AuditEvent, AuditPosition, Role
from people import NOON

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]

WRITERS = 6
TURNS = 25


def in_threads(*work: Callable[[], None]) -> None:
    failed: list[BaseException] = []

    def run(function: Callable[[], None]) -> None:
        try:
            function()
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


class RollBack(Exception):
    pass


def counted(role: str, number: int, *, roll_back: bool) -> None:
    """Lock, change, record, as a service does; the details carry the counter of the row."""
    with transaction.atomic():
        row = Role.objects.select_for_update().get(code=role)
        row.name_en = str(int(row.name_en) + 1)
        row.save(update_fields=["name_en"])
        audit.record(
            "tests.role.counted",
            subject="tests.role",
            subject_id=role,
            organization_id=None,
            by=SYSTEM,
            at=NOON,
            details={"counter": int(row.name_en), "writer": number},
        )
        if roll_back:
            raise RollBack


def writer(number: int) -> Callable[[], None]:
    chance = random.Random(number)

    def write() -> None:
        for _ in range(TURNS):
            try:
                counted(chance.choice("ab"), number, roll_back=chance.random() < 0.1)
            except RollBack:
                continue

    return write


def test_every_event_is_numbered_once_in_causal_order() -> None:
    for code in "ab":
        Role.objects.create(code=code, name=code, name_en="0")
    stop = threading.Event()

    def sequencer() -> None:
        while not stop.is_set():
            audit.sequence(limit=7)
            stop.wait(0.001)

    def all_writers() -> None:
        in_threads(*[writer(number) for number in range(WRITERS)])
        stop.set()

    in_threads(all_writers, sequencer, sequencer)
    while audit.sequence(limit=1000):
        pass

    events = audit.events_after(0, limit=100_000)
    assert [event.position for event in events] == list(range(1, AuditEvent.objects.count() + 1))
    for code in "ab":
        counters = [event.details["counter"] for event in events if event.subject_id == code]
        assert counters == list(range(1, int(Role.objects.get(code=code).name_en) + 1))
    assert audit.verify().ok


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_late_commit_is_numbered_later_and_not_lost() -> None:
    Role.objects.create(code="a", name="a", name_en="0")
    Role.objects.create(code="b", name="b", name_en="0")
    begun, end = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            counted("a", 1, roll_back=False)
            begun.set()
            end.wait(10)

    def quick() -> None:
        begun.wait(10)
        counted("b", 2, roll_back=False)
        assert audit.sequence(limit=10) == 1
        assert audit.sequence(limit=10) == 0
        end.set()

    in_threads(slow, quick)

    assert audit.sequence(limit=10) == 1
    told = [(event.position, event.subject_id) for event in audit.events_after(0, limit=10)]
    assert told == [(1, "b"), (2, "a")]
    assert AuditPosition.objects.count() == 2


def test_a_second_sequencer_steps_back_while_one_works() -> None:
    with transaction.atomic():
        audit.record(
            "tests.thing.done",
            subject="tests.thing",
            subject_id=1,
            organization_id=None,
            by=SYSTEM,
            at=NOON,
        )
    if connection.vendor != "postgresql":
        assert audit.sequence(limit=10) == 1
        return
    numbered: list[int] = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(77)")
        in_threads(lambda: numbered.append(audit.sequence(limit=10)))

    assert numbered == [0]
    assert audit.sequence(limit=10) == 1
