"""Who may do what, for which organization, on which day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.accounts import queries, services
from lienthong.accounts.domain import (
    SYSTEM,
    Actor,
    Covers,
    NotAllowed,
    UnitFacts,
    expand_grants,
)
from lienthong.accounts.models import AuditEvent, RoleAssignment
from people import BEGAN, NOON, People, make_organization, make_person

pytestmark = [pytest.mark.service, pytest.mark.django_db]


def test_nothing_is_allowed_by_default() -> None:
    actor = Actor(person_id=1, organization_id=1)

    assert not actor.may("dataset.view", organization_id=1)
    assert not actor.holds("dataset.view")
    with pytest.raises(NotAllowed, match=r"dataset\.view"):
        actor.require("dataset.view", organization_id=1)


def test_a_role_works_on_its_own_organization_only(people: People) -> None:
    assert people.an.organizations("dataset.edit") == {people.a.pk}
    assert people.chi.organizations("dataset.edit") == {people.b.pk}
    assert not people.an.may("dataset.publish", organization_id=people.a.pk)
    assert people.binh.may("dataset.publish", organization_id=people.a.pk)


def test_the_coordinator_reaches_every_unit_of_the_territory(people: People) -> None:
    assert people.dung.organizations("database.edit") == {
        people.territory.pk,
        people.a.pk,
        people.b.pk,
    }


def test_a_role_works_from_its_first_day_until_the_day_before_its_last(people: People) -> None:
    person = make_person("Trần Thị Yến", "yen@khetre.example", organization=people.a, roles=())
    services.assign_role(
        person_id=person.pk,
        organization_id=people.a.pk,
        role="author",
        start=date(2026, 10, 1),
        end=date(2026, 10, 14),
        by=SYSTEM,
        at=NOON,
    )

    def edits(month: int, day: int, hour: int) -> bool:
        at = NOON.replace(month=month, day=day, hour=hour)
        return queries.actor_for(person.pk, at=at).holds("dataset.edit")

    assert [edits(9, 30, 16), edits(9, 30, 17)] == [False, True]  # midnight in Vietnam
    assert [edits(10, 13, 16), edits(10, 13, 17)] == [True, False]


def test_an_actor_has_only_the_rights_of_the_organization_acted_for(people: People) -> None:
    person = make_person(
        "Ngô Văn Khoa", "khoa@khetre.example", organization=people.a, roles=["author"]
    )
    services.assign_role(
        person_id=person.pk,
        organization_id=people.b.pk,
        role="approver",
        start=BEGAN,
        by=SYSTEM,
        at=NOON,
    )

    at_home = queries.actor_for(person.pk, at=NOON)
    at_b = queries.actor_for(person.pk, organization_id=people.b.pk, at=NOON)
    nowhere = queries.actor_for(person.pk, organization_id=people.territory.pk, at=NOON)

    assert (at_home.organization_id, at_home.holds("dataset.publish")) == (people.a.pk, False)
    assert (at_b.organization_id, at_b.holds("dataset.edit")) == (people.b.pk, False)
    assert nowhere == at_home
    assert queries.acting_organizations(person.pk, on=NOON.date()) == [people.a, people.b]


def test_a_locked_person_may_do_nothing(people: People) -> None:
    assert people.an.person_id is not None
    services.lock_person(person_id=people.an.person_id, by=people.vy, at=NOON)

    assert queries.actor_for(people.an.person_id, at=NOON).grants == {}


def ended_district(people: People) -> tuple[int, Actor]:
    """Nam Đông district, followed by A and B on 1/7/2025, and an author who worked there."""
    district = services.create_organization(
        code="H57.30",
        name="UBND huyện Nam Đông (ví dụ)",
        level="district",
        kind="peoples_committee",
        parent_id=people.territory.pk,
        valid_from=date(2000, 1, 1),
        by=SYSTEM,
        at=NOON,
    )
    person = make_person(
        "Cao Thị Oanh", "oanh@namdong.example", organization=district, roles=["author"]
    )
    RoleAssignment.objects.filter(person=person).update(start=date(2010, 1, 1))
    services.end_organization(
        organization_id=district.pk,
        on=BEGAN,
        successor_ids=[people.a.pk, people.b.pk],
        decision="Nghị quyết 1675/NQ-UBTVQH15",
        by=SYSTEM,
        at=NOON,
    )
    return district.pk, queries.actor_for(person.pk, at=NOON)


def now_of(actor: Actor) -> Actor:
    assert actor.person_id is not None
    return queries.actor_for(actor.person_id, at=NOON)


def test_all_successors_read_the_records_and_only_the_coordinator_edits(people: People) -> None:
    district, oanh = ended_district(people)

    an, chi, dung = now_of(people.an), now_of(people.chi), now_of(people.dung)

    assert an.may("database.view", organization_id=district)
    assert chi.may("database.view", organization_id=district)
    assert not an.may("database.edit", organization_id=district)
    assert not chi.may("database.edit", organization_id=district)
    assert dung.may("database.edit", organization_id=district)
    assert oanh.grants == {}
    assert set(queries.successors(district, NOON.date())) == {people.a, people.b}


def test_a_record_goes_to_the_successor_that_a_decision_names(people: People) -> None:
    district, _ = ended_district(people)

    services.transfer_record(
        subject="inventory.database",
        subject_id=7,
        from_organization_id=district,
        to_organization_id=people.a.pk,
        decision="12/QĐ-UBND",
        on=NOON.date(),
        by=now_of(people.dung),
        at=NOON,
    )

    found = queries.assignment_of("inventory.database", 7)
    assert [(row.organization, row.decision, row.on) for row in found] == [
        (people.a, "12/QĐ-UBND", NOON.date())
    ]


def test_a_record_cannot_go_to_an_organization_that_did_not_follow(people: People) -> None:
    district, _ = ended_district(people)
    other = make_organization("UBND xã Long Quảng (ví dụ)", "H57.42", parent=people.territory)
    before = AuditEvent.objects.count()

    for to, by, error in (
        (other.pk, now_of(people.dung), services.TransferInvalid),
        (people.a.pk, now_of(people.an), NotAllowed),
    ):
        with pytest.raises(error):
            services.transfer_record(
                subject="inventory.database",
                subject_id=7,
                from_organization_id=district,
                to_organization_id=to,
                decision="12/QĐ-UBND",
                on=NOON.date(),
                by=by,
                at=NOON,
            )

    assert AuditEvent.objects.count() == before


def test_a_successor_that_ended_is_replaced_by_its_own(people: People) -> None:
    district, _ = ended_district(people)
    after = make_organization("UBND xã mới (ví dụ)", "H57.43", parent=people.territory)
    services.end_organization(
        organization_id=people.a.pk,
        on=date(2026, 1, 1),
        successor_ids=[after.pk],
        decision="Nghị quyết 1",
        by=SYSTEM,
        at=NOON,
    )

    found = queries.successors(district, NOON.date())

    assert {row.pk for row in found} == {after.pk, people.b.pk}
    assert queries.successors(people.b.pk, NOON.date()) == []
    assert {row.pk for row in queries.readers_of(district, NOON.date())} == {
        after.pk,
        people.b.pk,
    }
    assert {row.pk for row in queries.predecessors(after.pk, NOON.date())} == {
        people.a.pk,
        district,
    }


IDS = st.integers(0, 9)
STEPS = st.dictionaries(IDS, st.frozensets(IDS, max_size=3), max_size=8)


@given(children=STEPS, predecessors=STEPS, own=IDS)
def test_edit_never_reaches_further_than_view_and_cycles_end(
    children: dict[int, frozenset[int]], predecessors: dict[int, frozenset[int]], own: int
) -> None:
    units = UnitFacts(children, predecessors)
    both = frozenset({"x.view", "x.edit"})

    grants = expand_grants([(own, both, Covers.OWN)], units)
    wide = expand_grants([(own, both, Covers.SUBTREE)], units)

    assert grants["x.edit"] == {own}
    assert grants["x.edit"] <= grants["x.view"] <= wide["x.view"]
    assert wide["x.edit"] == units.below(own)


def test_grants_of_past_days_follow_the_successions_of_that_day(people: People) -> None:
    district, _ = ended_district(people)
    assert people.an.person_id is not None

    later = queries.actor_for(people.an.person_id, at=NOON)
    before = queries.actor_for(people.an.person_id, at=NOON - timedelta(days=800))

    assert later.may("dataset.view", organization_id=district)
    assert before.grants == {}
