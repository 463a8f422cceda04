"""Agreements: proposed by the consumer, decided by another person, in force at once."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from uploading import enter as staff_page

from lienthong.accounts.domain import SYSTEM, NotAllowed
from lienthong.accounts.models import AuditEvent
from lienthong.catalog.models import DataService
from lienthong.exchange import queries, services
from lienthong.exchange.domain import read_register
from lienthong.exchange.models import Agreement, ConsumerKey, SnapshotIssue
from lienthong.exchange.services.agreements import Terms
from lienthong.trust import KeyUnreadable, PublicKey, generate_key, read_snapshot
from offers import LATER, make_service, publish_service
from people import NOON, People

pytestmark = [pytest.mark.django_db, pytest.mark.service]

SOON = LATER + timedelta(hours=1)
TERMS = Terms(
    fields=["ten_truong"],
    routes=["record"],
    purpose="Đối chiếu trường học khi tiếp nhận hồ sơ chuyển trường.",
    purpose_code="1.012781",
    legal_ground="Khoản 2 Điều 16 Nghị định 194/2025/NĐ-CP",
    start=date(2026, 10, 14),
    end=date(2027, 10, 14),
)


@pytest.fixture
def service(people: People) -> DataService:
    return publish_service(make_service(people), people)


@pytest.fixture
def key(people: People) -> ConsumerKey:
    return services.register_key(
        organization_id=people.b.pk,
        subsystem="mot-cua",
        name="Phần mềm một cửa",
        text=generate_key().public.to_text(),
        by=people.em,
        at=NOON,
    )


def propose(
    people: People, service: DataService, key: ConsumerKey, terms: Terms = TERMS
) -> Agreement:
    return services.propose_agreement(
        service=service.slug,
        consumer_id=people.b.pk,
        key_id=key.pk,
        terms=terms,
        by=people.em,
        at=LATER,
    )


def accept(people: People, agreement: Agreement) -> Agreement:
    return services.accept_agreement(number=agreement.number, by=people.binh, at=SOON)


def issued(tmp_path: Path) -> dict[str, tuple[str, ...]]:
    """Fields granted by the register that the gateway reads, by agreement."""
    services.issue_snapshot(by=SYSTEM, at=SOON)
    folder = tmp_path / "exchange"
    public = PublicKey.from_pem((folder / "snapshot.pub").read_text())
    register = read_register(read_snapshot(folder / "snapshot.json", public).content)
    return {a.code: a.fields for a in register.agreements}


def test_an_accepted_agreement_is_in_the_signed_register_with_its_fields_only(
    people: People, service: DataService, key: ConsumerKey, tmp_path: Path
) -> None:
    agreement = accept(people, propose(people, service, key))

    assert agreement.number == "TT-2026-0001"
    assert issued(tmp_path) == {"TT-2026-0001": ("ten_truong",)}


def test_a_proposal_alone_grants_nothing_and_is_due_in_two_working_days(
    people: People, service: DataService, key: ConsumerKey, tmp_path: Path
) -> None:
    agreement = propose(people, service, key)

    assert agreement.due_on == date(2026, 10, 16)
    assert issued(tmp_path) == {}


def test_a_proposal_waits_for_those_who_may_accept_it_and_for_nobody_else(
    people: People, service: DataService, key: ConsumerKey
) -> None:
    agreement = propose(people, service, key)

    assert queries.waiting_for(by=people.binh) == [agreement]
    assert queries.waiting_for(by=people.em) == []
    assert queries.waiting_for(by=people.an) == []
    page = staff_page(people.binh).get("/lam-viec/").content.decode()
    assert "Đề xuất thỏa thuận chờ quyết định" in page
    assert "/lam-viec/thoa-thuan/TT-2026-0001/" in page

    accept(people, agreement)
    assert queries.waiting_for(by=people.binh) == []


def test_a_withdrawn_agreement_leaves_the_register(
    people: People, service: DataService, key: ConsumerKey, tmp_path: Path
) -> None:
    agreement = accept(people, propose(people, service, key))
    services.withdraw_agreement(
        number=agreement.number, reason="Không còn nhu cầu", by=people.em, at=SOON
    )

    assert issued(tmp_path) == {}
    with pytest.raises(services.AgreementNotChangeable):
        accept(people, agreement)


def test_a_revoked_key_takes_its_agreements_from_the_register(
    people: People, service: DataService, key: ConsumerKey, tmp_path: Path
) -> None:
    accept(people, propose(people, service, key))
    services.revoke_key(key_id=key.pk, reason="Máy chủ bị mất", by=people.em, at=SOON)

    assert issued(tmp_path) == {}


def test_the_register_is_issued_by_the_acceptance_itself(
    people: People,
    service: DataService,
    key: ConsumerKey,
    django_capture_on_commit_callbacks: object,
) -> None:
    agreement = propose(people, service, key)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        accept(people, agreement)

    assert SnapshotIssue.objects.get().agreements == 1


def test_an_agreement_ends_with_its_last_day(
    people: People, service: DataService, key: ConsumerKey
) -> None:
    accept(people, propose(people, service, key))

    assert len(queries.register_on(date(2027, 10, 13)).agreements) == 1
    assert queries.register_on(date(2027, 10, 14)).agreements == ()


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"fields": []}, "data fields"),
        ({"fields": ["so_hoc_sinh"]}, "data fields"),
        ({"routes": ["everything"]}, "way of asking"),
        ({"purpose": "cần"}, "purpose"),
        ({"purpose_code": " "}, "purpose code"),
        ({"end": date(2026, 10, 14)}, "validity"),
    ],
)
def test_terms_that_the_service_cannot_give_are_refused_by_part(
    people: People, service: DataService, key: ConsumerKey, changes: dict[str, object], part: str
) -> None:
    with pytest.raises(services.AgreementIncomplete) as refused:
        propose(people, service, key, replace(TERMS, **changes))

    assert refused.value.facts["part"] == part
    assert not Agreement.objects.exists()


def test_only_the_provider_decides_and_a_refusal_names_its_reason(
    people: People, service: DataService, key: ConsumerKey
) -> None:
    agreement = propose(people, service, key)

    with pytest.raises(NotAllowed):
        services.accept_agreement(number=agreement.number, by=people.em, at=SOON)
    with pytest.raises(services.AgreementIncomplete):
        services.return_agreement(number=agreement.number, reason="", by=people.binh, at=SOON)
    refused = services.return_agreement(
        number=agreement.number,
        reason="Mục đích chưa rõ thủ tục hành chính nào.",
        by=people.binh,
        at=SOON,
    )
    assert (refused.state, refused.decided_by_id) == ("returned", people.binh.person_id)


def test_others_do_not_find_keys_and_agreements(
    people: People, service: DataService, key: ConsumerKey
) -> None:
    agreement = propose(people, service, key)

    with pytest.raises(queries.AgreementNotFound):
        queries.agreement_for(agreement.number, by=people.vy)
    with pytest.raises(queries.KeyNotFound):
        queries.key_for(key.pk, by=people.an)
    with pytest.raises(queries.KeyNotFound):
        services.revoke_key(key_id=key.pk, reason="x", by=people.an, at=SOON)


def test_a_key_speaks_for_one_application_and_must_be_readable(
    people: People, key: ConsumerKey
) -> None:
    before = AuditEvent.objects.count()
    facts = {"organization_id": people.b.pk, "subsystem": "khac", "name": "Khác"}
    with pytest.raises(services.KeyAlreadyRegistered):
        services.register_key(**facts, text=key.text, by=people.em, at=NOON)
    with pytest.raises(KeyUnreadable):
        services.register_key(**facts, text="không phải khóa", by=people.em, at=NOON)
    with pytest.raises(services.KeyDetailsMissing):
        services.register_key(
            **{**facts, "subsystem": "Có Dấu"},
            text=generate_key("p256").public.to_pem(),
            by=people.em,
            at=NOON,
        )
    assert AuditEvent.objects.count() == before


def test_registers_are_numbered_without_gaps(people: People) -> None:
    numbers = [services.issue_snapshot(by=SYSTEM, at=SOON).number for _ in range(3)]

    assert numbers == [1, 2, 3]


def test_an_acceptance_that_is_rolled_back_issues_nothing(
    people: People, service: DataService, key: ConsumerKey
) -> None:
    agreement = propose(people, service, key)
    with transaction.atomic():
        accept(people, agreement)
        transaction.set_rollback(True)

    agreement.refresh_from_db()
    assert agreement.state == "proposed"
    assert not SnapshotIssue.objects.exists()
