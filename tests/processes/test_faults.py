"""Faults and full disks: a sentence with its status, nothing half-written, no page for programs."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from lienthong.accounts.models import AuditEvent
from lienthong.catalog.models import Upload
from lienthong.catalog.queries import files, public
from lienthong.catalog.services import receive_upload
from lienthong.settings import settings
from lienthong.storage import StorageFull
from lienthong.web.problems import ProblemMiddleware, problem_json
from offers import make_dataset
from people import NOON, People


@contextmanager
def full_disk(byte_size: int) -> Iterator[None]:
    """No file of this process may grow beyond a size, as on a disk without room."""
    handled = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (byte_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handled)


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    own = settings().model_copy(update={"data_dir": tmp_path})
    monkeypatch.setattr(files, "settings", lambda: own)
    files.store.cache_clear()
    yield tmp_path
    files.store.cache_clear()


def test_an_upload_on_a_full_disk_is_refused_with_507_and_leaves_nothing(
    people: People, own_folder: Path
) -> None:
    dataset = make_dataset(people)
    events = AuditEvent.objects.count()

    with full_disk(4096), pytest.raises(StorageFull) as refused:
        receive_upload(
            dataset_id=dataset.pk,
            file=b"ma,ten\n" + b"1,a\n" * 100_000,
            file_name="lon.csv",
            by=people.an,
            at=NOON,
        )

    assert problem_json(refused.value).status_code == 507
    assert not Upload.objects.exists()
    assert AuditEvent.objects.count() == events
    assert [path for path in own_folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("path", ["/api/v1/datasets", "/lam-viec/"])
def test_full_registers_are_said_with_507(path: str) -> None:
    middleware = ProblemMiddleware(lambda request: None)  # type: ignore[arg-type,return-value]
    request = RequestFactory().get(path, headers={"accept": "application/json"})

    answer = middleware.process_exception(request, OperationalError("database or disk is full"))

    assert answer is not None
    assert answer.status_code == 507
    assert b"web.registers_full" in answer.content


@pytest.mark.django_db
def test_a_fault_behind_the_api_is_a_problem_document_that_tells_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        message = "inner words"
        raise RuntimeError(message)

    monkeypatch.setattr(public, "published_datasets", fail)

    answer = Client(raise_request_exception=False).get("/api/v1/datasets?size=7")

    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "web.fault"
    assert "inner words" not in answer.content.decode()
    assert "size=7" not in caplog.text
