"""The stream: written with the change, numbered, chained; every tampering is found."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from flushing import GUARDED
from lienthong.accounts import audit, queries
from lienthong.accounts.domain import SYSTEM, Fault, canonical
from lienthong.accounts.models import AuditEvent, AuditHead, AuditPosition
from people import NOON, People

pytestmark = [pytest.mark.service, pytest.mark.django_db]


def write(number: int) -> int:
    with transaction.atomic():
        return audit.record(
            "tests.thing.done",
            subject="tests.thing",
            subject_id=number,
            organization_id=None,
            by=SYSTEM,
            at=NOON,
            details={"số": number, "b": [1, None, "đ"], "a": 1.5},
        )


def written(count: int) -> list[int]:
    ids = [write(number) for number in range(count)]
    assert audit.sequence(limit=1000) == count
    return ids


def test_an_event_is_numbered_after_its_transaction_and_told_to_followers() -> None:
    first = write(7)

    assert audit.events_after(0, limit=10) == []
    assert audit.sequence(limit=10) == 1
    assert audit.sequence(limit=10) == 0
    (event,) = audit.events_after(0, limit=10)
    assert (event.position, event.id, event.event, event.subject, event.subject_id) == (
        1,
        first,
        "tests.thing.done",
        "tests.thing",
        7,
    )
    assert (event.at, event.details) == (NOON, {"số": 7, "b": [1, None, "đ"], "a": 1.5})
    assert audit.events_after(1, limit=10) == []
    assert audit.last_position() == 1


def test_followers_read_in_order_in_batches() -> None:
    written(7)

    seen = [event.position for event in audit.events_after(2, limit=3)]

    assert seen == [3, 4, 5]


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        audit.record(
            "tests.thing.done",
            subject="tests.thing",
            subject_id=1,
            organization_id=None,
            by=SYSTEM,
            at=NOON,
        )

    assert not AuditEvent.objects.exists()


def test_details_that_are_no_json_are_refused() -> None:
    with pytest.raises(TypeError):
        canonical({"a": object()})
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"a": float("nan")})


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = 1", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_stream(table: str, change: str) -> None:
    written(2)
    column = "subject_id" if table == "accounts_auditevent" else "hash"

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(table, column))

    assert audit.verify().ok


@contextmanager
def as_intruder() -> Iterator[None]:
    """Somebody with the rights of the database's owner, who takes the triggers away."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in GUARDED:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
    yield


def change_a_field(ids: list[int]) -> None:
    AuditEvent.objects.filter(pk=ids[2]).update(details="{}")


def delete_an_event(ids: list[int]) -> None:
    AuditEvent.objects.filter(pk=ids[2]).delete()


def delete_event_and_number(ids: list[int]) -> None:
    AuditEvent.objects.filter(pk=ids[2]).delete()
    AuditPosition.objects.filter(event_id=ids[2]).delete()


def swap_two(ids: list[int]) -> None:
    AuditPosition.objects.filter(event_id=ids[2]).update(event_id=-1)
    AuditPosition.objects.filter(event_id=ids[3]).update(event_id=ids[2])
    AuditPosition.objects.filter(event_id=-1).update(event_id=ids[3])


def cut_the_tail(ids: list[int]) -> None:
    AuditEvent.objects.filter(pk__gte=ids[2]).delete()
    AuditPosition.objects.filter(event_id__gte=ids[2]).delete()


@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        (change_a_field, Fault.CHANGED),
        (delete_an_event, Fault.EVENT_MISSING),
        (delete_event_and_number, Fault.POSITION_MISSING),
        (swap_two, Fault.CHANGED),
        (cut_the_tail, Fault.TAIL_MISSING),
    ],
)
def test_the_verdict_names_the_first_bad_place(
    tamper: Callable[[list[int]], None], fault: Fault
) -> None:
    ids = written(5)
    assert audit.verify().ok

    with as_intruder():
        tamper(ids)
    verdict = audit.verify()

    assert (verdict.ok, verdict.fault, verdict.position, verdict.numbered) == (False, fault, 3, 2)


@pytest.mark.parametrize(
    "field", ["event", "subject", "subject_id", "organization_id", "person_id", "at", "details"]
)
def test_every_field_of_an_event_is_in_the_chain(field: str, people: People) -> None:
    audit.sequence(limit=1000)
    row = AuditEvent.objects.order_by("pk")[3]
    other = {
        "organization_id": people.b.pk if row.organization_id != people.b.pk else people.a.pk,
        "person_id": people.an.person_id,
        "at": NOON.replace(microsecond=1),
    }

    with as_intruder():
        AuditEvent.objects.filter(pk=row.pk).update(**{field: other.get(field, "x")})

    assert audit.verify().position == 4


def test_a_rewritten_head_is_found() -> None:
    written(2)

    AuditHead.objects.update(hash="0" * 64)

    assert audit.verify().fault is Fault.HEAD_CHANGED


def test_an_empty_stream_is_whole() -> None:
    assert audit.verify().ok


def test_an_inspector_reads_the_territory_and_others_read_nothing(people: People) -> None:
    of_a = queries.AuditFilter(organization_id=people.a.pk)

    assert queries.audit_page(people.ha, wanted=of_a).lines
    assert queries.audit_page(people.vy, wanted=of_a).lines
    assert queries.audit_page(people.an, wanted=of_a).lines == ()
    assert queries.audit_page(people.dung, wanted=of_a).lines == ()


def test_events_are_found_by_person_record_and_period(people: People) -> None:
    with transaction.atomic():
        audit.record(
            "catalog.dataset.published",
            subject="catalog.dataset",
            subject_id=12,
            organization_id=people.a.pk,
            by=people.binh,
            at=NOON,
        )

    def found(**wanted: object) -> list[str]:
        chosen = queries.AuditFilter(**wanted)  # type: ignore[arg-type]
        return [line.event.event for line in queries.audit_page(people.ha, wanted=chosen).lines]

    only = ["catalog.dataset.published"]
    assert found(person_id=people.binh.person_id) == only
    assert found(subject="catalog.dataset", subject_id="12") == only
    assert found(subject="catalog.dataset", subject_id="13") == []
    assert found(event="catalog.") == only
    assert found(event="catalog.", first_on=NOON.date(), last_on=NOON.date()) == only
    assert found(event="catalog.", last_on=NOON.date().replace(day=13)) == []
    assert found(event="catalog.", first_on=NOON.date().replace(day=15)) == []


def test_pages_go_on_where_the_last_ended(people: People) -> None:
    every = [line.event.id for line in queries.audit_lines(people.ha, wanted=queries.AuditFilter())]

    seen: list[int] = []
    before: int | None = None
    while True:
        page = queries.audit_page(people.ha, before=before, size=7)
        seen += [line.event.id for line in page.lines]
        before = page.before
        if before is None:
            break

    assert seen == every == sorted(every, reverse=True)
    assert len(every) > 14
