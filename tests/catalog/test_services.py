"""Data services and what the exchange is offered."""

import sqlite3

import pytest

from entries import appoint, complete_database
from lienthong.accounts.domain import NotAllowed
from lienthong.catalog import services
from lienthong.catalog.domain import (
    ColumnNotFound,
    ReasonNeeded,
    ServiceNotFound,
    ServiceNotOffered,
    ServiceNotPublishable,
)
from lienthong.catalog.queries import exchanged, public, search, staff
from lienthong.catalog.queries.files import key_copy_path
from lienthong.inventory.models import DataItem
from offers import (
    LATER,
    SCHOOLS,
    add_table,
    approve,
    make_service,
    publish_service,
)
from people import NOON, People

pytestmark = [pytest.mark.django_db, pytest.mark.service]


def test_a_service_without_documents_method_or_structure_is_not_ready(people: People) -> None:
    draft = services.create_service(
        organization_id=people.a.pk, name="Dịch vụ", by=people.an, at=NOON
    )

    with pytest.raises(ServiceNotPublishable) as caught:
        services.submit_service(service_id=draft.pk, by=people.an, at=LATER)

    assert caught.value.facts["missing"] == (
        "operations (ND47:24.3.a), documents (ND47:24.3.a), schema (ND47:24.3.b), "
        "method (ND47:23.4), capacity (ND47:23.4), focal_officer (ND47:7.1), regulation (ND47:22)"
    )
    draft.refresh_from_db()
    assert (draft.status, draft.version) == ("draft", 1)


def test_a_published_service_is_offered_with_a_copy_of_its_columns_only(people: People) -> None:
    service = publish_service(make_service(people), people)

    offer = exchanged.service_offer(service.slug)
    assert (offer.fields, offer.keys, offer.filters, offer.routes) == (
        ("ma_truong", "ten_truong"),
        ("ma_truong",),
        ("cap_hoc",),
        ("record", "page"),
    )
    path = key_copy_path(service.distribution.latest_id, service.pk, service.revision)
    with sqlite3.connect(path) as copy:
        found = copy.execute("SELECT * FROM rows WHERE ma_truong = '00102'").fetchall()
    assert found == [(3, "00102", "Trường Tiểu học Khe Tre", "Tiểu học")]
    assert public.service_by_slug(service.slug).name == "Tra cứu cơ sở giáo dục"
    assert search.search("tra cuu co so giao duc").hits[0].id == f"service:{service.slug}"


def test_publication_is_due_one_working_day_after_it_was_ready(people: People) -> None:
    sent = services.submit_service(service_id=make_service(people).pk, by=people.an, at=LATER)

    assert (sent.ready_at, str(sent.publish_due_on)) == (LATER, "2026-10-15")


def test_a_column_that_the_table_lacks_is_refused(people: People) -> None:
    service = make_service(people)

    with pytest.raises(ColumnNotFound, match="mau_sac"):
        services.update_service(
            service_id=service.pk,
            version=None,
            changes={"fields": ["mau_sac"]},
            by=people.an,
            at=LATER,
        )

    service.refresh_from_db()
    assert service.fields == ["ma_truong", "ten_truong"]


def test_a_change_is_offered_only_after_its_approval_as_the_next_revision(people: People) -> None:
    service = publish_service(make_service(people), people)

    edited = services.update_service(
        service_id=service.pk,
        version=None,
        changes={"fields": ["ma_truong"]},
        by=people.an,
        at=LATER,
    )
    assert exchanged.service_offer(service.slug).fields == ("ma_truong", "ten_truong")

    again = publish_service(edited, people)
    assert (again.revision, exchanged.service_offer(service.slug).fields) == (2, ("ma_truong",))


def test_the_next_version_of_the_table_is_offered_when_its_copy_is_there(people: People) -> None:
    service = publish_service(make_service(people), people)
    dataset = service.distribution.dataset
    more = SCHOOLS + "00104,Trường THPT Nam Đông,THPT,610\n".encode()
    add_table(dataset, people, content=more, distribution_id=service.distribution_id)

    approve(dataset, people)

    assert exchanged.service_offer(service.slug).version == "2"


def test_a_suspended_service_is_not_offered_and_its_page_says_why(people: People) -> None:
    service = publish_service(make_service(people), people)

    with pytest.raises(ReasonNeeded):
        services.suspend_service(service_id=service.pk, reason="", by=people.binh, at=LATER)
    services.suspend_service(service_id=service.pk, reason="Bảo trì", by=people.binh, at=LATER)
    with pytest.raises(ServiceNotOffered):
        exchanged.service_offer(service.slug)
    view = public.service_by_slug(service.slug)
    assert (view.status, view.status_reason) == ("suspended", "Bảo trì")

    services.resume_service(service_id=service.pk, by=people.binh, at=LATER)
    assert exchanged.service_offer(service.slug).slug == service.slug
    services.end_service(service_id=service.pk, reason="Hết nhu cầu", by=people.binh, at=LATER)
    assert public.public_services() == []
    assert public.service_by_slug(service.slug).status == "ended"


def test_a_withdrawn_dataset_takes_its_service_from_the_exchange(people: People) -> None:
    service = publish_service(make_service(people), people)
    dataset = service.distribution.dataset

    services.withdraw_dataset(dataset_id=dataset.pk, reason="Sai số liệu", by=people.binh, at=LATER)

    assert exchanged.service_offers() == []


def test_outsiders_do_not_find_a_draft_and_authors_do_not_publish(people: People) -> None:
    service = make_service(people)

    with pytest.raises(ServiceNotFound):
        staff.service_for(service.slug, by=people.chi)
    with pytest.raises(ServiceNotFound):
        public.service_by_slug(service.slug)
    with pytest.raises(NotAllowed):
        services.publish_service(service_id=service.pk, by=people.an, at=LATER)
    assert staff.services_for(people.an, text="tra cuu") == [service]


def test_an_edit_of_a_service_is_undone(people: People) -> None:
    service = make_service(people)
    services.update_service(
        service_id=service.pk, version=None, changes={"capacity": "1"}, by=people.an, at=LATER
    )
    edit = staff.history_of_service(service)[0]

    services.undo_service(service_id=service.pk, revision_id=edit.id, by=people.an, at=LATER)

    service.refresh_from_db()
    assert service.capacity == "50 yêu cầu/giây"


def test_an_item_for_common_use_without_a_service_is_named(people: People) -> None:
    appoint(people)
    database = complete_database(people)
    DataItem.objects.filter(database=database).update(sharing_class="shared")
    assert len(staff.items_without_service(database.pk, by=people.an)) == 2

    service = make_service(people, database=database.pk)
    publish_service(service, people)

    assert staff.items_without_service(database.pk, by=people.an) == []
