"""Rows over HTTP: our API beside Datasette, the same table, the same questions, the same run.

Both serve one table from one process on this machine; CPU is read from /proc over each server's
process tree, so that a busy machine disturbs the ratio little. Rows: first argument, 200,000 by
default. Every question is asked with other values each time, but the first, so that no answer is
kept from the one before. Facets and counts are off for Datasette; ours gives each page its total.
"""

import http.client
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

ROUNDS = 60
ADDRESS = "/api/v1/datasets/thu-tuc/distributions/bang/rows"
PEER = "/beside/bang.json"
QUIET = {"_nocount": "1", "_nofacet": "1"}
Asked = Callable[[int], tuple[dict[str, str], dict[str, str]]]


def first_page(_n: int) -> tuple[dict[str, str], dict[str, str]]:
    """The same page again and again, as a portal's front page asks it."""
    return {"_limit": "100"}, {"_size": "100", **QUIET}


def page(n: int) -> tuple[dict[str, str], dict[str, str]]:
    """A hundred rows above a key."""
    above = str(n * 997)
    return {"ma__gt": above, "_limit": "100"}, {"ma__gt": above, "_size": "100", **QUIET}


def by_key(n: int) -> tuple[dict[str, str], dict[str, str]]:
    """One row by its key."""
    key = str(4711 + n * 37)
    return {"ma": key}, {"ma__exact": key, **QUIET}


def slow(n: int) -> tuple[dict[str, str], dict[str, str]]:
    """A filter of two columns and a sort that no index helps."""
    state, place = "Quá hạn", f"Tỉnh số {n % 63}"
    return (
        {"trang_thai": state, "tinh": place, "_sort": "-so_tien", "_limit": "100"},
        {"trang_thai__exact": state, "tinh__exact": place, "_sort_desc": "so_tien", **QUIET},
    )


ASKED: dict[str, Asked] = {
    "first 100 rows, again": first_page,
    "100 rows above a key": page,
    "by key": by_key,
    "filter and sort, no index": slow,
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cpu_of(pid: int) -> float:
    """CPU seconds of a process and everything below it."""
    ticks = os.sysconf("SC_CLK_TCK")
    parents: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(entry.name))
        used[int(entry.name)] = (int(fields[11]) + int(fields[12])) / ticks
    waiting, total = [pid], 0.0
    while waiting:
        each = waiting.pop()
        total += used.get(each, 0.0)
        waiting += parents.get(each, [])
    return total


def wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(port)


def address(path: str, asked: Asked, side: int, number: int) -> str:
    """The address of a question, ours (0) or Datasette's (1)."""
    return f"{path}?{urlencode(asked(number)[side], quote_via=quote)}"


def measure(pid: int, port: int, paths: Callable[[int], str]) -> float:
    """CPU milliseconds of one answer, the median of three rounds; every answer is checked."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    found = []
    for round_ in range(3):
        before = cpu_of(pid)
        for number in range(round_ * ROUNDS, (round_ + 1) * ROUNDS):
            path = paths(number)
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200, (path, answer.status, body[:200])
        found.append((cpu_of(pid) - before) * 1000 / ROUNDS)
    return sorted(found)[1]


def make_hub(folder: Path, rows: int) -> None:
    """A hub with one public table, in this process; also the SQLite file for Datasette."""
    os.environ["LIENTHONG_DATA_DIR"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "lienthong.web.django_settings"
    import django

    django.setup()
    from lienthong.web.prepare import migrate

    migrate()
    from tables import COLUMNS, write_csv

    from lienthong.catalog.domain import DictionaryColumn
    from people import make_people
    from published import publish_dataset, publish_table

    write_csv(folder / "rows.csv", rows)
    import duckdb

    types = {c.name: c.sql_type for c in COLUMNS}
    told = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    read = f"read_csv('{folder}/rows.csv', columns={{{told}}}, header=true)"
    staged = folder / "staged.parquet"
    numbered = f"SELECT row_number() OVER () AS _line, * FROM {read}"
    duckdb.sql(f"COPY ({numbered}) TO '{staged}' (FORMAT parquet)")
    columns = [DictionaryColumn(c.name, c.label, str(c.type), description=c.label) for c in COLUMNS]
    people = make_people()
    dataset = publish_dataset(people, slug="thu-tuc")
    table = publish_table(people, dataset, staged, folder, columns=columns)
    type(table.distribution).objects.filter(pk=table.distribution_id).update(key="bang")
    write_beside(folder, read)


def write_beside(folder: Path, read: str) -> None:
    """The same rows as a plain SQLite table with its key indexed, which Datasette reads."""
    import duckdb
    from tables import COLUMNS

    taken = duckdb.sql(f"SELECT * FROM {read}").fetchall()
    with sqlite3.connect(folder / "beside.db") as beside:
        names = ", ".join(f'"{c.name}"' for c in COLUMNS)
        beside.execute(f"CREATE TABLE bang ({names})")
        marks = ", ".join("?" * len(COLUMNS))
        plain = (
            [v if isinstance(v, (int, float, str, type(None))) else str(v) for v in r]
            for r in taken
        )
        beside.executemany(f"INSERT INTO bang VALUES ({marks})", plain)
        beside.execute("CREATE INDEX bang_ma ON bang (ma)")
    beside.close()


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    folder = Path(tempfile.mkdtemp(prefix="lienthong-http-"))
    ours_port, theirs_port = free_port(), free_port()
    try:
        subprocess.run([sys.executable, __file__, "--make", str(folder), str(rows)], check=True)
        environment = {
            **os.environ,
            "LIENTHONG_DATA_DIR": str(folder),
            "LIENTHONG_PORT": str(ours_port),
            "LIENTHONG_WEB_WORKERS": "1",
            "LIENTHONG_WEB_THREADS": "1",
        }
        ours = subprocess.Popen([sys.executable, "-m", "lienthong.cli", "web"], env=environment)
        datasette = [sys.executable, "-m", "datasette", str(folder / "beside.db"), "-p"]
        settings = ["--setting", "sql_time_limit_ms", "20000", "--setting", "suggest_facets", "0"]
        theirs = subprocess.Popen(
            [*datasette, str(theirs_port), *settings],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(ours_port)
        wait_for(theirs_port)
        print(f"{rows:,} rows; CPU ms an answer; load average {os.getloadavg()[0]:.1f}")
        print(f"{'question':<28}{'ours':>8}{'Datasette':>11}{'ratio':>8}")
        for name, asked in ASKED.items():
            own = measure(ours.pid, ours_port, partial(address, ADDRESS, asked, 0))
            peer = measure(theirs.pid, theirs_port, partial(address, PEER, asked, 1))
            print(f"{name:<28}{own:>8.2f}{peer:>11.2f}{peer / own:>7.1f}x")
        ours.terminate()
        theirs.terminate()
        ours.wait(10)
        theirs.wait(10)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        make_hub(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
