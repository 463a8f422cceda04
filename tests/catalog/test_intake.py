"""Files on their way in."""

import io
import shutil

import pytest

from lienthong.catalog import jobs, services
from lienthong.catalog.domain import (
    ColumnNotFound,
    FileEmpty,
    FileNameTooLong,
    FileTooLarge,
    RecipeInvalid,
    UploadNotInReview,
)
from lienthong.catalog.models import Distribution, TableVersion, Upload
from lienthong.catalog.queries import staff, tables
from lienthong.catalog.queries.files import serving_path, staging_folder, table_folder
from lienthong.governance.domain import StateSecretRefused
from lienthong.settings import settings
from lienthong.tabular.query import Query
from offers import SCHOOLS, AtOnce, add_table, make_dataset, run_jobs, upload
from people import NOON, People

pytestmark = [pytest.mark.django_db, pytest.mark.service]
TITLED = """DANH SÁCH TRƯỜNG,,
,,
Mã,Tên,Số lớp
001,A,5
002,B,6
Tổng cộng,,11
""".encode()


def test_a_file_is_read_and_every_line_has_its_place(people: People) -> None:
    came = upload(make_dataset(people), people, content=TITLED)

    table = came.reading["tables"][0]
    assert came.state == "review"
    assert table["lines_in"] == table["header_lines"] + table["set_aside"] + table["stored"]
    reading = staff.reading_of(came)
    assert reading is not None
    assert {mark.kind for mark in reading.tables[0].set_aside} == {"title", "total"}


def test_a_file_that_is_no_table_is_refused_with_a_sentence_and_can_be_let_go(
    people: People,
) -> None:
    came = upload(make_dataset(people), people, content=b"%PDF-1.7 nothing", name="a.pdf")

    assert came.state == "refused"
    assert came.refusal["code"].startswith("tabular.")
    assert came.refusal["hint"]
    assert not staging_folder(came.pk, 1).exists()
    services.discard_upload(upload_id=came.pk, by=people.an, at=NOON)


def test_a_corrected_reading_is_read_again(people: People) -> None:
    dataset = make_dataset(people)
    came = upload(dataset, people)
    reading = staff.reading_of(came)
    assert reading is not None
    recipe = reading.recipe.as_json()
    recipe["tables"][0]["columns"][0]["is_dropped"] = True

    services.correct_reading(upload_id=came.pk, recipe=recipe, by=people.an, at=NOON)
    run_jobs()

    came.refresh_from_db()
    assert (came.state, came.reading_number) == ("review", 2)
    names = [c["name"] for c in came.reading["tables"][0]["columns"]]
    assert names == ["ten_truong", "cap_hoc", "so_hoc_sinh"]


def test_a_correction_that_cannot_be_is_refused(people: People) -> None:
    came = upload(make_dataset(people), people)

    for recipe in ({"colour": 1}, {"tables": [{"columns": [{"type": "text"}]}]}):
        with pytest.raises(RecipeInvalid):
            services.correct_reading(upload_id=came.pk, recipe=recipe, by=people.an, at=NOON)
    came.refresh_from_db()
    assert (came.state, came.reading_number) == ("review", 1)


def test_a_late_answer_of_an_overtaken_reading_is_dropped(people: People) -> None:
    came = upload(make_dataset(people), people)

    services.keep_reading(
        upload_id=came.pk,
        reading_number=7,
        reading=None,
        refusal={"code": "x"},
        by=people.an,
        at=NOON,
    )

    came.refresh_from_db()
    assert came.state == "review"


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        (b"", "a.csv", FileEmpty),
        (SCHOOLS, "a" * 10_240 + ".csv", FileNameTooLong),
        (SCHOOLS, "Độ mật: Tối mật.csv", StateSecretRefused),
    ],
)
def test_a_file_that_cannot_be_kept_leaves_nothing(
    people: People, content: bytes, name: str, error: type[Exception]
) -> None:
    dataset = make_dataset(people)

    with pytest.raises(error):
        services.receive_upload(
            dataset_id=dataset.pk, file=content, file_name=name, by=people.an, at=NOON
        )

    assert not Upload.objects.exists()


def test_a_file_above_the_limit_is_refused_while_it_comes_in(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = make_dataset(people)
    small = settings().model_copy(update={"upload_max_mb": 1})
    monkeypatch.setattr("lienthong.catalog.services.uploads.settings", lambda: small)

    with pytest.raises(FileTooLarge):
        services.receive_upload(
            dataset_id=dataset.pk,
            file=io.BytesIO(b"x" * (2 * 1024 * 1024)),
            file_name="a.csv",
            by=people.an,
            at=NOON,
        )

    assert not Upload.objects.exists()


def test_the_same_file_is_accepted_once(people: People) -> None:
    came = upload(make_dataset(people), people)
    services.accept_reading(upload_id=came.pk, by=people.an, at=NOON)

    with pytest.raises(UploadNotInReview):
        services.accept_reading(upload_id=came.pk, by=people.an, at=NOON)

    assert TableVersion.objects.count() == 1


def test_a_second_file_before_publication_replaces_the_first(people: People) -> None:
    dataset = make_dataset(people)
    first = add_table(dataset, people)
    second = add_table(dataset, people, content=SCHOOLS.replace(b"212", b"215"), name="b.csv")

    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("discarded", "ready", 2)
    assert Distribution.objects.count() == 1


def test_several_tables_of_one_file_become_several_tables(people: People) -> None:
    dataset = make_dataset(people)

    came = upload(dataset, people)
    other = upload(
        dataset, people, content="Năm,Dân số\n2024,100\n2025,110\n".encode(), name="n.csv"
    )

    services.accept_reading(upload_id=came.pk, titles={1: "Trường"}, by=people.an, at=NOON)
    services.accept_reading(upload_id=other.pk, titles={1: "Dân số"}, by=people.an, at=NOON)

    assert list(Distribution.objects.values_list("key", "title")) == [
        ("truong", "Trường"),
        ("dan-so", "Dân số"),
    ]


def test_building_twice_gives_the_same_table(people: People) -> None:
    version = add_table(make_dataset(people), people)

    def build() -> tuple[str, int | None]:
        jobs.build_tables(AtOnce(), version_ids=[version.pk], moment=NOON.isoformat())
        version.refresh_from_db()
        return version.record_sha256, version.row_count

    assert build() == build()


def test_a_table_is_built_from_the_original_when_its_typed_rows_are_gone(people: People) -> None:
    dataset = make_dataset(people)
    version = add_table(dataset, people)
    shutil.rmtree(staging_folder(version.upload_id, 1))
    TableVersion.objects.filter(pk=version.pk).update(state="building")

    jobs.build_tables(AtOnce(), version_ids=[version.pk], moment=NOON.isoformat())

    version.refresh_from_db()
    assert (version.state, version.row_count) == ("ready", 3)


def test_declared_keys_have_the_table_built_again(people: People) -> None:
    version = add_table(make_dataset(people), people)

    services.edit_dictionary(version_id=version.pk, keys=["ma_truong"], by=people.an, at=NOON)
    assert "catalog.build_tables" in run_jobs()

    version.refresh_from_db()
    assert tables.table_of(version).keys == ("ma_truong",)
    with pytest.raises(ColumnNotFound):
        services.edit_dictionary(version_id=version.pk, keys=["mau_sac"], by=people.an, at=NOON)


def test_a_lost_serving_copy_is_made_again_from_the_record(people: People) -> None:
    version = add_table(make_dataset(people), people)
    rows = tables.table_of(version).query(Query()).rows
    shutil.rmtree(table_folder(version.pk))

    jobs.rebuild_tables(AtOnce())

    assert serving_path(version.pk).exists()
    assert tables.table_of(version).query(Query()).rows == rows


def test_cells_that_look_like_formulas_are_stored_exactly(people: People) -> None:
    content = "Mã,Ghi chú\n1,=1+2\n2,@SUM(A1)\n3,-x\n".encode()
    dataset = make_dataset(people)
    came = upload(dataset, people, content=content)
    version = services.accept_reading(upload_id=came.pk, by=people.an, at=NOON)[0]
    run_jobs()

    version.refresh_from_db()
    rows = tables.table_of(version).query(Query(select=("ghi_chu",))).rows
    assert [row[0] for row in rows] == ["=1+2", "@SUM(A1)", "-x"]


def test_a_column_whose_name_says_so_starts_marked_as_personal(people: People) -> None:
    content = "Họ và tên,Số điện thoại,Xã\nA,0912345678,Khe Tre\nB,0912345679,Khe Tre\n".encode()
    came = upload(make_dataset(people), people, content=content)

    version = services.accept_reading(upload_id=came.pk, by=people.an, at=NOON)[0]

    assert [c["personal"] for c in version.columns] == ["basic", "basic", "none"]
