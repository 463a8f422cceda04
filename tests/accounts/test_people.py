"""People, roles and focal officers: what each change asks for, and what it refuses."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from lienthong.accounts import queries, services
from lienthong.accounts.domain import SYSTEM, Appointment, NotAllowed
from lienthong.accounts.models import (
    AuditEvent,
    FocalPoint,
    Organization,
    Person,
    Role,
    RoleAssignment,
)
from lienthong.accounts.queries.lengths import TextTooLong
from lienthong.web.roles import ROLES, define_roles
from people import BEGAN, NOON, People, make_person

pytestmark = [pytest.mark.service, pytest.mark.django_db]

APPOINTMENT = Appointment(
    position="Công chức Văn phòng",
    function="Đầu mối về dữ liệu của xã",
    phone="0234 3 875 000",
    email="daumoi@khetre.example",
    qualification="Kỹ sư công nghệ thông tin",
    decision_number="10/QĐ-UBND",
    decision_on=date(2025, 8, 1),
)


def id_of(person: object) -> int:
    found = getattr(person, "person_id", None)
    assert found is not None
    return int(found)


def test_defining_the_roles_again_changes_nothing(people: People) -> None:
    before = AuditEvent.objects.count()

    define_roles(at=NOON)

    assert AuditEvent.objects.count() == before
    assert set(Role.objects.values_list("code", flat=True)) == {role.code for role in ROLES}


def test_only_the_house_defines_roles(people: People) -> None:
    with pytest.raises(NotAllowed):
        services.define_role(
            code="all",
            name="x",
            name_en="x",
            permissions=["role.assign"],
            covers="subtree",
            by=people.vy,
            at=NOON,
        )


def test_nobody_enters_people_in_an_agency_they_do_not_manage(people: People) -> None:
    before = Person.objects.count()

    for by in (people.an, people.dung, people.ha):
        with pytest.raises(NotAllowed):
            services.create_person(
                email="moi@khetre.example",
                full_name="Người mới",
                organization_id=people.a.pk,
                by=by,
                at=NOON,
            )

    assert Person.objects.count() == before


@pytest.mark.parametrize("email", ["", "an", "an@", "hai thư@x.vn", "a" * 300 + "@x.vn"])
def test_an_address_must_be_one(people: People, email: str) -> None:
    with pytest.raises(services.EmailInvalid):
        services.create_person(
            email=email, full_name="x", organization_id=people.a.pk, by=people.vy, at=NOON
        )


def test_a_name_of_ten_kilobytes_is_refused_with_a_sentence(people: People) -> None:
    long = "tên " * 2500

    with pytest.raises(TextTooLong, match="full_name has 9999 characters; at most 120"):
        services.create_person(
            email="dai@khetre.example",
            full_name=long,
            organization_id=people.a.pk,
            by=people.vy,
            at=NOON,
        )
    with pytest.raises(TextTooLong):
        services.update_organization(
            organization_id=people.a.pk, version=1, changes={"name": long}, by=people.vy, at=NOON
        )


def test_an_address_belongs_to_one_person_whatever_its_capitals(people: People) -> None:
    with pytest.raises(services.EmailTaken):
        services.create_person(
            email="AN@khetre.example",
            full_name="x",
            organization_id=people.a.pk,
            by=people.vy,
            at=NOON,
        )


def test_the_same_role_given_again_is_the_same_assignment(people: People) -> None:
    before = RoleAssignment.objects.count()

    again = services.assign_role(
        person_id=id_of(people.an),
        organization_id=people.a.pk,
        role="author",
        start=BEGAN,
        by=SYSTEM,
        at=NOON,
    )

    assert RoleAssignment.objects.count() == before
    assert again.person_id == people.an.person_id


@pytest.mark.parametrize(
    ("start", "end"),
    [(date(2026, 1, 2), date(2026, 1, 2)), (date(2026, 1, 2), date(2026, 1, 1))],
)
def test_a_role_ends_after_it_begins(people: People, start: date, end: date) -> None:
    with pytest.raises(services.RolePeriodInvalid):
        services.assign_role(
            person_id=id_of(people.an),
            organization_id=people.b.pk,
            role="author",
            start=start,
            end=end,
            by=SYSTEM,
            at=NOON,
        )


def test_a_role_in_an_ended_agency_is_refused(people: People) -> None:
    services.end_organization(
        organization_id=people.a.pk,
        on=date(2026, 1, 1),
        successor_ids=[people.b.pk],
        decision="Nghị quyết",
        by=people.dung,
        at=NOON,
    )

    with pytest.raises(services.RolePeriodInvalid):
        services.assign_role(
            person_id=id_of(people.chi),
            organization_id=people.a.pk,
            role="author",
            start=date(2026, 2, 1),
            by=SYSTEM,
            at=NOON,
        )
    assert not RoleAssignment.objects.filter(organization=people.a, end=None).exists()


def test_a_role_that_does_not_exist_is_told_with_those_that_do(people: People) -> None:
    with pytest.raises(services.RoleUnknown) as told:
        services.assign_role(
            person_id=id_of(people.chi),
            organization_id=people.a.pk,
            role="boss",
            start=date(2026, 2, 1),
            by=SYSTEM,
            at=NOON,
        )
    assert told.value.facts["role"] == "boss"
    assert "approver, author" in str(told.value.facts["known"])


def test_an_outsider_does_not_learn_that_an_assignment_exists(people: People) -> None:
    held = RoleAssignment.objects.get(person_id=people.chi.person_id)

    with pytest.raises(services.RoleNotFound):
        services.end_role(assignment_id=held.pk, on=NOON.date(), by=people.an, at=NOON)


def test_locking_ends_the_sessions_in_the_database(people: People) -> None:
    services.set_password(
        person_id=id_of(people.an), password="mật khẩu 57 thử", by=SYSTEM, at=NOON
    )
    Client().post("/dang-nhap/", {"login": "an@khetre.example", "password": "mật khẩu 57 thử"})
    assert Session.objects.count() == 1

    services.lock_person(person_id=id_of(people.an), by=people.vy, at=NOON)

    assert Session.objects.count() == 0


def test_nobody_locks_themselves(people: People) -> None:
    with pytest.raises(services.OneselfLocked):
        services.lock_person(person_id=id_of(people.vy), by=people.vy, at=NOON)


def test_a_link_is_made_only_by_who_manages_the_person(people: People) -> None:
    for by in (people.an, people.binh, people.chi):
        with pytest.raises(queries.PersonNotFound):
            services.make_sign_in_link(person_id=id_of(people.an), by=by, at=NOON)


def test_a_weak_password_leaves_the_link_as_it_was(people: People) -> None:
    issued = services.make_sign_in_link(person_id=id_of(people.an), by=people.vy, at=NOON)

    with pytest.raises(services.PasswordWeak):
        services.use_sign_in_link(token=issued.token, password="12345678", by=SYSTEM, at=NOON)

    assert queries.person_of_link(issued.token, at=NOON).pk == people.an.person_id
    with pytest.raises(queries.SignInLinkInvalid):
        queries.person_of_link(issued.token, at=NOON + timedelta(days=3))


def test_two_people_changing_one_agency_are_told_of_each_other(people: People) -> None:
    services.update_organization(
        organization_id=people.a.pk,
        version=1,
        changes={"phone": "0234 1"},
        by=people.dung,
        at=NOON,
    )

    with pytest.raises(
        services.EditedMeanwhile, match=r"Hoàng Mạnh Dung .* 14/10/2026 12:00: phone"
    ):
        services.update_organization(
            organization_id=people.a.pk,
            version=1,
            changes={"phone": "0234 2"},
            by=people.vy,
            at=NOON,
        )
    assert Organization.objects.get(pk=people.a.pk).phone == "0234 1"


def test_an_identifier_belongs_to_one_agency(people: People) -> None:
    with pytest.raises(services.OrganizationCodeTaken, match="Khe Tre"):
        services.create_organization(
            code="00.40.H57",
            name="Trùng mã",
            level="commune",
            kind="peoples_committee",
            parent_id=people.territory.pk,
            valid_from=BEGAN,
            by=people.dung,
            at=NOON,
        )


def test_two_agencies_of_one_name_have_two_addresses(people: People) -> None:
    second = services.create_organization(
        code="H57.99",
        name=people.a.name,
        level="commune",
        kind="peoples_committee",
        parent_id=people.territory.pk,
        valid_from=BEGAN,
        by=people.dung,
        at=NOON,
    )

    assert (people.a.slug, second.slug) == ("ubnd-xa-khe-tre-vi-du", "ubnd-xa-khe-tre-vi-du-2")


def appoint(people: People, person: object, start: date, **changed: str) -> FocalPoint:
    return services.appoint_focal_point(
        organization_id=people.a.pk,
        person_id=id_of(person),
        scope="outside",
        appointment=replace(APPOINTMENT, **changed),  # type: ignore[arg-type]
        start=start,
        by=people.dung,
        at=NOON,
    )


def test_the_public_directory_says_what_the_law_names_and_nothing_else(people: People) -> None:
    appoint(people, people.an, BEGAN)

    (contact,) = queries.focal_points(NOON.date())

    assert (contact.name, contact.position, contact.function, contact.phone, contact.email) == (
        "Nguyễn Thị An",
        APPOINTMENT.position,
        APPOINTMENT.function,
        APPOINTMENT.phone,
        APPOINTMENT.email,
    )
    assert not hasattr(contact, "qualification")


@pytest.mark.parametrize("part", ["qualification", "decision_number", "phone"])
def test_an_appointment_without_a_part_is_refused(people: People, part: str) -> None:
    with pytest.raises(services.AppointmentIncomplete, match=part):
        appoint(people, people.an, BEGAN, **{part: " "})

    assert not FocalPoint.objects.exists()


def test_a_new_officer_does_not_begin_before_the_one_in_office(people: People) -> None:
    appoint(people, people.an, date(2026, 3, 1))

    with pytest.raises(services.AppointmentTooEarly):
        appoint(people, people.binh, date(2026, 2, 1))

    assert FocalPoint.objects.get(end=None).person_id == people.an.person_id


def test_the_end_of_a_term_leaves_the_agency_without_an_officer(people: People) -> None:
    held = appoint(people, people.an, BEGAN)
    with pytest.raises(services.FocalPointNotFound):
        services.end_focal_point(focal_point_id=held.pk, on=NOON.date(), by=people.an, at=NOON)

    services.end_focal_point(focal_point_id=held.pk, on=NOON.date(), by=people.dung, at=NOON)

    assert queries.focal_point_of(people.a.pk, NOON.date()) is None
    assert queries.focal_point_of(people.a.pk, NOON.date() - timedelta(days=1)) is not None


def test_people_stand_in_the_order_of_given_names(people: People) -> None:
    make_person("Lê Đức Ân", "duc-an@khetre.example", organization=people.a, roles=())

    found = queries.people_for(people.vy)

    names = [person.full_name for person in found]
    assert names[:3] == ["Nguyễn Thị An", "Lê Đức Ân", "Trần Văn Bình"]


def test_an_author_sees_no_people_but_themselves(people: People) -> None:
    assert queries.people_for(people.an) == []
    assert queries.person_for(id_of(people.an), by=people.an).pk == people.an.person_id
    with pytest.raises(queries.PersonNotFound):
        queries.person_for(id_of(people.chi), by=people.an)


def test_old_failures_and_links_are_forgotten(people: People) -> None:
    services.record_sign_in_failure(account="a@b.vn", address="10.0.0.1", by=SYSTEM, at=NOON)
    services.make_sign_in_link(person_id=id_of(people.an), by=people.vy, at=NOON)
    later = NOON + timedelta(days=4)

    assert services.clear_sign_in_failures(before=NOON, by=SYSTEM, at=NOON) == 0
    assert services.clear_sign_in_failures(before=later, by=SYSTEM, at=later) == 3
