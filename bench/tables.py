"""Tables: what a stored table costs and how fast it answers. Prints figures, keeps nothing.

Times are CPU milliseconds of this process (best of several), sizes are ratios to the CSV file; the
plain SQLite table beside ours is what Datasette reads. Rows: first argument, 1,000,000 by default.
"""

import csv
import datetime as dt
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from lienthong.tabular import (
    Column,
    ColumnType,
    Format,
    QueryLimits,
    Table,
    build_table,
    key_copy,
    open_table,
    parse_query,
    save_table,
)
from lienthong.tabular.query import Query

_TEXT = (
    "giấy tờ đất đai hộ khẩu cấp phép xây dựng đăng ký kinh doanh chứng thực công dân thủ tục "
    "hành chính môi trường y tế giáo dục lao động việc làm thương binh xã hội tư pháp nông nghiệp "
    "thủy sản tài nguyên khoáng sản đường bộ vận tải thuế phí bảo hiểm hỗ trợ nghèo dân tộc"
)
WORDS = _TEXT.split()
FIELDS = ("Đất đai", "Hộ tịch", "Xây dựng", "Kinh doanh", "Y tế", "Giáo dục", "Lao động", "Thuế")
STATES = ("Đã trả", "Đang xử lý", "Quá hạn", "Bổ sung", "Từ chối")
KINDS = {
    "ma": ColumnType.INTEGER, "tinh": ColumnType.TEXT, "linh_vuc": ColumnType.TEXT,
    "ngay": ColumnType.DATE, "so_tien": ColumnType.INTEGER, "vi_do": ColumnType.NUMBER,
    "kinh_do": ColumnType.NUMBER, "mo_ta": ColumnType.TEXT, "nguoi": ColumnType.TEXT,
    "trang_thai": ColumnType.TEXT,
}  # fmt: skip
COLUMNS = tuple(Column(name, name, kind) for name, kind in KINDS.items())
Params = list[tuple[str, str]]
PLACE = "Tỉnh số 17"


def write_csv(path: Path, rows: int) -> None:
    """Files of administrative procedures, made up; seed 47, so that every run has the same."""
    chance = random.Random(47)
    first = dt.date(2018, 1, 1)
    with path.open("w", newline="", encoding="utf-8") as target:
        out = csv.writer(target)
        out.writerow(KINDS)
        for number in range(1, rows + 1):
            out.writerow(
                [
                    number, f"Tỉnh số {chance.randrange(63)}", chance.choice(FIELDS),
                    first + dt.timedelta(days=chance.randrange(2500)), chance.randrange(50_000_000),
                    f"{8 + chance.random() * 15:.5f}", f"{102 + chance.random() * 7:.5f}",
                    " ".join(chance.choices(WORDS, k=8)), f"Người {chance.randrange(3000)}",
                    chance.choice(STATES),
                ]
            )  # fmt: skip


def stage(source: Path, target: Path) -> None:
    """The CSV file as staged rows, by DuckDB alone: the floor that intake stands on."""
    types = ", ".join(f"'{c.name}': '{c.sql_type}'" for c in COLUMNS)
    with duckdb.connect(config={"threads": 2, "memory_limit": "512MB"}) as connection:
        connection.execute(
            f"COPY (SELECT row_number() OVER () + 1 AS _line, * FROM read_csv('{source}', "
            f"types = {{{types}}})) TO '{target}' (FORMAT parquet)"
        )


def timed(label: str, work: Callable[[], Any]) -> Any:
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{label:<34} {wall:7.2f} s  {cpu:7.2f} CPU s  peak {memory} MB")
    return made


def best(work: Callable[[], Any], turns: int = 9) -> float:
    least = float("inf")
    for _ in range(turns):
        start = time.process_time()
        work()
        least = min(least, time.process_time() - start)
    return least * 1000


def ask(built: Path, label: str, budget: str, *asked: Params) -> None:
    """Questions of one kind on a warm table: each for the first time, and the last once more."""
    table = open_table(built)
    table.query(parse_query([("_text", "xyz"), ("tinh", PLACE)], COLUMNS))
    spent = []
    for params in asked:
        start = time.process_time()
        page = table.query(parse_query(params, COLUMNS))
        spent.append((time.process_time() - start) * 1000)
    spent.sort()
    again = best(lambda: table.query(parse_query(asked[-1], COLUMNS)))
    print(
        f"{label:<34} median {spent[len(spent) // 2]:6.2f} ms, least {spent[0]:6.2f}, "
        f"again {again:5.2f}  {budget:<9} {page.total} rows"
    )


def against_sqlite(source: Path, folder: Path, serving: Path) -> None:
    """The same file as a plain SQLite table without indexes: un-indexed filter and sort."""
    plain = sqlite3.connect(folder / "plain.db")
    plain.execute(f"CREATE TABLE rows ({', '.join(KINDS)})")
    with source.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        next(reader)
        marks = ", ".join("?" * len(KINDS))
        plain.executemany(f"INSERT INTO rows VALUES ({marks})", reader)
    plain.commit()
    table = open_table(serving)
    params = [("tinh", PLACE), ("_sort", "-so_tien")]
    ours = best(lambda: Table(serving, QueryLimits()).query(parse_query(params, COLUMNS)), 5)
    sql = "SELECT * FROM rows WHERE tinh = ? ORDER BY CAST(so_tien AS INTEGER) DESC LIMIT 100"
    count = "SELECT count(*) FROM rows WHERE tinh = ?"
    theirs = best(
        lambda: (
            plain.execute(sql, (PLACE,)).fetchall(),
            plain.execute(count, (PLACE,)).fetchall(),
        ),
        3,
    )
    print(
        f"filter, sort and total, no index: {theirs / ours:.1f} x faster than SQLite "
        f"({table.row_count} rows)"
    )
    plain.close()


def questions(serving: Path, rows: int) -> None:
    places = [f"Tỉnh số {number}" for number in range(20)]
    starts = [("so_tien__ge", str(number * 1_000_000)) for number in range(1, 20)]
    figures = [f"count,{f}({c})" for f in ("sum", "max", "min") for c in ("so_tien", "ma", "vi_do")]
    pairs = ["giay to", "dat dai", "moi truong", "y te", "thu tuc", "nong nghiep", "thue phi"]
    table = open_table(serving)
    mark, pages = "", []
    for _ in range(10):
        pages.append([("_after", mark)] if mark else [])
        mark = table.query(parse_query(pages[-1], COLUMNS)).next_cursor
    for_new = [[*page, ("_columns", ",".join(KINDS))] for page in pages]
    ask(serving, "100 rows + total", "<= 1.5", *for_new)
    ask(serving, "filter + total", "<= 4", *([("tinh", place)] for place in places))
    ask(serving, "range + total", "", *([start, ("so_tien__lt", "21000000")] for start in starts))
    ask(serving, "one row by key", "<= 1.5", *([("ma", str(rows * n // 30))] for n in range(1, 30)))
    ask(
        serving,
        "group by, figures",
        "<= 20",
        *([("_group", "tinh"), ("_aggregate", f)] for f in figures),
    )
    ask(
        serving,
        "group by month",
        "<= 20",
        *([("_group", "ngay:month"), ("_limit", str(n))] for n in range(1, 8)),
    )
    ask(
        serving,
        "text of two words, no tone marks",
        "<= 30",
        *([("_text", words)] for words in pairs),
    )
    ask(
        serving,
        "sort by an un-indexed column",
        "",
        *([("_sort", f"-{c}")] for c in ("so_tien", "vi_do", "nguoi")),
    )


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="lienthong-bench-") as name:
        folder = Path(name)
        source, staged = folder / "rows.csv", folder / "staged.parquet"
        write_csv(source, rows)
        timed("CSV to staged rows (DuckDB alone)", lambda: stage(source, staged))
        built = timed(
            "record, serving copy, statistics",
            lambda: build_table(staged, columns=COLUMNS, folder=folder / "table", keys=("ma",)),
        )
        size = source.stat().st_size
        record, serving = built.sizes.record_bytes / size, built.sizes.serving_bytes / size
        print(
            f"stored, of the CSV: record {record:.0%} + serving {serving:.0%} "
            f"= {record + serving:.0%}"
        )
        again = time.process_time()
        keys = [c for c in COLUMNS if c.name in {"ma", "tinh", "ngay"}]
        key_copy(built.record, columns=keys, keys=("ma",), path=folder / "key.sqlite")
        print(f"key copy of three columns: {time.process_time() - again:.2f} CPU s")
        questions(built.serving, rows)
        table = open_table(built.serving)
        for form in (Format.CSV, Format.JSON, Format.PARQUET):
            timed(
                f"download, {form}",
                lambda form=form: save_table(form, table, Query(), folder / "out"),
            )
        against_sqlite(source, folder, built.serving)


if __name__ == "__main__":
    main()
