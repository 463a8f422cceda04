"""CPU time of a catalogue search over 200,000 entries, and how often the known item is found.

    python bench/search.py [--entries 200000] [--json]

Known items come from vn-text in the shared data folder (LIENTHONG_SHARED); without it only the
time is measured.
"""

import argparse
import csv
import json
import os
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

from lienthong.text import fold
from lienthong.text.search import Document, Index, Page

SUBJECTS = (
    "hồ sơ thủ tục hành chính",
    "cơ sở khám bệnh, chữa bệnh",
    "trường mầm non công lập",
    "diện tích đất nông nghiệp",
    "sản lượng thủy sản",
    "hộ nghèo và cận nghèo",
    "dự án đầu tư công",
    "quan trắc môi trường nước",
    "lao động và việc làm",
    "phương tiện giao thông đường bộ",
    "di tích lịch sử, văn hóa",
    "giá đất theo vị trí",
    "doanh nghiệp thành lập mới",
    "dân số trung bình",
    "thu chi ngân sách nhà nước",
    "tai nạn giao thông",
    "cấp giấy phép xây dựng",
    "rừng phòng hộ",
    "cơ sở lưu trú du lịch",
    "bảo hiểm y tế học sinh",
)
PLACES = (
    "xã Khe Tre",
    "phường Thuận Hóa",
    "huyện Nam Đông",
    "thành phố Huế",
    "tỉnh Hà Giang",
    "xã Hương Phú",
    "quận Lê Chân",
    "thành phố Hải Phòng",
    "phường Hồng Bàng",
    "đặc khu Cát Hải",
    "xã Thượng Lộ",
    "tỉnh Quảng Trị",
    "thành phố Đà Nẵng",
)
KINDS = ("Danh sách", "Số liệu", "Bảng tổng hợp", "Báo cáo", "Danh mục", "Kết quả", "Thống kê")
QUERIES = (
    "hồ sơ thủ tục hành chính xã Khe Tre",
    "hộ nghèo",
    "giá đất thành phố Huế 2024",
    "dân số trung bình tỉnh Hà Giang",
    "quan trắc môi trường nước Hải Phòng",
    "thu chi ngân sách",
    "danh mục di tích",
    "tai nạn giao thông quý 2",
    "cơ sở lưu trú du lịch Đà Nẵng",
    "rừng phòng hộ Nam Đông",
    "giấy phép xây dựng",
    "lao động việc làm",
)


def entries(count: int) -> Iterator[Document]:
    """Made-up catalogue entries with titles and descriptions of ordinary length."""
    chance = random.Random(11)
    for number in range(count):
        subject, place, kind = chance.choice(SUBJECTS), chance.choice(PLACES), chance.choice(KINDS)
        year, quarter = chance.randint(2010, 2026), chance.randint(1, 4)
        yield Document(
            id=f"d{number}",
            kind="dataset",
            title=f"{kind} {subject} {place} quý {quarter} năm {year}",
            summary=f"{kind} {subject} do {place} lập; mã số {number}; {chance.choice(SUBJECTS)}.",
            body=" ".join(chance.choice(SUBJECTS) for _ in range(6)),
            facets={"publisher": (place,), "theme": (subject,), "year": (str(year),)},
            sort_on=date(year, quarter * 3, 1),
        )


def cpu_per_search(index: Index, queries: list[str], rounds: int) -> list[float]:
    """CPU milliseconds of each query, the median of several rounds, facets counted."""
    figures = []
    for query in queries:
        times = []
        for _ in range(rounds):
            started = time.process_time()
            index.search(query, page=Page(1, 20), facets=("publisher", "theme"))
            times.append((time.process_time() - started) * 1000)
        figures.append(median(times))
    return figures


def known_item_shares(folder: Path) -> dict[str, float]:
    """Share of known-item queries with their article in the first ten, by kind of query."""
    source = Path(os.environ.get("LIENTHONG_SHARED", "../shared")) / "data" / "vn-text"
    if not source.exists():
        return {}
    index = Index(folder)
    with (source / "phap_dien.jsonl").open(encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    index.rebuild(
        Document(
            id=a["ma"], kind="article", title=a["tieu_de"], summary=a["nguon"], body=a["noi_dung"]
        )
        for a in articles
    )
    found: dict[str, list[bool]] = {}
    with (source / "truy_van.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            hits = index.search(row["truy_van"], page=Page(1, 10)).hits
            found.setdefault(row["kieu"], []).append(row["ma_mong_doi"] in {hit.id for hit in hits})
    return {kind: sum(values) / len(values) for kind, values in found.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=200_000)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index, started = Index(Path(folder) / "catalogue"), time.process_time()
        index.rebuild(entries(chosen.entries))
        result: dict[str, object] = {
            "entries": chosen.entries,
            "build_cpu_s": round(time.process_time() - started, 1),
        }
        size = sum(file.stat().st_size for file in index.folder.rglob("*") if file.is_file())
        result["megabytes"] = round(size / 1e6, 1)
        for name, queries in (
            ("marked", list(QUERIES)),
            ("unmarked", [fold(query) for query in QUERIES]),
        ):
            figures = cpu_per_search(index, queries, rounds=7)
            result[f"cpu_ms_{name}"] = {
                "median": round(median(figures), 1),
                "max": round(max(figures), 1),
            }
        misspelt = cpu_per_search(
            index, ["dan so trunh binh ha giagn", "danh muk di tjch"], rounds=3
        )
        result["cpu_ms_misspelt"] = round(max(misspelt), 1)
        result["hit_at_10"] = known_item_shares(Path(folder) / "articles")
    print(json.dumps(result, ensure_ascii=False) if chosen.json else _lines(result))


def _lines(result: dict[str, object]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in result.items())


if __name__ == "__main__":
    main()
