"""The search index finds documents with and without tone marks."""

import csv
import json
import multiprocessing
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from lienthong.text import fold
from lienthong.text.search import Document, Index, IndexBusy, Page, Sort

LAND = Document(
    id="land",
    kind="dataset",
    title="Giá đất theo vị trí tại thành phố Huế",
    summary="Bảng giá đất ở và đất nông nghiệp.",
    body="Giá đất ở từng tuyến đường, phường Thuận Hóa.",
    facets={"theme": ("đất đai",), "publisher": ("Sở Tài chính",)},
    sort_on=date(2025, 3, 1),
)
LEAD = Document(
    id="lead",
    kind="dataset",
    title="Hướng dẫn dắt trẻ qua đường",
    facets={"theme": ("giao thông",), "publisher": ("Sở Xây dựng",)},
    sort_on=date(2026, 1, 1),
)
POOR = Document(
    id="poor",
    kind="database",
    title="Cơ sở dữ liệu hộ nghèo",
    summary="Hộ nghèo và cận nghèo của xã Khe Tre.",
    facets={"theme": ("xã hội", "đất đai"), "publisher": ("Sở Tài chính",)},
    sort_on=date(2024, 6, 30),
)
WEATHER = Document(id="weather", kind="dataset", title="Ăn mặc theo thời tiết", language="en")


@pytest.fixture
def index(tmp_path: Path) -> Index:
    made = Index(tmp_path / "index")
    made.put([LAND, LEAD, POOR, WEATHER])
    return made


def ids(index: Index, query: str, **asked: object) -> list[str]:
    return [hit.id for hit in index.search(query, **asked).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize("query", ["giá đất Huế", "gia dat hue", "GIÁ ĐẤT HUẾ", "hue gia dat"])
def test_a_title_is_found_however_it_is_typed(index: Index, query: str) -> None:
    assert ids(index, query) == ["land"]
    assert ids(index, unicodedata.normalize("NFD", query)) == ["land"]


def test_the_spelling_with_marks_comes_first(index: Index) -> None:
    assert ids(index, "dắt")[0] == "lead"
    assert ids(index, "đất")[0] == "land"


def test_a_misspelt_or_unfinished_word_still_finds(index: Index) -> None:
    found = index.search("co so du lieu ho ngheoo")

    assert found.hits[0].id == "poor"
    assert found.is_relaxed
    assert ids(index, "thoi tie")[0] == "weather"


def test_nothing_alike_finds_nothing(index: Index) -> None:
    found = index.search("xyzzyq")
    assert (found.total, found.hits, found.is_relaxed) == (0, (), False)


@pytest.mark.parametrize("query", ['"', "a AND (", "* ? ~", "title:đất", "-đất", "\x00", "ф" * 500])
def test_signs_of_query_languages_mean_nothing(index: Index, query: str) -> None:
    index.search(query, facets=("theme",))


def test_an_empty_query_lists_all_newest_first(index: Index) -> None:
    found = index.search("")
    assert [hit.id for hit in found.hits] == ["lead", "land", "poor", "weather"]
    assert found.total == 4


def test_hits_sort_by_day_and_by_vietnamese_title(index: Index) -> None:
    assert ids(index, "", sort=Sort.OLDEST) == ["weather", "poor", "land", "lead"]
    assert ids(index, "", sort=Sort.TITLE) == ["weather", "poor", "land", "lead"]


def test_pages_follow_each_other(index: Index) -> None:
    pages = [ids(index, "", page=Page(number, 3)) for number in (1, 2, 3)]
    assert pages == [["lead", "land", "poor"], ["weather"], []]


def test_facets_count_as_if_their_own_filter_were_not_set(index: Index) -> None:
    found = index.search("", filters={"theme": ("đất đai",)}, facets=("theme", "publisher", "kind"))

    assert {hit.id for hit in found.hits} == {"land", "poor"}
    assert found.facets == {
        "theme": {"đất đai": 2, "giao thông": 1, "xã hội": 1},
        "publisher": {"Sở Tài chính": 2},
        "kind": {"dataset": 1, "database": 1},
    }


def test_filters_join_values_by_or_and_names_by_and(index: Index) -> None:
    both = {"theme": ("giao thông", "xã hội"), "kind": ("database",)}
    assert ids(index, "", filters=both) == ["poor"]
    assert ids(index, "", filters={"language": ("en",)}) == ["weather"]


def test_highlights_mark_the_original_text(index: Index) -> None:
    hit = index.search("gia dat").hits[0]

    assert hit.title.parts() == (("Giá đất", True), (" theo vị trí tại thành phố Huế", False))
    assert hit.summary.parts()[1] == ("giá đất", True)


def test_highlights_work_in_decomposed_text_and_long_bodies(index: Index) -> None:
    title = unicodedata.normalize("NFD", "Đề án nước sạch")
    index.put(
        [Document(id="water", kind="dataset", title=title, body="chữ " * 400 + "nước sạch đây.")]
    )

    hit = index.search("nuoc sach").hits[0]

    assert [fold(part) for part, is_marked in hit.title.parts() if is_marked] == ["nuoc sach"]
    assert [part for part, is_marked in hit.snippet.parts() if is_marked] == ["nước sạch"]
    assert len(hit.snippet.text) < 260


def test_putting_again_replaces_and_removing_forgets(index: Index) -> None:
    index.put([Document(id="land", kind="dataset", title="Bản đồ rừng")])
    index.remove(["poor", "unknown"])

    assert ids(index, "gia dat hue") == []
    assert ids(index, "ban do rung") == ["land"]
    assert index.count() == 3


def test_another_reader_sees_the_next_commit(index: Index, tmp_path: Path) -> None:
    reader = Index(tmp_path / "index")
    assert reader.count() == 4

    index.remove(["land"])

    assert reader.count() == 3


def test_a_failed_write_changes_nothing(index: Index) -> None:
    def broken() -> object:
        yield Document(id="new", kind="dataset", title="Mới")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        index.rebuild(broken())  # type: ignore[arg-type]

    assert index.count() == 4
    index.put([Document(id="new", kind="dataset", title="Mới")])
    assert index.count() == 5


def test_rebuilding_replaces_all_and_mends_a_damaged_folder(index: Index, tmp_path: Path) -> None:
    (index.folder / "meta.json").write_text("{broken", encoding="utf-8")
    (tmp_path / "index" / "v0").mkdir()
    mended = Index(tmp_path / "index")

    assert mended.rebuild([LAND]) == 1

    assert ids(mended, "dat") == ["land"]
    assert not (tmp_path / "index" / "v0").exists()


def test_a_second_writer_waits_and_then_says_so(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lienthong.text.search.index.LOCK_SECONDS", 0.05)
    with index._lock(), pytest.raises(IndexBusy):
        Index(index.folder.parent).put([LAND])


def _in_child(index: Index, answer: "multiprocessing.Queue[list[str]]") -> None:
    index.put([Document(id="child", kind="dataset", title="Từ tiến trình con")])
    answer.put(ids(index, "tien trinh con"))


def test_a_forked_process_reads_and_writes(index: Index) -> None:
    context = multiprocessing.get_context("fork")
    answer: multiprocessing.Queue[list[str]] = context.Queue()
    child = context.Process(target=_in_child, args=(index, answer))
    child.start()

    assert answer.get(timeout=30) == ["child"]
    child.join(30)
    assert index.count() == 5


def test_known_items_are_found_with_and_without_marks(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "vn-text"
    lines = (folder / "phap_dien.jsonl").read_text(encoding="utf-8").splitlines()
    index = Index(tmp_path)
    index.rebuild(
        Document(id=a["ma"], kind="a", title=a["tieu_de"], summary=a["nguon"], body=a["noi_dung"])
        for a in map(json.loads, lines)
    )
    found: dict[str, list[bool]] = {}
    with (folder / "truy_van.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            hits = index.search(row["truy_van"], page=Page(1, 10)).hits
            found.setdefault(row["kieu"], []).append(row["ma_mong_doi"] in {h.id for h in hits})
    shares = {kind: sum(values) / len(values) for kind, values in found.items()}
    print(f"hit@10: {shares}")

    assert abs(shares["nguyen_van"] - shares["khong_dau"]) <= 0.02
    assert min(shares.values()) >= 0.95
