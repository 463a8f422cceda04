"""From the agency to the coordinator and back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from entries import ITEMS, appoint, complete_database, make_database
from lienthong.accounts.domain import SYSTEM, NotAllowed
from lienthong.accounts.models import AuditEvent
from lienthong.governance.domain.cases import CaseNotFound, ReasonMissing
from lienthong.governance.services import decide
from lienthong.inventory import queries, services
from lienthong.inventory.domain import ClassNotOfTheDay, NotEditableNow, NotSubmittable, NotWaiting
from lienthong.inventory.models import Database, DataItem
from people import NOON, People

pytestmark = [pytest.mark.django_db, pytest.mark.service]
LATER = NOON + timedelta(hours=3)


def submitted(people: People) -> Database:
    appoint(people)
    database = complete_database(people)
    return services.submit_database(database_id=database.pk, by=people.an, at=LATER)


def test_submitting_names_each_missing_part_with_its_article_and_changes_nothing(
    people: People,
) -> None:
    draft = make_database(people)
    events = AuditEvent.objects.count()

    with pytest.raises(NotSubmittable) as caught:
        services.submit_database(database_id=draft.pk, by=people.an, at=LATER)

    assert caught.value.facts["missing"] == (
        "purpose (ND47:11.4.b), scope (ND47:11.4.b), content (ND47:11.4.b), "
        "collection_mechanism (ND47:11.4.c), update_mechanism (ND47:11.4.c), "
        "update_frequency (ND47:11.4.c), sources (ND47:11.4.c), items (ND47:11.4.d), "
        "focal_officer (ND47:7.1), basic_domain (ND47:11.5)"
    )
    draft.refresh_from_db()
    assert (draft.state, draft.version, draft.case_id) == ("draft", 1, None)
    assert AuditEvent.objects.count() == events


def test_a_database_without_owner_or_level_cannot_be_submitted(people: People) -> None:
    appoint(people)
    database = complete_database(people)
    services.update_database(
        database_id=database.pk,
        version=database.version,
        changes={"owner": None, "level": ""},
        by=people.an,
        at=LATER,
    )

    with pytest.raises(NotSubmittable, match=r"owner \(ND47:24.2\), level \(ND47:11.1\)"):
        services.submit_database(database_id=database.pk, by=people.an, at=LATER)


def test_gaps_name_section_item_and_whether_the_law_still_asks(people: People) -> None:
    appoint(people)
    database = complete_database(people)
    item = queries.items_of(database)[1]
    services.update_item(
        database_id=database.pk,
        item_id=item.pk,
        version=None,
        changes={"consumers": [], "sharing_class": ""},
        by=people.an,
        at=LATER,
    )

    found = queries.gaps(database, LATER)

    assert [(g.section, g.field, g.item_name, g.basis, g.is_duty) for g in found] == [
        ("items", "sharing_class", "Số định danh chủ hộ", "LDL:13", True),
        ("items", "consumers", "Số định danh chủ hộ", "ND47:11.4.d", False),
    ]
    states = {s.section.value: s.is_complete for s in queries.sections(database, LATER)}
    assert states == {
        "identity": True, "scope": True, "collection": True, "system": True, "items": False,
    }  # fmt: skip


def test_importance_is_asked_from_the_day_of_the_data_law(people: People) -> None:
    database = complete_database(people)
    DataItem.objects.update(importance="", sharing_class="default")
    before = datetime(2025, 6, 30, 5, tzinfo=UTC)
    after = datetime(2025, 7, 1, 5, tzinfo=UTC)

    def asked(at: datetime) -> set[str]:
        return {gap.field for gap in queries.gaps(database, at)}

    assert "importance" not in asked(before)
    assert "importance" in asked(after)


def test_a_class_of_an_older_law_must_be_chosen_again(people: People) -> None:
    database = complete_database(people)
    DataItem.objects.update(sharing_class="specific")

    reasons = {g.reason.value for g in queries.gaps(database, LATER) if g.field == "sharing_class"}

    assert reasons == {"not_of_the_day"}
    with pytest.raises(ClassNotOfTheDay):
        services.set_items(
            database_id=database.pk,
            item_ids=[queries.items_of(database)[0].pk],
            version=None,
            changes={"sharing_class": "default"},
            by=people.an,
            at=LATER,
        )


def test_the_coordinator_accepts_and_the_content_of_that_moment_is_kept(people: People) -> None:
    database = submitted(people)

    accepted = services.accept_database(database_id=database.pk, by=people.dung, at=LATER)

    assert accepted.state == "accepted"
    assert accepted.accepted_content["fields"]["owner_name"] == people.a.name
    assert len(accepted.accepted_content["items"]) == 2
    assert [line.kind for line in queries.history(accepted)][:2] == ["accepted", "submitted"]


def test_the_own_approver_cannot_accept_in_place_of_the_coordinator(people: People) -> None:
    database = submitted(people)

    with pytest.raises(NotAllowed):
        services.accept_database(database_id=database.pk, by=people.binh, at=LATER)
    with pytest.raises(CaseNotFound):
        decide(case_id=database.case_id or 0, approved=True, by=people.binh, at=LATER)


def test_a_return_needs_a_reason_and_shows_it_to_the_agency(people: People) -> None:
    database = submitted(people)

    with pytest.raises(ReasonMissing):
        services.return_database(database_id=database.pk, reason=" ", by=people.dung, at=LATER)
    services.return_database(
        database_id=database.pk, reason="Bổ sung phạm vi thời gian", by=people.dung, at=LATER
    )

    database.refresh_from_db()
    assert (database.state, database.return_reason) == ("returned", "Bổ sung phạm vi thời gian")
    again = services.submit_database(database_id=database.pk, by=people.an, at=LATER)
    assert (again.state, again.return_reason) == ("submitted", "")


def test_an_entry_that_waits_is_not_edited_until_it_is_taken_back(people: People) -> None:
    database = submitted(people)

    with pytest.raises(NotEditableNow):
        services.update_database(
            database_id=database.pk, version=None, changes={"purpose": "x"}, by=people.an, at=LATER
        )
    services.recall_database(
        database_id=database.pk, reason="Sửa lại mục đích", by=people.an, at=LATER
    )
    services.update_database(
        database_id=database.pk, version=None, changes={"purpose": "x"}, by=people.an, at=LATER
    )

    database.refresh_from_db()
    assert (database.state, database.purpose) == ("draft", "x")
    with pytest.raises(NotWaiting):
        services.accept_database(database_id=database.pk, by=people.dung, at=LATER)


def test_a_decision_on_the_page_of_the_case_settles_the_entry_once(people: People) -> None:
    database = submitted(people)
    decide(case_id=database.case_id or 0, approved=True, by=people.dung, at=LATER)

    for _ in range(2):
        services.settle_submission(case_id=database.case_id or 0, by=SYSTEM, at=LATER)

    database.refresh_from_db()
    assert database.state == "accepted"
    events = AuditEvent.objects.filter(event="inventory.database.accepted")
    assert events.count() == 1


def test_editing_an_accepted_entry_makes_it_a_draft_and_keeps_what_was_accepted(
    people: People,
) -> None:
    database = submitted(people)
    accepted = services.accept_database(database_id=database.pk, by=people.dung, at=LATER)

    services.update_database(
        database_id=database.pk,
        version=accepted.version,
        changes={"purpose": "Mục đích mới"},
        by=people.an,
        at=LATER,
    )

    database.refresh_from_db()
    assert database.state == "draft"
    differences = queries.differences_from_accepted(database)
    assert differences is not None
    assert [(d.field, d.after) for d in differences.fields] == [("purpose", "Mục đích mới")]


def test_all_complete_drafts_of_an_agency_go_at_once(people: People) -> None:
    appoint(people)
    first = complete_database(people)
    make_database(people, "Chưa xong")

    sent = services.submit_ready(organization_id=people.a.pk, by=people.an, at=LATER)

    assert [d.pk for d in sent] == [first.pk]
    assert [d.pk for d in queries.waiting_databases(people.dung)] == [first.pk]


def test_an_issued_entry_carries_its_list_and_shows_what_changed_since(people: People) -> None:
    database = submitted(people)
    services.accept_database(database_id=database.pk, by=people.dung, at=LATER)
    services.mark_issued(
        database_ids=[database.pk],
        version=1,
        number="118/QĐ-UBND",
        signed_on=date(2026, 10, 20),
        next_review_on=date(2027, 4, 20),
        by=people.dung,
        at=LATER,
    )
    services.import_items(
        database_id=database.pk,
        version=None,
        text=ITEMS.replace("Thuế, Công an", "Thuế")
        + "Ngành nghề\tmã\tmở\tmọi người\tkhác\tkhông\n",
        replace=True,
        by=people.an,
        at=LATER,
    )

    live = queries.database_for(database.pk, by=people.an)
    found = queries.differences_from_issued(live)
    assert found is not None
    assert [item["name"] for item in found.added] == ["Ngành nghề"]
    assert [(c.item, c.field, c.after) for c in found.changed] == [
        ("Số định danh chủ hộ", "consumers", ["Thuế"])
    ]
    assert [d.pk for d in queries.issued_databases()] == [database.pk]
