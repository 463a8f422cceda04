"""The storing part of `lienthong import`: the same services and jobs as the pages use."""

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import click

if TYPE_CHECKING:
    from lienthong.accounts.domain import Actor
    from lienthong.catalog.queries.readings import UploadPage

PAUSE_SECONDS: Final = 0.2
OPEN: Final = frozenset({"waiting", "reading"})


def store_import(
    *, file: Path, email: str, agency: str, dataset: str, sheet: str | None, as_json: bool
) -> int:
    """Bring a file into a draft as a person would, and print where it stands; gives the exit code.

    Jobs run here when no worker takes them first. The draft is left to be described and submitted.
    """
    from lienthong.web.serving import start_django

    start_django()
    from lienthong.errors import LienthongError
    from lienthong.web.prepare import migrate
    from lienthong.web.speaking import fail

    migrate()
    try:
        return _store(
            file, _person(email, as_json=as_json), agency, dataset, sheet, as_json=as_json
        )
    except LienthongError as error:
        fail(error, as_json=as_json)


def _stop(message: str, *, as_json: bool) -> NoReturn:
    told = json.dumps({"refused": {"message": message}}, ensure_ascii=False) if as_json else message
    click.echo(told, err=not as_json)
    raise SystemExit(1)


def _person(email: str, *, as_json: bool) -> "Actor":
    from django.utils.timezone import now

    from lienthong.accounts.queries import actor_for
    from lienthong.accounts.queries.people import active_person_by_email

    person = active_person_by_email(email)
    if person is None:
        _stop(f"Nobody with the address {email} may sign in.", as_json=as_json)
    return actor_for(person.pk, at=now())


def _store(
    file: Path, by: "Actor", agency: str, dataset: str, sheet: str | None, *, as_json: bool
) -> int:
    from django.utils.timezone import now

    from lienthong.accounts.queries import organization_by_code
    from lienthong.catalog import services
    from lienthong.catalog.queries.staff import dataset_for

    if dataset:
        target = dataset_for(dataset, by=by)
    else:
        owner = organization_by_code(agency)
        title = file.stem.replace("_", " ").replace("-", " ").strip() or file.name
        target = services.create_dataset(
            organization_id=owner.pk, title=title[:500], by=by, at=now()
        )
    upload = services.receive_upload(
        dataset_id=target.pk, file=file, file_name=file.name, by=by, at=now()
    )
    page = _read(upload.pk, by=by)
    if page.upload.state == "review" and sheet is not None:
        page = _only(page, sheet, by=by, as_json=as_json)
    if page.upload.state != "review" or page.reading is None:
        _tell_refusal(page, as_json=as_json)
        return 1
    services.accept_reading(upload_id=upload.pk, by=by, at=now())
    return _finish(page, target.slug, by=by, as_json=as_json)


def _read(upload_id: int, *, by: "Actor") -> "UploadPage":
    """The file once it was read, here or by a worker that was quicker."""
    from lienthong.catalog.queries.readings import upload_page
    from lienthong.settings import settings
    from lienthong.web.worker.loop import drain

    until = time.monotonic() + settings().import_seconds + 30
    while True:
        drain()
        page = upload_page(upload_id, by=by)
        if page.upload.state not in OPEN or time.monotonic() > until:
            return page
        time.sleep(PAUSE_SECONDS)


def _only(page: "UploadPage", sheet: str, *, by: "Actor", as_json: bool) -> "UploadPage":
    """The same file with the tables of the other sheets left out."""
    from django.utils.timezone import now

    from lienthong.catalog import services
    from lienthong.catalog.domain.corrections import TablePlace, with_table_skipped

    tables = page.reading.tables if page.reading else ()
    if sheet not in {table.sheet for table in tables}:
        names = ", ".join(dict.fromkeys(table.sheet for table in tables)) or "-"
        _stop(f"The file has no sheet called {sheet}; it has {names}.", as_json=as_json)
    others = [TablePlace(t.sheet, t.table) for t in tables if t.sheet != sheet]
    if not others:
        return page
    recipe = replace(page.recipe)
    for place in others:
        recipe = with_table_skipped(recipe, place, skipped=True)
    services.correct_reading(upload_id=page.upload.pk, recipe=recipe.as_json(), by=by, at=now())
    return _read(page.upload.pk, by=by)


def _tell_refusal(page: "UploadPage", *, as_json: bool) -> None:
    told = page.upload.refusal or {"code": "", "message": "The file was not read.", "hint": ""}
    facts = told.get("facts", {})
    message = f"{told['message']} {told['hint']}".format(**facts).strip()
    refused = {"refused": {"code": told["code"], "message": message}}
    click.echo(json.dumps(refused, ensure_ascii=False) if as_json else message, err=not as_json)


def _finish(page: "UploadPage", slug: str, *, by: "Actor", as_json: bool) -> int:
    """Wait until the tables are stored, and say where the draft stands."""
    from django.urls import reverse

    from lienthong.catalog.queries.pages import series_of
    from lienthong.catalog.queries.staff import dataset_for
    from lienthong.settings import settings
    from lienthong.web.worker.loop import drain

    until = time.monotonic() + settings().import_seconds + 30
    while True:
        drain()
        found = [v for _d, versions in series_of(dataset_for(slug, by=by)) for v in versions]
        mine = [v for v in found if v.upload_id == page.upload.pk]
        if all(v.state != "building" for v in mine) or time.monotonic() > until:
            break
        time.sleep(PAUSE_SECONDS)
    address = settings().web_url.rstrip("/") + reverse("console:dataset", args=[slug])
    tables = [
        {"title": v.distribution.title, "version": v.number, "rows": v.row_count, "state": v.state}
        for v in mine
    ]
    if as_json:
        click.echo(
            json.dumps({"dataset": slug, "address": address, "tables": tables}, ensure_ascii=False)
        )
    else:
        for table in tables:
            click.echo(
                f"{table['title']}, version {table['version']}: "
                f"{table['rows']} rows, {table['state']}"
            )
        click.echo(f"Draft: {address}")
    return 0 if all(v.state == "ready" for v in mine) else 1
