"""From a file to the public through the pages of the staff site, and every way it may be refused."""

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lienthong.accounts.domain import Actor
from lienthong.catalog import services
from lienthong.catalog.models import Dataset, TableVersion, Upload
from lienthong.governance import services as governance
from lienthong.web.worker.loop import drain
from people import NOON, People

pytestmark = pytest.mark.django_db

BOOK = Path(__file__).parents[2] / "docs/tutorials/bieu-01-don-vi-hanh-chinh.xlsx"
MESSY = (
    "Bảng giá đất ở tại đô thị\n"
    "(Đơn vị tính: nghìn đồng/m2)\n"
    "Mã phường;Tên đường;Giá vị trí 1;Giá vị trí 2\n"
    "01127;Lạch Tray;85000;42500\n"
    "01127;Cầu Đất;92000;46000\n"
    "01127;Lương Khánh Thiện;6O000;30000\n"
    "01130;Đà Nẵng;61500;30750\n"
    "01130;Văn Cao;58000;29000\n"
    "01130;Lê Lợi;47000;23500\n"
)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of each test lie apart."""


def enter(actor: Actor) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=actor.person_id))
    return client


def draft(people: People, title: str = "Bảng giá đất") -> Dataset:
    return services.create_dataset(organization_id=people.a.pk, title=title, by=people.an, at=NOON)


def send(client: Client, dataset: Dataset, name: str, content: bytes, **more: str) -> Upload:
    answer = client.post(
        f"/lam-viec/du-lieu-mo/bo/{dataset.slug}/tai-len/",
        {"file": SimpleUploadedFile(name, content), **more},
    )
    assert answer.status_code == 302, answer.content.decode()[:2000]
    drain()
    return Upload.objects.order_by("-pk")[0]


def review(client: Client, upload: Upload, more: str = "") -> str:
    answer = client.get(f"/lam-viec/du-lieu-mo/tep/{upload.pk}/xem-lai/{more}")
    assert answer.status_code == 200
    return answer.content.decode()


def correct(client: Client, upload: Upload, page: str, **values: object) -> None:
    here = f"/lam-viec/du-lieu-mo/tep/{upload.pk}/xem-lai/{page}/"
    answer = client.post(here, values)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    drain()
    upload.refresh_from_db()
    assert upload.state == "review"


def test_the_whole_way_from_a_workbook_to_the_public(people: People) -> None:
    an, binh = enter(people.an), enter(people.binh)
    answer = an.post(
        "/lam-viec/du-lieu-mo/tao/",
        {"title": "Đơn vị hành chính cấp xã", "organization": people.a.pk},
    )
    dataset = Dataset.objects.get()
    assert answer.headers["Location"] == f"/lam-viec/du-lieu-mo/bo/{dataset.slug}/"

    upload = send(an, dataset, BOOK.name, BOOK.read_bytes(), label="2026")
    shown = review(an, upload)

    answer = an.post(f"/lam-viec/du-lieu-mo/tep/{upload.pk}/luu/")
    version = TableVersion.objects.get()
    home = f"/lam-viec/du-lieu-mo/bo/{dataset.slug}"
    assert answer.headers["Location"] == f"{home}/tu-dien/{version.pk}/"
    drain()
    version.refresh_from_db()
    assert version.state == "ready"

    words = {f"description-{c['name']}": f"Ý nghĩa của {c['label']}" for c in version.columns}
    words |= {f"label-{c['name']}": c["label"] for c in version.columns}
    answer = an.post(f"{home}/tu-dien/{version.pk}/", words)
    assert answer.status_code == 302

    sections = {
        "about": {"title": dataset.title, "description": "Mỗi dòng là một xã."},
        "source": {"frequency": "yearly", "origin_kind": "other"},
        "terms": {
            "licence": "open-terms",
            "access_level": "open",
            "contact_name": "Nguyễn Thị An",
            "contact_email": "an@khetre.example",
            "personal_data_reviewed": "on",
        },
    }
    for name, values in sections.items():
        page = an.get(f"{home}/phan/{name}/")
        assert page.status_code == 200
        answer = an.post(f"{home}/phan/{name}/", {**values, "version": "1000"})
        assert answer.status_code == 302, answer.content.decode()[:3000]
    assert an.get(f"{home}/").status_code == 200
    checks = an.get(f"{home}/kiem-tra/").content.decode()
    assert "disabled" not in checks, checks

    answer = an.post(f"{home}/gui/")
    assert answer.headers["Location"] == f"{home}/"
    dataset.refresh_from_db()
    assert dataset.status == "in_review"
    assert dataset.case_id is not None
    preview = binh.get(f"{home}/xem-truoc/").content.decode()
    assert "Ý nghĩa của" in preview
    assert binh.get(f"/lam-viec/ho-so/{dataset.case_id}/").status_code == 200

    governance.decide(
        case_id=dataset.case_id,
        approved=True,
        reason="",
        statement="An toàn.",
        by=people.binh,
        at=NOON,
    )
    drain()
    dataset.refresh_from_db()
    assert dataset.status == "published"
    assert Client().get(f"/du-lieu/{dataset.slug}").status_code == 200
    assert an.get(f"{home}/phien-ban/").status_code == 200
    file = an.get(f"{home}/phien-ban/{version.pk}/tep-goc/")
    assert b"".join(file.streaming_content) == BOOK.read_bytes()  # type: ignore[attr-defined]
