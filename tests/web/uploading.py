"""What a person of the staff does with a file: sends it, reads how it was read, corrects it."""

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lienthong.accounts.domain import Actor
from lienthong.catalog import services
from lienthong.catalog.models import Dataset, Upload
from lienthong.web.worker.loop import drain
from people import NOON, People


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
