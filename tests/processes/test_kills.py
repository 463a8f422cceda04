"""Kill -9 at random moments under load: nothing acknowledged is lost, nothing happens twice."""

import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from running import Running, parent_of, serving, until
from visitor import Visitor, fields_of

from lienthong.exchange.gateway.calling import Client, GatewayUnreachable
from lienthong.trust import PrivateKey

pytestmark = pytest.mark.slow

# How many, and of which process ("40 import"); of all when it is not said.
COUNT, _, ONLY = os.environ.get("LIENTHONG_TEST_KILLS", "6").partition(" ")
KILLS = int(COUNT)
TARGETS = [ONLY] if ONLY else ["web", "web worker", "worker", "gateway", "import", "serve"]
RECORD = "/x1/TT-2026-0001/record"


class Load:
    """People and programs that use the hub, and what they were promised."""

    def __init__(self, hub: Running) -> None:
        self.hub = hub
        self.stopping = threading.Event()
        newest = hub.ask("SELECT MAX(id) FROM accounts_auditevent")[0][0]
        self.began_at = newest  # the example's own story stands before it
        self.told: list[dict[str, object]] = []
        self.saved: list[str] = []
        self.recorded: list[int] = []
        self.faults: Counter[str] = Counter()
        here = Path(__file__).parent / "writing.py"
        self.said = hub.log.open("ab")
        self.program = subprocess.Popen(
            [sys.executable, str(here)],
            env=hub.environment,
            stdout=subprocess.PIPE,
            stderr=self.said,
            text=True,
        )
        loops = (self._listen, self._edit, self._call)
        self.threads = [threading.Thread(target=loop, daemon=True) for loop in loops]
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.stopping.set()
        self.program.terminate()
        self.program.wait(60)
        for thread in self.threads:
            thread.join(90)
        if self.program.stdout is not None:
            self.program.stdout.close()
        self.said.close()

    def _listen(self) -> None:
        assert self.program.stdout is not None
        for line in self.program.stdout:
            self.told.append(json.loads(line))

    def _edit(self) -> None:
        """An official saves a form of a database over and over."""
        path = _form_of(self.hub)
        visitor, signed_in, number = Visitor(self.hub.port), False, 0
        while not self.stopping.wait(0.1):
            number += 1
            text = f"Mô tả qua mạng lần {number}"
            try:
                if not signed_in:
                    visitor.sign_in("an@vi-du.lienthong")
                    signed_in = True
                fields = fields_of(visitor.ask(path)[2])
                status = visitor.ask(path, {**fields, "content": text})[0]
            except (OSError, http.client.HTTPException):
                self.faults["web did not answer"] += 1
                continue
            if status == 302:
                self.saved.append(text)
            else:
                self.faults[f"web {status}"] += 1
        visitor.close()

    def _call(self) -> None:
        """A program of another agency asks for a record over and over."""
        key = PrivateKey.load(self.hub.folder / "vi-du" / "mot-cua.key")
        client = Client(f"http://127.0.0.1:{self.hub.gateway_port}", key)
        while not self.stopping.wait(0.05):
            try:
                receipt = client.get(
                    RECORD,
                    "ma_xa_cu=19756",
                    {
                        "purpose": "1.012781",
                        "x-road-userid": "em",
                        "x-road-issue": "HS-1",
                    },
                )
            except GatewayUnreachable:
                self.faults["gateway did not answer"] += 1
                client.close()
                client = Client(f"http://127.0.0.1:{self.hub.gateway_port}", key)
                continue
            self.faults[f"gateway {receipt.status}"] += receipt.status >= 500
            if "log-index" in receipt.answer_headers:
                self.recorded.append(int(receipt.answer_headers["log-index"]))
        client.close()


def _form_of(hub: Running) -> str:
    sql = "SELECT slug FROM inventory_database WHERE state = 'draft' AND organization_id = 10"
    return f"/lam-viec/co-so-du-lieu/ho-so/{hub.ask(sql)[0][0]}/muc/scope/"


def kill(hub: Running, target: str) -> str:
    """End one process of the hub without a word; gives which it was."""
    parts = hub.parts()
    pids = {"serve": [hub.process.pid] if hub.process else [], "web worker": hub.workers_of("web")}
    if target == "import":
        pids["import"] = running_imports(hub, parts.get("worker", -1))
        if not pids["import"]:
            target = "worker"
    chosen = pids.get(target) or ([parts[target]] if target in parts else [])
    if not chosen:
        return "none"
    try:
        os.kill(random.choice(chosen), signal.SIGKILL)
    except ProcessLookupError:
        return "none"
    if target == "serve":
        assert hub.process is not None
        hub.process.wait()
        hub.process = None
        hub.wait_until_gone_but_programs()
        hub.start()
    return target


def running_imports(hub: Running, worker: int) -> list[int]:
    """The limited processes that read a file now; waits for one to begin."""
    end = time.monotonic() + 15
    while time.monotonic() < end:
        found = [pid for pid in hub.processes() if parent_of(pid) == worker]
        if found:
            time.sleep(random.uniform(0, 0.3))
            return found
    return []


def check_promises(hub: Running, load: Load) -> None:
    """Every answered write is in the registers; no effect is there twice."""
    for told in [t for t in load.told if "uploaded" in t]:
        found = hub.ask("SELECT sha256 FROM catalog_upload WHERE id = ?", told["uploaded"])
        assert found == [(told["sha256"],)]
        kept = str(told["sha256"])
        assert (hub.folder / "files" / kept[:2] / kept[2:4] / kept).is_file()
    edits = [t for t in load.told if "edited" in t]
    if edits:
        sql = "SELECT version, content FROM inventory_database WHERE id = ?"
        version, text = hub.ask(sql, edits[-1]["edited"])[0]
        assert isinstance(version, int)
        assert version >= int(str(edits[-1]["version"]))
        if version == edits[-1]["version"]:
            assert text == edits[-1]["text"]
    if load.saved:
        slug = _form_of(hub).split("/")[4]
        sql = "SELECT content FROM inventory_database WHERE slug = ?"
        held = int(str(hub.ask(sql, slug)[0][0]).rpartition(" ")[2])
        assert held >= int(load.saved[-1].rpartition(" ")[2])
    _check_once(hub, load)


def _check_once(hub: Running, load: Load) -> None:
    for told in [t for t in load.told if "accepted" in t]:
        sql = "SELECT COUNT(*) FROM catalog_tableversion WHERE upload_id = ?"
        assert hub.ask(sql, told["accepted"]) == [(1,)]
    twice = """SELECT event, subject, subject_id, COUNT(*) FROM accounts_auditevent
               WHERE event IN ('catalog.upload.received', 'catalog.upload.read',
                               'catalog.upload.accepted', 'catalog.table.built')
                     AND id > ?
               GROUP BY 1, 2, 3, json_extract(details, '$.table') HAVING COUNT(*) > 1"""
    assert hub.ask(twice, load.began_at) == []
    steps = "SELECT job_id, name FROM accounts_jobstep GROUP BY 1, 2 HAVING COUNT(*) > 1"
    assert hub.ask(steps) == []


def test_kills_at_random_moments_lose_nothing_and_repeat_nothing(hub: Running) -> None:
    done: Counter[str] = Counter()
    with serving(hub):
        load = Load(hub)
        try:
            until(lambda: any("uploaded" in t for t in load.told), f"no upload\n{hub.said()}")
            for _ in range(KILLS):
                time.sleep(random.uniform(0.2, 2.0))
                done[kill(hub, random.choice(TARGETS))] += 1
                hub.wait_until_serving()
                check_promises(hub, load)
                print(dict(done), len(load.told), len(load.saved), len(load.recorded), flush=True)
        finally:
            load.stop()
        open_jobs = "SELECT COUNT(*) FROM accounts_job WHERE state IN ('waiting', 'running')"
        until(lambda: hub.ask(open_jobs) == [(0,)], "jobs are left")
        check_promises(hub, load)
        failed = hub.ask("SELECT name, error FROM accounts_job WHERE state = 'failed'")
        lost = [job for job in failed if "accounts.job.lost" not in str(job[1])]
        doctor = hub.run("doctor")
        assert hub.stop() == 0
    assert lost == []
    assert doctor.returncode == 0, doctor.stdout
    check_log(hub, load)
    check_files(hub)
    print(dict(done), dict(load.faults), Counter(next(iter(t)) for t in load.told))
    assert not [name for name in load.faults if "5" in name and load.faults[name]]
    assert not [t for t in load.told if "locked" in t]


def check_log(hub: Running, load: Load) -> None:
    """The log is whole and holds every answer that was given."""
    public = hub.folder / "exchange" / "keys" / "gateway.pub"
    log = hub.folder / "exchange" / "log"
    verified = hub.run("exchange", "verify", str(log), "--key", str(public), "--json")
    verdict = json.loads(verified.stdout)
    assert verdict["ok"]
    assert len(set(load.recorded)) == len(load.recorded)
    assert max(load.recorded) < verdict["records"]


def check_files(hub: Running) -> None:
    """No half file has a name: every upload stands under its hash (doctor read them all)."""
    named = {str(row[0]) for row in hub.ask("SELECT sha256 FROM catalog_upload")}
    kept = {path.name for path in (hub.folder / "files").glob("??/??/*")}
    assert named <= kept
    assert not list((hub.folder / "tables").glob("*/*.tmp"))
    shutil.rmtree(hub.folder)
