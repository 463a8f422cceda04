"""A program beside the hub that edits and uploads through the services, one line per success.

Run with the hub's environment; it goes on until it is ended. Each line on its output is written
after the transaction of that change ended.
"""

import itertools
import json
import threading
import time
from datetime import UTC, datetime

from lienthong.web.serving import start_django

start_django()

from django.db import OperationalError  # noqa: E402

from lienthong.accounts.models import Person  # noqa: E402
from lienthong.accounts.queries import actor_for  # noqa: E402
from lienthong.catalog import services as catalog  # noqa: E402
from lienthong.catalog.models import Dataset, Upload  # noqa: E402
from lienthong.errors import LienthongError  # noqa: E402
from lienthong.inventory import services as inventory  # noqa: E402
from lienthong.inventory.models import Database  # noqa: E402

SAYING = threading.Lock()


def say(**facts: object) -> None:
    with SAYING:
        print(json.dumps(facts), flush=True)


def clock() -> datetime:
    return datetime.now(UTC)


def edit() -> None:
    """Changes the description of a database again and again."""
    person = Person.objects.get(email="khoa@vi-du.lienthong")
    database = Database.objects.filter(organization__code="H57.15").order_by("pk").first()
    assert database is not None
    for number in itertools.count(1):
        text = f"Nội dung lần {number}"
        at = clock()
        by = actor_for(person.pk, organization_id=database.organization_id, at=at)
        made = inventory.update_database(
            database_id=database.pk,
            version=None,
            changes={"content": text},
            by=by,
            at=at,
        )
        say(edited=database.pk, version=made.version, text=text)
        time.sleep(0.2)


def upload() -> None:
    """Sends small files, and accepts those that were read."""
    person = Person.objects.get(email="chi@vi-du.lienthong")
    dataset = Dataset.objects.get(status="draft")
    for number in itertools.count(1):
        at = clock()
        by = actor_for(person.pk, organization_id=dataset.organization_id, at=at)
        rows = "".join(f"{n},Tuyến {n},{number}\n" for n in range(1, 200))
        made = catalog.receive_upload(
            dataset_id=dataset.pk,
            file=f"ma_tuyen,ten_tuyen,lan\n{rows}".encode(),
            file_name=f"tuyen-{number}.csv",
            by=by,
            at=at,
        )
        say(uploaded=made.pk, sha256=made.sha256)
        for waiting in Upload.objects.filter(dataset=dataset, state="review"):
            try:
                catalog.accept_reading(upload_id=waiting.pk, by=by, at=clock())
            except LienthongError as error:
                say(refused=error.code)
            else:
                say(accepted=waiting.pk)
        time.sleep(1.0)


def again(work: object) -> None:
    while True:
        try:
            work()  # type: ignore[operator]
        except OperationalError as error:
            say(locked=str(error))
        except LienthongError as error:
            say(refused=error.code)
            time.sleep(1)


threading.Thread(target=again, args=(edit,), daemon=True).start()
again(upload)
