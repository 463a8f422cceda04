"""Lists issued by decision."""

import hashlib
import io
import json
from datetime import date

import openpyxl
import pytest

from entries import appoint, complete_database
from lienthong.accounts.domain import NotAllowed
from lienthong.catalog import services
from lienthong.catalog.domain import ListIncomplete, ListNotFound, ListNumberTaken
from lienthong.catalog.models import IssuedList
from lienthong.catalog.queries import lists, public, search
from lienthong.inventory import services as inventory
from lienthong.inventory.models import DataItem
from offers import LATER, published, run_jobs
from people import People

pytestmark = [pytest.mark.django_db, pytest.mark.service]


def accept(people: People, name: str = "Cơ sở dữ liệu hộ kinh doanh") -> int:
    """A database of agency A that the coordinator accepted."""
    database = complete_database(people, name)
    DataItem.objects.filter(database=database, name="Mã số hộ kinh doanh").update(master_data=True)
    inventory.submit_database(database_id=database.pk, by=people.an, at=LATER)
    inventory.accept_database(database_id=database.pk, by=people.dung, at=LATER)
    return database.pk


def issue(people: People, number: str = "118/QĐ-UBND", kind: str = "databases") -> IssuedList:
    return services.issue_list(
        kind=kind,
        organization_id=people.territory.pk,
        number=number,
        signed_on=date(2026, 10, 20),
        signer="Chủ tịch Ủy ban nhân dân thành phố (ví dụ)",
        by=people.dung,
        at=LATER,
    )


def test_a_list_freezes_what_was_accepted_and_makes_it_public(people: People) -> None:
    appoint(people)
    database = accept(people)
    complete_database(people, "Bản nháp chưa gửi")

    issued = issue(people)

    assert (issued.version, issued.entry_count, issued.previous) == (1, 1, None)
    assert str(issued.next_review_on) == "2027-04-20"
    found = public.public_databases()
    assert [(d.id, d.issued_number, len(d.items)) for d in found] == [(database, "118/QĐ-UBND", 2)]
    run_jobs()
    assert search.search("ho kinh doanh").hits[0].kind == "database"


def test_later_edits_do_not_reach_the_public_before_the_next_list(people: People) -> None:
    appoint(people)
    database = accept(people)
    issue(people)
    inventory.update_database(
        database_id=database,
        version=None,
        changes={"purpose": "Mục đích mới"},
        by=people.an,
        at=LATER,
    )
    assert public.public_databases()[0].fields["purpose"] != "Mục đích mới"

    inventory.submit_database(database_id=database, by=people.an, at=LATER)
    inventory.accept_database(database_id=database, by=people.dung, at=LATER)
    second = issue(people, "131/QĐ-UBND")

    assert (second.version, second.previous and second.previous.version) == (2, 1)
    assert public.public_databases()[0].fields["purpose"] == "Mục đích mới"
    first = IssuedList.objects.get(version=1)
    assert first.content["entries"][0]["fields"]["purpose"] != "Mục đích mới"


def test_the_content_keeps_its_hash_through_a_round_trip(people: People) -> None:
    appoint(people)
    accept(people)
    issued = issue(people)

    again = json.loads(json.dumps(IssuedList.objects.get(pk=issued.pk).content))

    text = lists.canonical_content(again)
    assert hashlib.sha256(text.encode()).hexdigest() == issued.sha256


def test_three_lists_come_out_of_one(people: People) -> None:
    appoint(people)
    accept(people)
    issued = issue(people)

    found = lists.lists_of(issued)

    assert [row.item for row in found.master] == ["Mã số hộ kinh doanh"]
    assert [row.item for row in found.open] == ["Mã số hộ kinh doanh"]
    assert found.shared == ()
    book = openpyxl.load_workbook(io.BytesIO(lists.workbook_of(issued, words={"open": "Mở"})))
    assert book.sheetnames == [
        "Danh mục dữ liệu chủ", "Danh mục dữ liệu dùng chung", "Danh mục dữ liệu mở",
    ]  # fmt: skip
    row = [cell.value for cell in book["Danh mục dữ liệu mở"][3]]
    assert row[4:7] == ["Mã số hộ kinh doanh", "", "Mở"]
    assert lists.csv_of(issued, "open", words={}).startswith(b"\xef\xbb\xbfSTT,")


def test_each_missing_part_of_the_decision_is_named_with_its_basis(people: People) -> None:
    appoint(people)
    accept(people)

    with pytest.raises(ListIncomplete, match=r"number \(ND47:11.3\), signed_on .*, signer"):
        services.issue_list(
            kind="databases",
            organization_id=people.territory.pk,
            number=" ",
            signed_on=None,
            signer="",
            by=people.dung,
            at=LATER,
        )

    assert not IssuedList.objects.exists()


def test_an_empty_list_is_not_issued_and_a_number_is_used_once(people: People) -> None:
    with pytest.raises(ListIncomplete):
        issue(people)
    appoint(people)
    accept(people)
    issue(people)

    with pytest.raises(ListNumberTaken):
        issue(people)

    assert IssuedList.objects.count() == 1


def test_only_who_consolidates_or_issues_may_issue(people: People) -> None:
    for actor in (people.an, people.binh, people.chi):
        with pytest.raises(NotAllowed):
            services.issue_list(
                kind="databases",
                organization_id=people.territory.pk,
                number="1",
                signed_on=date(2026, 10, 20),
                signer="x",
                by=actor,
                at=LATER,
            )


def test_a_list_of_open_data_names_itself_on_its_datasets(people: People) -> None:
    dataset = published(people)

    issued = issue(people, kind="open_data")

    dataset.refresh_from_db()
    assert (dataset.list_ref, issued.content["entries"][0]["slug"]) == ("118/QĐ-UBND", dataset.slug)
    assert lists.issued_list(issued.pk) == issued
    assert lists.issued_lists(kind="databases") == []
    with pytest.raises(ListNotFound):
        lists.issued_list(999_999)
