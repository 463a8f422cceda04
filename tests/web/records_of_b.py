"""One record of each kind that agency B owns, for the walk of the fence.

A new page of the staff site that opens a record names it here: by the arguments of its address,
or, where an argument means several things, by the beginning of the page's name.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore

from lienthong.accounts import work
from lienthong.accounts.models import RoleAssignment
from lienthong.accounts.queries import actor_for
from lienthong.catalog import services as catalog
from lienthong.catalog.models import Distribution, TableVersion
from lienthong.catalog.queries.staff import history_of_dataset, history_of_service
from lienthong.exchange import services as exchange
from lienthong.exchange.models import Agreement
from lienthong.governance import services as governance
from lienthong.inventory import services as inventory
from lienthong.trust import generate_key
from people import NOON, People, make_organization, make_person

MARK: Final = "Bimatcuab"
"""A word in every text of B's records, which no page of A may show."""

SHARED: Final = {
    "agreement_propose": "a published service is offered to every agency",
    "calendar_year": "the working-day calendar is the same for all",
    "legal_document": "the register of legal bases is the same for all",
    "legal_document_change": "guarded by its permission alone",
    "legal_document_remove": "guarded by its permission alone",
    "legal_parameter": "the law is the same for all",
    "list": "issued lists are public",
    "list_part": "issued lists are public",
    "list_whole": "issued lists are public",
}
"""Pages whose address has arguments and opens no record of one agency, with the reason."""

Made = Mapping[str, object]
Maker = Callable[[People], Made]


def _person(people: People) -> Made:
    person = make_person(
        f"Người {MARK}", "mark@namdong.example", organization=people.b, roles=["author"]
    )
    held = RoleAssignment.objects.get(person=person)
    return {"person_id": person.pk, "assignment_id": held.pk}


def _session(people: People) -> Made:
    store = SessionStore()
    store.create()
    made = UserSession.objects.create(
        user_id=people.chi.person_id,
        session_key=store.session_key,
        ip="127.0.0.1",
        user_agent=MARK,
    )
    return {"session_id": made.pk}


def _job(people: People) -> Made:
    number = work.enqueue(
        "tests.mark", key="mark", organization_id=people.b.pk, at=NOON, title=f"Tác vụ {MARK}"
    )
    return {"job_id": number}


def _case(people: People) -> Made:
    case = governance.open_case(
        kind="dataset.publication",
        subject="catalog.dataset",
        subject_id=70_000,
        organization_id=people.b.pk,
        title=f"Hồ sơ {MARK}",
        by=people.chi,
        at=NOON,
    )
    return {"case_id": case.pk}


def _database(people: People) -> Made:
    database = inventory.create_database(
        organization_id=people.b.pk, name=f"Cơ sở dữ liệu {MARK}", by=people.chi, at=NOON
    )
    inventory.import_items(
        database_id=database.pk,
        version=database.version,
        text=f"Hạng mục\nHạng mục {MARK}\n",
        replace=True,
        by=people.chi,
        at=NOON,
    )
    revision = database.revisions.order_by("-pk").first()
    return {
        "slug": database.slug,
        "database_id": database.pk,
        "item_id": database.items.get().pk,
        "revision_id": revision.pk if revision else 1,
        "name": "identity",
    }


def _deleted_database(people: People) -> Made:
    made = _database(people)
    inventory.delete_database(database_id=int(str(made["database_id"])), by=people.chi, at=NOON)
    return made


def _system(people: People) -> Made:
    system = inventory.create_system(
        organization_id=people.b.pk, values={"name": f"Hệ thống {MARK}"}, by=people.chi, at=NOON
    )
    return {"slug": system.slug}


def _dataset(people: People) -> Made:
    dataset = catalog.create_dataset(
        organization_id=people.b.pk, title=f"Bộ dữ liệu {MARK}", by=people.chi, at=NOON
    )
    upload = catalog.receive_upload(
        dataset_id=dataset.pk,
        file=f"a,b\n{MARK},2\n".encode(),
        file_name=f"{MARK}.csv",
        by=people.chi,
        at=NOON,
    )
    table = Distribution.objects.create(
        dataset=dataset, key="bang", title=f"Bảng {MARK}", created_at=NOON
    )
    version = TableVersion.objects.create(
        distribution=table,
        number=1,
        upload=upload,
        original_name=upload.file_name,
        original_sha256=upload.sha256,
        original_bytes=upload.byte_size,
        created_at=NOON,
    )
    return {
        "slug": dataset.slug,
        "dataset_id": dataset.pk,
        "upload_id": upload.pk,
        "distribution_id": table.pk,
        "version_id": version.pk,
        "revision_id": history_of_dataset(dataset)[0].id,
        "name": "about",
    }


def _deleted_dataset(people: People) -> Made:
    made = _dataset(people)
    catalog.delete_dataset(dataset_id=int(str(made["dataset_id"])), by=people.chi, at=NOON)
    return made


def _service(people: People) -> Made:
    service = catalog.create_service(
        organization_id=people.b.pk, name=f"Dịch vụ {MARK}", by=people.chi, at=NOON
    )
    revision = history_of_service(service)[0].id
    return {
        "slug": service.slug,
        "service_id": service.pk,
        "revision_id": revision,
        "name": "about",
    }


def _key(people: People) -> Made:
    key = exchange.register_key(
        organization_id=people.b.pk,
        subsystem="mot-cua",
        name=f"Ứng dụng {MARK}",
        text=generate_key().public.to_text(),
        by=people.em,
        at=NOON,
    )
    return {"key_id": key.pk}


def _agreement(people: People) -> Made:
    """Between B, which asks, and a third agency, which offers."""
    third = make_organization("UBND xã Thứ Ba (ví dụ)", "H57.48", parent=people.territory)
    officer = make_person("Cán bộ", "ba@thuba.example", organization=third, roles=["author"])
    service = catalog.create_service(
        organization_id=third.pk,
        name=f"Dịch vụ bên ba {MARK}",
        by=actor_for(officer.pk, at=NOON),
        at=NOON,
    )
    made = Agreement.objects.create(
        number="TT-2026-9001",
        service=service,
        provider=third,
        consumer=people.b,
        key_id=_key(people)["key_id"],
        purpose=f"Mục đích {MARK}",
        purpose_code="1.004227",
        start=date(2026, 1, 1),
        end=date(2030, 1, 1),
        state="proposed",
        commitment_key="00" * 32,
        proposed_at=NOON,
        proposed_by_id=people.em.person_id,
    )
    return {"number": made.number}


BY_NAME: Final[Mapping[str, Maker]] = {
    "person": _person,
    "role": _person,
    "session": _session,
    "organization": lambda people: {"organization_id": people.b.pk},
    "focal": lambda people: {"organization_id": people.b.pk},
    "job": _job,
    "case": _case,
    "database": _database,
    "database_restore": _deleted_database,
    "system": _system,
    "dataset": _dataset,
    "dataset_restore": _deleted_dataset,
    "version": _dataset,
    "versions": _dataset,
    "table": _dataset,
    "link": _dataset,
    "dictionary": _dataset,
    "upload": _dataset,
    "service": _service,
    "key": _key,
    "agreement": _agreement,
}
"""The beginning of a page's name, and what of B's it opens."""
