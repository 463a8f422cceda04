"""Published tables: whole or not at all, in the order of the file, within limits."""

import datetime as dt
import multiprocessing
import os
import sqlite3
import threading
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from lienthong.tabular import (
    Column,
    ColumnType,
    Query,
    QueryLimits,
    build_table,
    compile_query,
    key_copy,
    key_source,
    open_key_copy,
    open_table,
    parse_query,
    rebuild_serving,
)
from lienthong.tabular.tables import QueryTooLong, TableMissing, TableNotBuilt, TooBusy, UnknownKey
from lienthong.tabular.tables.table import _lanes
from tabular.tables_for_tests import PLACES, build, stage, table_of

MORNING = dt.datetime.fromisoformat("2025-01-02T03:04:05")
ROWS = [
    ("03", "Xã Hương Phú", 4100, 79.5, Decimal("10.10"), True, dt.date(2025, 7, 1), None, "08:30"),
    ("01", "Thị trấn Khe Tre", 3800, 4.25, None, False, dt.date(2024, 7, 1), MORNING, None),
    ("02", "Xã Thượng Lộ", None, 111.0, Decimal("99999999999999999.99"), None, None, None, "23:59"),
]  # fmt: skip


def test_rows_come_back_exactly_in_the_order_of_the_file(tmp_path: Path) -> None:
    table = table_of(tmp_path, PLACES, ROWS, keys=("ma",), sort_by=("xa", "ngay"))

    page = table.query(Query())

    assert page.rows == tuple(ROWS)
    assert [column.name for column in page.columns] == [column.name for column in PLACES]
    assert page.total == 3
    assert page.next_cursor == ""


def test_the_record_is_sorted_and_keeps_line_numbers(tmp_path: Path) -> None:
    built = build(tmp_path, PLACES, ROWS, sort_by=("ma",))

    with duckdb.connect() as connection:
        found = connection.read_parquet(str(built.record)).project("_line, ma").fetchall()

    assert found == [(4, "01"), (6, "02"), (2, "03")]
    assert built.row_count == 3


def test_a_damaged_serving_copy_is_made_again_from_the_record(tmp_path: Path) -> None:
    built = build(tmp_path, PLACES, ROWS, keys=("ma",), sort_by=("xa",))
    before = open_table(built.serving)
    rows, profile, values = before.query(Query()).rows, before.profile, before.values("xa")
    built.serving.unlink()

    again = rebuild_serving(built.record)

    after = open_table(again.serving)
    assert (after.query(Query()).rows, after.profile, after.values("xa")) == (rows, profile, values)
    assert after.keys == ("ma",)


def test_an_unknown_key_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    staged = stage(tmp_path / "staged.parquet", PLACES, ROWS)

    with pytest.raises(UnknownKey, match="khong_co"):
        build_table(staged, columns=PLACES, folder=tmp_path / "table", keys=("khong_co",))

    assert sorted(path.name for path in tmp_path.iterdir()) == ["staged.parquet"]


def test_a_build_that_fails_leaves_the_table_of_before(tmp_path: Path) -> None:
    built = build(tmp_path, PLACES, ROWS)
    damaged = tmp_path / "damaged.parquet"
    damaged.write_bytes(b"PAR1 this is no table PAR1")

    with pytest.raises(TableNotBuilt):
        build_table(damaged, columns=PLACES, folder=tmp_path / "table")

    assert open_table(built.serving).row_count == 3
    assert [path.name for path in tmp_path.iterdir() if "building" in path.name] == []


def test_what_a_killed_build_left_is_swept_by_the_next(tmp_path: Path) -> None:
    leftover = tmp_path / ".table.building-0123456789ab"
    leftover.mkdir()
    (leftover / "rows.duckdb").write_bytes(b"half")

    build(tmp_path, PLACES, ROWS)

    assert not leftover.exists()


def test_a_table_without_rows_answers_with_its_columns(tmp_path: Path) -> None:
    table = table_of(tmp_path, PLACES, [], keys=("ma",), sort_by=("xa",))

    page = table.query(parse_query([("_text", "khe tre")], PLACES))

    assert (page.rows, page.total, len(page.columns)) == ((), 0, len(PLACES))
    assert table.query(Query()).total == 0


def test_a_replaced_table_is_read_anew(tmp_path: Path) -> None:
    first = table_of(tmp_path, PLACES, ROWS)
    assert first.row_count == 3

    second = table_of(tmp_path, PLACES, ROWS[:1])

    assert second.row_count == 1
    assert second.query(Query()).rows == (ROWS[0],)


def test_a_missing_table_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TableMissing, match="cannot be read"):
        open_table(tmp_path / "none.duckdb")


def test_text_is_found_without_marks_by_the_start_of_its_words(tmp_path: Path) -> None:
    table = table_of(tmp_path, PLACES, ROWS)

    def found(words: str) -> list[str]:
        page = table.query(parse_query([("_text", words), ("_columns", "ma")], PLACES))
        return [ma for (ma,) in page.rows]

    assert found("thuong lo") == ["02"]
    assert found("XÃ") == ["03", "02"]
    assert found("khe tr") == ["01"]
    assert found("ho") == []
    assert found("...") == []


def test_words_of_many_values_are_found_as_words_of_few(tmp_path: Path) -> None:
    columns = (Column("mo_ta", "Mô tả", ColumnType.TEXT),)
    rows = [(f"Hồ sơ số {number}: cấp giấy, đổi thẻ",) for number in range(6_000)]
    rows[17] = ("ĐẤT rừng; đất ở (tại xã)",)
    rows[5_000] = ("Quản lý đất-đai",)
    table = table_of(tmp_path, columns, rows)

    assert table.about.searched == ("mo_ta",)
    assert table.query(parse_query([("_text", "dat")], columns)).rows == (rows[17], rows[5_000])
    assert table.query(parse_query([("_text", "đất đai")], columns)).rows == (rows[5_000],)
    assert table.query(parse_query([("_text", "rung xa")], columns)).total == 1
    assert table.query(parse_query([("_text", "giay the")], columns)).total == 5_998
    assert table.query(parse_query([("mo_ta__contains", "RỪNG; dat")], columns)).rows == (rows[17],)
    assert table.query(parse_query([("mo_ta__contains", "so 17:")], columns)).total == 0
    assert table.query(parse_query([("mo_ta__contains", "số 18:")], columns)).rows == (rows[18],)


def test_totals_and_facets_agree_with_counting(tmp_path: Path) -> None:
    table = table_of(tmp_path, PLACES, [*ROWS, *ROWS[:2]])

    assert [(each.value, each.count) for each in table.values("ma")] == [
        ("01", 2),
        ("03", 2),
        ("02", 1),
    ]
    for name, value, total in [
        ("ma", "01", 2),
        ("ma__in", "01,02,01", 3),
        ("ma", "x", 0),
        ("ngay__is_null", "true", 1),
        ("ngay", "2025-07-01", 2),
    ]:
        query = parse_query([(name, value)], PLACES)
        assert table.query(query).total == total == len(table.query(query).rows)


def test_a_page_too_large_for_one_answer_is_cut_and_continues(tmp_path: Path) -> None:
    columns = (Column("chu", "Chữ", ColumnType.TEXT),)
    rows = [(str(number) * 10_000,) for number in range(9)]
    built = build(tmp_path, columns, rows)
    table = open_table(built.serving, limits=QueryLimits(page_bytes=50_000))

    seen, after = [], ""
    while True:
        page = table.query(Query(after=after))
        assert 0 < len(page.rows) < 5
        seen += page.rows
        if not (after := page.next_cursor):
            break

    assert seen == rows


def test_a_question_past_its_time_is_stopped_with_a_sentence(tmp_path: Path) -> None:
    built = build(tmp_path, PLACES, ROWS)
    table = open_table(built.serving, limits=QueryLimits(seconds=0.2))
    slow = "SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range + b.range = ?"

    with pytest.raises(QueryTooLong, match="was stopped"):
        table._ask(slow, [1])

    assert table.query(Query()).total == 3


def test_lookups_pass_while_heavy_questions_wait(tmp_path: Path) -> None:
    built = build(tmp_path, PLACES, ROWS, keys=("ma",))
    table = open_table(built.serving, limits=QueryLimits(heavy=1, wait_seconds=0.05))
    with _lanes(os.getpid(), 1):
        assert table.query(parse_query([("ma", "02")], PLACES)).rows == (ROWS[2],)
        with pytest.raises(TooBusy):
            table.query(parse_query([("_sort", "xa")], PLACES))

    assert table.query(parse_query([("_sort", "ma")], PLACES)).rows[0] == ROWS[1]


def test_a_serving_connection_reaches_no_other_file(tmp_path: Path) -> None:
    table = table_of(tmp_path, PLACES, ROWS)
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n", encoding="utf-8")

    for sql in (f"SELECT * FROM read_csv('{secret}')", f"ATTACH '{tmp_path}/other.duckdb'",
                "SET enable_external_access = true", "INSERT INTO about VALUES ('x')"):  # fmt: skip
        with pytest.raises(duckdb.Error):
            table._ask(sql, [])


def test_many_threads_ask_one_table_at_once(tmp_path: Path) -> None:
    table = table_of(tmp_path, PLACES, ROWS * 50, keys=("ma",))
    wrong: list[object] = []

    def ask(place: int) -> None:
        for turn in range(20):
            key = ("01", "02", "03")[(place + turn) % 3]
            page = table.query(parse_query([("ma", key), ("_limit", str(turn + 1))], PLACES))
            if page.total != 50 or {row[0] for row in page.rows} != {key}:
                wrong.append(page)

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


def _ask_in_child(path: Path, answers: "multiprocessing.Queue[int]") -> None:
    answers.put(len(open_table(path).query(Query(limit=2)).rows))


def test_a_forked_process_opens_the_table_again(tmp_path: Path) -> None:
    built = build(tmp_path, PLACES, ROWS)
    open_table(built.serving).query(Query())
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.Queue[int] = context.Queue()

    child = context.Process(target=_ask_in_child, args=(built.serving, answers))
    child.start()
    child.join(20)

    assert (child.exitcode, answers.get(timeout=5)) == (0, 2)


def test_a_key_copy_answers_by_key_and_cannot_be_written(tmp_path: Path) -> None:
    built = build(tmp_path, PLACES, ROWS, keys=("ma",), sort_by=("ma",))
    columns = (PLACES[0], PLACES[4], PLACES[6])
    path = tmp_path / "key.sqlite"

    written = key_copy(built.record, columns=columns, keys=("ma",), path=path)

    connection = open_key_copy(path)
    compiled = compile_query(parse_query([("ma", "02")], columns), key_source(columns))
    found = connection.execute(compiled.sql, compiled.values).fetchall()
    plan = connection.execute(f"EXPLAIN QUERY PLAN {compiled.sql}", compiled.values).fetchall()
    assert written == 3
    assert [row[: len(compiled.names)] for row in found] == [("02", "99999999999999999.99", None)]
    assert "key_ma" in plan[0][3]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM rows")
    connection.close()
