"""From a file to a public dataset, and back."""

from datetime import timedelta

import pytest

from lienthong.accounts.domain import NotAllowed
from lienthong.accounts.models import AuditEvent
from lienthong.catalog import jobs, services
from lienthong.catalog.domain import (
    DatasetNotFound,
    NotEditable,
    NotPublishable,
    NotPublished,
    ReasonNeeded,
    VersionFrozen,
)
from lienthong.catalog.models import Dataset, TableVersion
from lienthong.catalog.queries import feeds, freshness, public, records, search, staff, tables
from lienthong.governance.domain.cases import SamePerson, StatementMissing
from lienthong.governance.services import decide
from lienthong.inventory.domain import EditedMeanwhile
from lienthong.tabular.query import Query
from offers import (
    LATER,
    SCHOOLS,
    AtOnce,
    add_table,
    approve,
    make_dataset,
    published,
    run_jobs,
    upload,
)
from people import NOON, People

pytestmark = [pytest.mark.django_db, pytest.mark.service]


def test_submitting_names_each_missing_part_with_its_article_and_changes_nothing(
    people: People,
) -> None:
    draft = services.create_dataset(
        organization_id=people.a.pk,
        title="Bộ dữ liệu",
        values={"licence": ""},
        by=people.an,
        at=NOON,
    )
    events = AuditEvent.objects.count()

    with pytest.raises(NotPublishable) as caught:
        services.submit_dataset(dataset_id=draft.pk, by=people.an, at=LATER)

    assert caught.value.facts["missing"] == (
        "description (TT24), licence (LGDDT:43), contact (ND47:19.2), "
        "update_frequency (ND47:20.3), distributions (LGDDT:43), origin_kind (ND:III.2), "
        "personal_data (ND47:20.1)"
    )
    draft.refresh_from_db()
    assert (draft.status, draft.version, draft.case_id) == ("draft", 1, None)
    assert AuditEvent.objects.count() == events


def test_gaps_name_the_columns_without_meaning(people: People) -> None:
    draft = make_dataset(people)
    came = upload(draft, people)
    services.accept_reading(upload_id=came.pk, by=people.an, at=NOON)
    run_jobs()

    found = {gap.part: gap.places for gap in records.gaps(draft, LATER)}

    assert found["dictionary"] == ("Mã trường", "Tên trường", "Cấp học", "Số học sinh")


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({"origin_kind": "website"}, "source"),
        ({"origin_kind": "website", "source_url": "https://khetre.example/truong"}, "source"),
        ({"origin_kind": "document"}, "source"),
        ({"origin_kind": "statistics"}, "period"),
    ],
)
def test_each_kind_of_origin_asks_for_its_own_facts(
    people: People, values: dict[str, str], part: str
) -> None:
    draft = make_dataset(people, **values)

    assert part in {gap.part for gap in records.gaps(draft, LATER)}


def test_a_column_with_personal_data_keeps_an_open_dataset_from_the_public(people: People) -> None:
    draft = make_dataset(people)
    version = add_table(draft, people)
    services.edit_dictionary(
        version_id=version.pk,
        columns={"ten_truong": {"personal": "basic"}},
        by=people.an,
        at=NOON,
    )

    with pytest.raises(NotPublishable, match="personal_data"):
        services.submit_dataset(dataset_id=draft.pk, by=people.an, at=LATER)


def test_another_person_approves_and_the_dataset_is_public_with_its_table(people: People) -> None:
    dataset = published(people)

    view = public.dataset_by_slug(dataset.slug)
    assert (dataset.status, view.title, view.row_count) == (
        "published", "Danh sách cơ sở giáo dục", 3,
    )  # fmt: skip
    assert dataset.published_by_id == dataset.checked_by_id == people.binh.person_id
    _, _, version = public.table_version(dataset.slug, view.tables[0].key)
    page = tables.table_of(version.version).query(Query())
    assert page.rows[0] == ("00101", "Trường Mầm non Hoa Sen", "Mầm non", 212)
    assert [c.unit for c in tables.columns_of(version.version)] == ["", "", "", "học sinh"]


def test_the_author_cannot_approve_and_the_approver_must_state_what_was_checked(
    people: People,
) -> None:
    dataset = make_dataset(people)
    add_table(dataset, people)
    case = services.submit_dataset(dataset_id=dataset.pk, by=people.an, at=LATER).case_id or 0

    with pytest.raises((SamePerson, NotAllowed)):
        decide(case_id=case, approved=True, statement="x", by=people.an, at=LATER)
    with pytest.raises(StatementMissing):
        decide(case_id=case, approved=True, by=people.binh, at=LATER)
    with pytest.raises(DatasetNotFound):
        public.dataset_by_slug(dataset.slug)


def test_a_settled_case_settles_once(people: People) -> None:
    dataset = published(people)

    jobs.settle_case(AtOnce(), case_id=dataset.case_id or 0, at=LATER.isoformat())

    assert AuditEvent.objects.filter(event="catalog.dataset.published").count() == 1


def test_a_return_brings_the_draft_back_with_its_reason(people: People) -> None:
    dataset = make_dataset(people)
    add_table(dataset, people)
    case = services.submit_dataset(dataset_id=dataset.pk, by=people.an, at=LATER).case_id or 0
    decide(case_id=case, approved=False, reason="Nêu rõ năm học", by=people.binh, at=LATER)

    jobs.settle_case(AtOnce(), case_id=case, at=LATER.isoformat())

    dataset.refresh_from_db()
    assert dataset.status == "draft"
    assert staff.history_of_dataset(dataset)[0].note == "Nêu rõ năm học"


def test_what_is_in_review_is_not_edited_until_it_is_recalled(people: People) -> None:
    dataset = make_dataset(people)
    add_table(dataset, people)
    services.submit_dataset(dataset_id=dataset.pk, by=people.an, at=LATER)

    with pytest.raises(NotEditable):
        services.update_dataset(
            dataset_id=dataset.pk, version=None, changes={"title": "Khác"}, by=people.an, at=LATER
        )
    services.recall_dataset(dataset_id=dataset.pk, reason="Sửa tên", by=people.an, at=LATER)
    services.update_dataset(
        dataset_id=dataset.pk, version=None, changes={"title": "Khác"}, by=people.an, at=LATER
    )


def test_the_public_sees_what_was_approved_while_a_draft_is_edited(people: People) -> None:
    dataset = published(people)

    edited = services.update_dataset(
        dataset_id=dataset.pk, version=None, changes={"title": "Tên mới"}, by=people.an, at=LATER
    )

    assert edited.status == "draft"
    assert public.dataset_by_slug(dataset.slug).title == "Danh sách cơ sở giáo dục"
    approve(edited, people)
    assert public.dataset_by_slug(dataset.slug).title == "Tên mới"


def test_the_next_file_becomes_a_version_with_its_own_address_beside_latest(
    people: People,
) -> None:
    dataset = published(people)
    series = public.dataset_by_slug(dataset.slug).tables[0]
    more = SCHOOLS + "00104,Trường THPT Nam Đông,THPT,610\n".encode()

    version = add_table(
        dataset,
        people,
        content=more,
        name="truong-q4.csv",
        distribution_id=series.id,
        label="2026-Q4",
    )

    assert (version.number, version.distribution_id, version.state) == (2, series.id, "ready")
    assert version.columns[0]["description"] == "Mã định danh của trường"
    assert public.table_version(dataset.slug, series.key)[2].number == 1
    approve(dataset, people)
    _, _, latest = public.table_version(dataset.slug, series.key)
    _, _, first = public.table_version(dataset.slug, series.key, "1")
    assert (latest.number, latest.label, latest.row_count) == (2, "2026-Q4", 4)
    assert (first.row_count, tables.table_of(first.version).row_count) == (3, 3)


def test_changed_columns_of_the_next_file_are_named(people: People) -> None:
    dataset = published(people)
    series = public.dataset_by_slug(dataset.slug).tables[0]
    changed = "Mã trường,Tên trường,Số học sinh,Số lớp\n00101,A,nhiều,5\n00102,B,200,6\n".encode()

    came = upload(dataset, people, content=changed, distribution_id=series.id)

    assert came.changes == [
        {
            "table": 1,
            "distribution": series.id,
            "added": ["so_lop"],
            "removed": ["cap_hoc"],
            "retyped": [],
            "relabelled": [],
        }
    ]
    assert came.reading["tables"][0]["rejected"] == 1  # the recipe says that the column is a number


def test_labels_edited_after_the_table_was_built_stand_in_its_files(people: People) -> None:
    dataset = make_dataset(people)
    version = add_table(dataset, people)
    services.edit_dictionary(
        version_id=version.pk,
        columns={"cap_hoc": {"label": "Cấp học cao nhất"}},
        by=people.an,
        at=NOON,
    )

    approve(dataset, people)

    version.refresh_from_db()
    assert tables.table_of(version).columns[2].label == "Cấp học cao nhất"
    assert (version.state, version.row_count) == ("published", 3)


def test_a_published_version_never_changes(people: People) -> None:
    dataset = published(people)
    version = TableVersion.objects.get(distribution__dataset=dataset)

    with pytest.raises(VersionFrozen):
        services.edit_dictionary(
            version_id=version.pk,
            columns={"cap_hoc": {"label": "Cấp"}},
            by=people.an,
            at=LATER,
        )


def test_a_withdrawn_dataset_leaves_a_page_with_the_reason_and_no_table(people: People) -> None:
    dataset = published(people)
    assert search.search("co so giao duc").total == 1

    with pytest.raises(ReasonNeeded):
        services.withdraw_dataset(dataset_id=dataset.pk, reason=" ", by=people.binh, at=LATER)
    services.withdraw_dataset(
        dataset_id=dataset.pk, reason="Sai số liệu quý III", by=people.binh, at=LATER
    )
    run_jobs()

    view = public.dataset_by_slug(dataset.slug)
    assert (view.is_withdrawn, view.withdrawn_reason) == (True, "Sai số liệu quý III")
    assert (view.distributions, public.published_datasets()) == ((), [])
    assert search.search("co so giao duc").total == 0
    with pytest.raises(NotPublished):
        services.withdraw_dataset(dataset_id=dataset.pk, reason="x", by=people.binh, at=LATER)


def test_a_table_for_the_exchange_only_is_found_at_no_public_door(people: People) -> None:
    dataset = published(people, access_level="exchange")

    assert dataset.status == "published"
    with pytest.raises(DatasetNotFound):
        public.dataset_by_slug(dataset.slug)
    assert public.published_datasets() == []
    assert search.search("giao duc", filters={"kind": ["dataset"]}).total == 0
    assert public.figures().datasets == 0
    assert public.agencies() == []
    assert feeds.feed_entries() == []
    assert feeds.sitemap_entries() == []


def test_outsiders_do_not_learn_that_a_draft_exists(people: People) -> None:
    dataset = make_dataset(people)
    version = add_table(dataset, people)

    with pytest.raises(DatasetNotFound):
        staff.dataset_for(dataset.slug, by=people.chi)
    with pytest.raises(DatasetNotFound):
        services.submit_dataset(dataset_id=dataset.pk, by=people.chi, at=LATER)
    with pytest.raises(DatasetNotFound):
        services.receive_upload(
            dataset_id=dataset.pk, file=SCHOOLS, file_name="a.csv", by=people.chi, at=LATER
        )
    for reach in (staff.version_for, staff.distribution_for, staff.upload_for):
        with pytest.raises(Exception, match="There is no"):
            reach(version.pk, by=people.chi)
    with pytest.raises(NotAllowed):
        services.publish_dataset(dataset_id=dataset.pk, by=people.an, at=LATER)


def test_two_people_in_one_field_are_told(people: People) -> None:
    dataset = make_dataset(people)
    services.update_dataset(
        dataset_id=dataset.pk, version=1, changes={"title": "Của An"}, by=people.an, at=LATER
    )

    services.update_dataset(
        dataset_id=dataset.pk, version=1, changes={"spatial": "Xã"}, by=people.dung, at=LATER
    )
    with pytest.raises(EditedMeanwhile, match="Nguyễn Thị An changed title"):
        services.update_dataset(
            dataset_id=dataset.pk,
            version=1,
            changes={"title": "Của Dung"},
            by=people.dung,
            at=LATER,
        )

    dataset.refresh_from_db()
    assert (dataset.title, dataset.spatial) == ("Của An", "Xã")


def test_an_edit_is_undone(people: People) -> None:
    dataset = make_dataset(people)
    services.update_dataset(
        dataset_id=dataset.pk, version=None, changes={"title": "Nhầm"}, by=people.an, at=LATER
    )
    edit = staff.history_of_dataset(dataset)[0]

    services.undo_dataset(dataset_id=dataset.pk, revision_id=edit.id, by=people.an, at=LATER)

    dataset.refresh_from_db()
    assert dataset.title == "Danh sách cơ sở giáo dục"


def test_a_deleted_draft_is_restored(people: People) -> None:
    dataset = make_dataset(people)
    services.delete_dataset(dataset_id=dataset.pk, by=people.an, at=LATER)
    assert staff.datasets_for(people.an) == []

    services.restore_dataset(dataset_id=dataset.pk, by=people.an, at=LATER)

    assert staff.datasets_for(people.an, text="giao duc") == [Dataset.objects.get()]


def test_feeds_and_figures_tell_what_is_public(people: People) -> None:
    dataset = published(people)

    view = public.dataset_by_slug(dataset.slug)
    facts = feeds.dataset_facts(view)
    assert (facts.identifier, facts.licence_uri) == (
        dataset.code,
        "https://creativecommons.org/licenses/by/4.0/",
    )
    assert {d.format for d in facts.downloads} == {"CSV", "XLSX", "JSON", "PARQUET"}
    assert feeds.feed_entries()[0].slug == dataset.slug
    assert {(e.kind, e.slug) for e in feeds.sitemap_entries()} == {
        ("dataset", dataset.slug),
        ("agency", people.a.slug),
    }
    figures = public.figures()
    assert (figures.datasets, figures.rows, figures.agencies) == (1, 3, 1)
    checks = dict(freshness.description_checks(view, at=LATER))
    assert (checks["dictionary"], checks["temporal"], checks["fresh"]) == (True, False, True)
    late = freshness.freshness(view, at=LATER + timedelta(days=200))
    assert late.is_stale


def test_lists_cost_the_same_number_of_queries_however_long(
    people: People, django_assert_num_queries: object
) -> None:
    published(people)
    published(people, title_en="Second")

    with django_assert_num_queries(2):  # type: ignore[operator]
        found = public.published_datasets()

    assert len(found) == 2
