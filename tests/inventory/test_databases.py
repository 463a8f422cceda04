"""Entries of the catalogue of databases: writing them, together, and taking changes back."""

from datetime import timedelta

import pytest

from entries import complete_database, make_database
from lienthong.accounts.domain import SYSTEM, NotAllowed
from lienthong.accounts.models import AuditEvent
from lienthong.governance.domain import StateSecretRefused
from lienthong.inventory import queries, services
from lienthong.inventory.domain import (
    CannotUndo,
    DatabaseNotFound,
    EditedMeanwhile,
    FieldInvalid,
    FieldUnknown,
    NameMissing,
)
from lienthong.inventory.models import Database, DataItem
from people import NOON, People

pytestmark = [pytest.mark.django_db, pytest.mark.service]
LATER = NOON + timedelta(minutes=30)


def update(database: Database, people: People, at=LATER, version=None, **changes):
    return services.update_database(
        database_id=database.pk,
        version=database.version if version is None else version,
        changes=changes,
        by=people.an,
        at=at,
    )


def test_a_new_entry_has_a_code_that_never_changes_and_knows_its_owner(people: People) -> None:
    made = make_database(people)

    assert made.code == "H57.40/csdl/co-so-du-lieu-ho-kinh-doanh"
    assert (made.owner_id, made.level, made.version, made.state) == (
        people.a.pk,
        "commune",
        1,
        "draft",
    )
    renamed = update(made, people, name="Cơ sở dữ liệu hộ kinh doanh cá thể")
    assert renamed.code == made.code


def test_a_blank_name_is_refused_and_leaves_nothing(people: People) -> None:
    before = AuditEvent.objects.count()

    with pytest.raises(NameMissing):
        services.create_database(organization_id=people.a.pk, name="  ", by=people.an, at=NOON)

    assert not Database.objects.exists()
    assert AuditEvent.objects.count() == before


def test_two_entries_of_one_name_get_addresses_of_their_own(people: People) -> None:
    first, second = make_database(people), make_database(people)

    assert first.slug != second.slug


def test_incomplete_values_are_kept(people: People) -> None:
    made = make_database(people)

    saved = update(
        made, people, purpose="  Quản lý \r\nhộ ", record_count="1200", scope_start="2021-01-01"
    )

    assert (saved.purpose, saved.record_count) == ("Quản lý \nhộ", 1200)
    assert queries.values_of(saved)["scope_start"] == "2021-01-01"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"level": "district"}, FieldInvalid),
        ({"start_year": "hai nghìn"}, FieldInvalid),
        ({"start_year": 1200}, FieldInvalid),
        ({"scope_start": "31/02/2024"}, FieldInvalid),
        ({"name": "x" * 10_240}, FieldInvalid),
        ({"issued_number": "1"}, FieldUnknown),
        ({"purpose": "Độ mật: Tối mật"}, StateSecretRefused),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_changes_nothing(
    people: People, changes: dict[str, object], error: type[Exception]
) -> None:
    made = make_database(people)

    with pytest.raises(error):
        update(made, people, **changes)

    made.refresh_from_db()
    assert made.version == 1


def test_outsiders_do_not_learn_that_an_entry_exists(people: People) -> None:
    made = make_database(people)

    with pytest.raises(DatabaseNotFound):
        queries.database_for(made.slug, by=people.chi)
    with pytest.raises(DatabaseNotFound):
        services.update_database(
            database_id=made.pk, version=1, changes={"purpose": "x"}, by=people.chi, at=LATER
        )
    assert queries.databases_for(people.chi) == []
    assert queries.databases_for(people.dung) == [made]


def test_who_only_approves_sees_an_entry_but_does_not_edit_it(people: People) -> None:
    made = make_database(people)

    assert queries.database_for(made.pk, by=people.binh) == made
    with pytest.raises(NotAllowed):
        services.update_database(
            database_id=made.pk, version=1, changes={"purpose": "x"}, by=people.binh, at=LATER
        )


def test_an_entry_is_not_given_to_an_agency_one_does_not_edit_for(people: People) -> None:
    made = make_database(people)

    with pytest.raises(NotAllowed):
        update(made, people, owner=people.b.pk)

    made.refresh_from_db()
    assert made.owner_id == people.a.pk


def test_a_new_owner_takes_the_entry_over(people: People) -> None:
    made = make_database(people)

    services.update_database(
        database_id=made.pk, version=1, changes={"owner": people.b.pk}, by=people.dung, at=LATER
    )

    assert queries.databases_for(people.an) == []
    assert [d.pk for d in queries.databases_for(people.chi)] == [made.pk]


def test_two_people_in_different_fields_both_keep_their_work(people: People) -> None:
    made = make_database(people)
    update(made, people, purpose="Mục đích của An")

    services.update_database(
        database_id=made.pk, version=1, changes={"content": "Nội dung"}, by=people.dung, at=LATER
    )

    made.refresh_from_db()
    assert (made.purpose, made.content, made.version) == ("Mục đích của An", "Nội dung", 3)


def test_two_people_in_one_field_are_told_who_when_and_which(people: People) -> None:
    made = make_database(people)
    update(made, people, purpose="Mục đích của An", content="Nội dung của An")

    with pytest.raises(EditedMeanwhile) as caught:
        services.update_database(
            database_id=made.pk,
            version=1,
            changes={"purpose": "Của Dung"},
            by=people.dung,
            at=LATER,
        )

    assert caught.value.facts == {
        "who": "Nguyễn Thị An",
        "fields": "purpose",
        "when": "2026-10-14T05:30+00:00",
    }
    made.refresh_from_db()
    assert made.purpose == "Mục đích của An"


def test_the_same_new_value_is_no_conflict(people: People) -> None:
    made = make_database(people)
    update(made, people, purpose="Như nhau")

    services.update_database(
        database_id=made.pk, version=1, changes={"purpose": "Như nhau"}, by=people.dung, at=LATER
    )

    made.refresh_from_db()
    assert made.version == 2


def test_quick_edits_of_one_section_are_one_line_of_the_history(people: People) -> None:
    made = make_database(people)

    update(made, people, at=LATER, purpose="Một")
    made.refresh_from_db()
    update(made, people, at=LATER + timedelta(minutes=2), purpose="Một hai", name_en="Households")
    made.refresh_from_db()
    update(made, people, at=LATER + timedelta(minutes=3), content="Mục khác")
    made.refresh_from_db()
    update(made, people, at=LATER + timedelta(hours=2), content="Sau đó")

    lines = queries.history(made)
    assert [line.kind for line in lines] == ["edited", "edited", "edited", "created"]
    assert set(lines[2].fields) == {"purpose", "name_en"}
    assert lines[2].changes["purpose"].before == ""
    assert lines[2].changes["purpose"].after == "Một hai"


def test_a_change_is_taken_back_and_that_too(people: People) -> None:
    made = make_database(people)
    update(made, people, purpose="Mới", sources=["Hồ sơ"])
    edit = queries.history(made)[0]

    services.undo(database_id=made.pk, revision_id=edit.id, by=people.an, at=LATER)
    made.refresh_from_db()
    assert (made.purpose, made.sources) == ("", [])

    undone = queries.history(made)[0]
    services.undo(database_id=made.pk, revision_id=undone.id, by=people.an, at=LATER)
    made.refresh_from_db()
    assert (made.purpose, made.sources) == ("Mới", ["Hồ sơ"])


def test_a_change_that_was_overwritten_is_not_taken_back(people: People) -> None:
    made = make_database(people)
    update(made, people, purpose="Một")
    edit = queries.history(made)[0]
    made.refresh_from_db()
    update(made, people, at=LATER + timedelta(hours=1), purpose="Hai")

    with pytest.raises(CannotUndo, match="purpose"):
        services.undo(database_id=made.pk, revision_id=edit.id, by=people.an, at=LATER)

    made.refresh_from_db()
    assert made.purpose == "Hai"


def test_removed_items_come_back_with_their_number(people: People) -> None:
    made = complete_database(people)
    before = [queries.item_values(item) | {"id": item.pk} for item in queries.items_of(made)]
    ids = [item["id"] for item in before]
    services.remove_items(
        database_id=made.pk,
        item_ids=ids,
        version=made.version,
        by=people.an,
        at=LATER + timedelta(hours=1),
    )
    assert not DataItem.objects.exists()

    removal = queries.history(made)[0]
    services.undo(database_id=made.pk, revision_id=removal.id, by=people.an, at=LATER)

    made = queries.database_for(made.pk, by=people.an)
    assert [queries.item_values(i) | {"id": i.pk} for i in queries.items_of(made)] == before


def test_one_class_for_many_items_at_once(people: People) -> None:
    made = complete_database(people)
    ids = [item.pk for item in queries.items_of(made)]

    services.set_items(
        database_id=made.pk,
        item_ids=ids,
        version=made.version,
        changes={"sharing_class": "shared", "consumers": ["state_agencies"]},
        by=people.an,
        at=LATER,
    )

    found = DataItem.objects.values_list("sharing_class", "consumers")
    assert list(found) == [("shared", ["state_agencies"])] * 2


def test_a_deleted_entry_is_found_nowhere_and_can_be_restored(people: People) -> None:
    made = make_database(people)

    services.delete_database(database_id=made.pk, reason="Nhập trùng", by=people.an, at=LATER)

    with pytest.raises(DatabaseNotFound):
        queries.database_for(made.pk, by=people.an)
    assert queries.deleted_databases_for(people.an) == [made]
    services.restore_database(database_id=made.pk, by=people.an, at=LATER)
    assert queries.database_for(made.pk, by=people.an) == made


def test_like_databases_are_pointed_out(people: People) -> None:
    first = complete_database(people)
    second = complete_database(people, "CSDL hộ kinh doanh cá thể")
    complete_database(people, "Danh sách di tích lịch sử")

    found = queries.similar_databases(second, by=people.an)

    assert found[0].database == first
    assert found[0].shared_items == ("Mã số hộ kinh doanh", "Số định danh chủ hộ")


def test_an_entry_is_found_without_tone_marks_and_by_consumer(people: People) -> None:
    made = complete_database(people)

    assert queries.databases_for(people.an, text="ho kinh doanh") == [made]
    assert queries.databases_for(people.an, consumer="Thuế") == [made]
    assert queries.databases_for(people.an, consumer="enterprises") == []


def test_the_house_may_write_too(people: People) -> None:
    made = services.create_database(
        organization_id=people.b.pk, name="Cơ sở dữ liệu dân cư", by=SYSTEM, at=NOON
    )

    assert [d.pk for d in queries.databases_for(people.chi)] == [made.pk]
