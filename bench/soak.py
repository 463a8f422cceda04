"""Twenty officials at once on SQLite: they sign in, edit drafts, and import small files.

    python bench/soak.py [--seconds 300] [--sessions 20]

Starts a hub of its own in a temporary folder. Each session saves a section of its own database as
the page does while one types; beside them a file comes in every two seconds through the services,
the worker reads it, the reading is accepted and its table built. Prints requests, writes and
percentiles; ends with 1 when anything answered 5xx or a lock was met.
"""

import argparse
import http.client
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "processes"))
from running import Running, serving
from visitor import PASSWORD, Visitor, fields_of


def prepare(count: int) -> None:
    """People, databases and datasets of the sessions, made through the services."""
    from lienthong.web.serving import start_django

    start_django()
    from django.contrib.auth.hashers import make_password

    from lienthong.accounts import services as accounts
    from lienthong.accounts.domain import SYSTEM
    from lienthong.accounts.models import Organization, Person
    from lienthong.accounts.queries import actor_for
    from lienthong.catalog import services as catalog
    from lienthong.inventory import services as inventory

    at = datetime.now(UTC)
    home = Organization.objects.get(code="H57.41")
    hashed = make_password(PASSWORD)  # the same for all, and only in this folder
    told = []
    for number in range(count):
        person = accounts.create_person(
            email=f"soak{number}@vi-du.lienthong",
            full_name=f"Người thử {number}",
            organization_id=home.pk,
            is_demo=True,
            by=SYSTEM,
            at=at,
        )
        accounts.assign_role(
            person_id=person.pk,
            organization_id=home.pk,
            role="author",
            start=at.date(),
            basis="soak",
            by=SYSTEM,
            at=at,
        )
        Person.objects.filter(pk=person.pk).update(password=hashed)
        by = actor_for(person.pk, organization_id=home.pk, at=at)
        database = inventory.create_database(
            organization_id=home.pk,
            name=f"Cơ sở dữ liệu thử tải {number}",
            values={},
            by=by,
            at=at,
        )
        dataset = catalog.create_dataset(
            organization_id=home.pk,
            title=f"Bảng thử tải {number}",
            values={},
            database_id=None,
            by=by,
            at=at,
        )
        told.append({"email": person.email, "slug": database.slug, "dataset": dataset.pk})
    print(json.dumps(told))


def importing(told: list[dict[str, str]], until: float) -> None:
    """Beside the web: files come in for the datasets, and the worker reads them."""
    from lienthong.web.serving import start_django

    start_django()
    from lienthong.accounts.models import Person
    from lienthong.accounts.queries import actor_for
    from lienthong.catalog.models import Dataset, Upload
    from lienthong.catalog.services import accept_reading, receive_upload

    sent = accepted = 0
    while time.time() < until:
        each = told[sent % len(told)]
        dataset = Dataset.objects.get(pk=each["dataset"])
        person = Person.objects.get(email=each["email"])
        at = datetime.now(UTC)
        rows = "".join(f"{n},Thôn {n},{sent}\n" for n in range(300))
        receive_upload(
            dataset_id=dataset.pk,
            file=f"ma,ten,lan\n{rows}".encode(),
            file_name=f"thu-{sent}.csv",
            by=actor_for(person.pk, organization_id=dataset.organization_id, at=at),
            at=at,
        )
        sent += 1
        ready = Upload.objects.filter(state="review", file_name__startswith="thu-")
        for read in ready.select_related("dataset")[:3]:
            by = actor_for(read.by_id, organization_id=read.dataset.organization_id, at=at)
            accept_reading(upload_id=read.pk, by=by, at=datetime.now(UTC))
            accepted += 1
        time.sleep(2)
    print(json.dumps({"sent": sent, "accepted": accepted}))


class Session:
    """One official at the browser."""

    def __init__(self, hub: Running, each: dict[str, str], until: float) -> None:
        self.hub, self.each, self.until = hub, each, until
        self.seconds: list[float] = []
        self.writes: list[float] = []
        self.statuses: Counter[str] = Counter()

    def run(self) -> None:
        visitor = Visitor(self.hub.port)
        path = f"/lam-viec/co-so-du-lieu/ho-so/{self.each['slug']}/muc/scope/"
        try:
            visitor.sign_in(self.each["email"])
            fields = fields_of(self._timed(visitor, path)[2])
            number = 0
            while time.time() < self.until:
                number += 1
                fields["content"] = f"Nội dung lần {number}"
                status, _, text = self._timed(visitor, path, fields)
                fields["version"] = fields_of(text).get("version", fields.get("version", ""))
                if status == 409:
                    fields = fields_of(self._timed(visitor, path)[2])
                time.sleep(0.5)
        except (OSError, http.client.HTTPException, AssertionError) as error:
            self.statuses[type(error).__name__ + ": " + str(error)[:80]] += 1

    def _timed(
        self, visitor: Visitor, path: str, fields: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        began = time.perf_counter()
        more = {"HX-Request": "true"} if fields is not None else {}
        answer = visitor.ask(path, fields, **more)
        took = time.perf_counter() - began
        (self.seconds if fields is None else self.writes).append(took)
        self.statuses[str(answer[0])] += 1
        return answer


def told_of(values: list[float]) -> str:
    if not values:
        return "none"
    ranked = sorted(values)
    points = (0.5, 0.95, 0.99, 1)
    shown = [f"{ranked[min(len(ranked) - 1, int(p * len(ranked)))] * 1000:.0f}" for p in points]
    return f"{len(values)}; p50 / p95 / p99 / max {' / '.join(shown)} ms"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--folder", type=Path, help="A loaded example to copy; loaded when absent.")
    parser.add_argument("--prepare", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--import-until", type=float, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.prepare:
        prepare(asked.prepare)
        return 0
    if asked.import_until:
        importing(json.load(sys.stdin), asked.import_until)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        return soak(Running(Path(folder) / "hub"), asked)


def soak(hub: Running, asked: argparse.Namespace) -> int:
    import shutil

    if asked.folder:
        shutil.copytree(asked.folder, hub.folder)
    else:
        hub.run("demo")
    own = [sys.executable, __file__]
    made = subprocess.run(
        [*own, "--prepare", str(asked.sessions)],
        env=hub.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    people = json.loads(made.stdout)
    with serving(hub):
        until = time.time() + asked.seconds
        sessions = [Session(hub, each, until) for each in people]
        threads = [threading.Thread(target=each.run) for each in sessions]
        program = subprocess.Popen(
            [*own, "--import-until", str(until)],
            env=hub.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for thread in threads:
            thread.start()
        sent = program.communicate(made.stdout)[0]
        for thread in threads:
            thread.join()
        hub.stop()
    statuses = sum((each.statuses for each in sessions), Counter())
    states = dict(hub.ask("SELECT state, COUNT(*) FROM catalog_upload WHERE id > 9 GROUP BY 1"))
    said = hub.log.read_text(errors="replace")
    print(f"{asked.sessions} sessions, {asked.seconds} s")
    print(f"pages   {told_of([s for each in sessions for s in each.seconds])}")
    print(f"writes  {told_of([s for each in sessions for s in each.writes])}")
    print(f"files   {sent.strip()} {states}")
    print(f"answers {dict(statuses)}; 'locked' in the log: {said.count('locked')}")
    bad = [name for name in statuses if not name.startswith(("2", "3", "4"))]
    if bad or "locked" in said or program.returncode:
        print(said[-2000:])
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
