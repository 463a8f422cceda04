"""Datasets and tables for the tests of the catalogue, and a worker that runs what was asked."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from entries import appoint
from lienthong.accounts.models.work import Job
from lienthong.accounts.queries import focal_point_of
from lienthong.catalog import jobs, services
from lienthong.catalog.models import DataService, Dataset, TableVersion, Upload
from lienthong.catalog.queries import staff
from lienthong.governance.services import decide
from people import NOON, People

LATER = NOON + timedelta(hours=1)
SCHOOLS = """Mã trường,Tên trường,Cấp học,Số học sinh
00101,Trường Mầm non Hoa Sen,Mầm non,212
00102,Trường Tiểu học Khe Tre,Tiểu học,430
00103,Trường THCS Khe Tre,THCS,380
""".encode()
FULL = {
    "description": "Tên, cấp học và số học sinh của các cơ sở giáo dục trên địa bàn xã Khe Tre.",
    "theme": "education",
    "keywords": ["trường học", "giáo dục"],
    "frequency": "quarterly",
    "licence": "cc-by-4.0",
    "origin_kind": "other",
    "contact_name": "Phòng Văn hóa – Xã hội",
    "contact_email": "vhxh@khetre.example",
    "spatial": "Xã Khe Tre",
}
WORDS = {
    "ma_truong": {"description": "Mã định danh của trường"},
    "ten_truong": {"description": "Tên đầy đủ của trường"},
    "cap_hoc": {"description": "Cấp học cao nhất"},
    "so_hoc_sinh": {"description": "Số học sinh đầu năm học", "unit": "học sinh"},
}
STATEMENT = "Đã kiểm tra, không có dữ liệu cá nhân, không ảnh hưởng an toàn, an ninh."


class AtOnce:
    """A step that runs at once; its results must be JSON, as a worker keeps them."""

    job_id = 1

    def __call__(
        self, name: str, function: Callable[..., Any], *args: Any, inside: bool = True
    ) -> Any:
        return json.loads(json.dumps(function(*args)))

    def progress(self, done: int, total: int, note: str = "") -> None:
        assert 0 <= done <= total


def run_jobs() -> list[str]:
    """Run everything that waits, as a worker would; gives the names in order."""
    ran = []
    while job := Job.objects.filter(state="waiting").order_by("pk").first():
        jobs.JOBS[job.name](AtOnce(), **job.args)
        Job.objects.filter(pk=job.pk).update(state="done")
        ran.append(job.name)
    return ran


def make_dataset(people: People, title: str = "Danh sách cơ sở giáo dục", **values: Any) -> Dataset:
    """A draft of agency A with every field."""
    return services.create_dataset(
        organization_id=people.a.pk, title=title, values={**FULL, **values}, by=people.an, at=NOON
    )


def upload(
    dataset: Dataset,
    people: People,
    content: bytes = SCHOOLS,
    name: str = "truong.csv",
    **more: Any,
) -> Upload:
    """A file that came in and was read."""
    made = services.receive_upload(
        dataset_id=dataset.pk, file=content, file_name=name, by=people.an, at=NOON, **more
    )
    run_jobs()
    made.refresh_from_db()
    return made


def add_table(dataset: Dataset, people: People, **more: Any) -> TableVersion:
    """A stored table with its dictionary complete and its columns reviewed."""
    came = upload(dataset, people, **more)
    version = services.accept_reading(upload_id=came.pk, by=people.an, at=NOON)[0]
    run_jobs()
    services.edit_dictionary(version_id=version.pk, columns=WORDS, by=people.an, at=NOON)
    services.update_dataset(
        dataset_id=dataset.pk,
        version=None,
        changes={"personal_data_reviewed": True},
        by=people.an,
        at=NOON,
    )
    version.refresh_from_db()
    return version


def approve(dataset: Dataset, people: People) -> Dataset:
    """Submit, approve by another person, publish as the follower of the decision does."""
    sent = services.submit_dataset(dataset_id=dataset.pk, by=people.an, at=LATER)
    assert sent.case_id is not None
    decide(case_id=sent.case_id, approved=True, statement=STATEMENT, by=people.binh, at=LATER)
    jobs.settle_case(AtOnce(), case_id=sent.case_id, at=LATER.isoformat())
    run_jobs()
    sent.refresh_from_db()
    return sent


def published(people: People, **values: Any) -> Dataset:
    """A public dataset of agency A with one table of three schools."""
    dataset = make_dataset(people, **values)
    add_table(dataset, people)
    return approve(dataset, people)


def make_service(people: People, **values: object) -> DataService:
    """A complete draft of a service over a published table for the exchange only."""
    if focal_point_of(people.a.pk, NOON.date()) is None:
        appoint(people)
    dataset = published(people, access_level="exchange")
    table = staff.dataset_for(dataset.pk, by=people.an).distributions.get()
    facts = {
        "distribution": table.pk,
        "key_columns": ["ma_truong"],
        "fields": ["ma_truong", "ten_truong"],
        "filterable": ["cap_hoc"],
        "method": "ndop_query",
        "capacity": "50 yêu cầu/giây",
        "documents": [{"title": "Hướng dẫn kết nối", "url": "https://khetre.example/hd"}],
        "regulations": ["Quyết định 05/2026/QĐ-UBND"],
    }
    return services.create_service(
        organization_id=people.a.pk,
        name="Tra cứu cơ sở giáo dục",
        values={**facts, **values},
        by=people.an,
        at=NOON,
    )


def publish_service(service: DataService, people: People) -> DataService:
    """Submit, approve, publish as the follower of the decision does."""
    sent = services.submit_service(service_id=service.pk, by=people.an, at=LATER)
    decide(case_id=sent.case_id or 0, approved=True, by=people.binh, at=LATER)
    jobs.settle_case(AtOnce(), case_id=sent.case_id or 0, at=LATER.isoformat())
    run_jobs()
    sent.refresh_from_db()
    return sent
