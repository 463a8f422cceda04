"""Work of the room in the background: each step may run again without harm."""

import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec

from lienthong.accounts.domain import SYSTEM, Job, Step
from lienthong.catalog import services
from lienthong.catalog.domain import DatasetStatus, VersionState, read_dictionary
from lienthong.catalog.models import DataService, Dataset, TableVersion, Upload
from lienthong.catalog.queries import search
from lienthong.catalog.queries.files import (
    key_copy_path,
    record_path,
    serving_path,
    staging_folder,
    store,
    table_folder,
)
from lienthong.catalog.queries.records import NEXT
from lienthong.catalog.queries.series import summary_of
from lienthong.catalog.queries.tables import columns_of, table_of
from lienthong.errors import gettext_noop
from lienthong.settings import MEGABYTE, settings
from lienthong.tabular.intake import Recipe, Refused, read_file
from lienthong.tabular.schema import Limits
from lienthong.tabular.tables import TableNotBuilt, build_table, key_copy, rebuild_serving

LEFT_OVER: Final = timedelta(days=1)


def import_limits() -> Limits:
    """What one import may cost in this installation."""
    chosen = settings()
    return Limits(
        memory_bytes=chosen.import_memory_mb * MEGABYTE,
        seconds=chosen.import_seconds,
        threads=chosen.table_threads,
    )


def read_upload(step: Step, *, upload_id: int, reading_number: int, moment: str) -> None:
    """Read a file that came in; its tables wait as typed rows for the review."""
    found = step("read", _read, upload_id, reading_number, inside=False)

    def keep() -> str:
        return services.keep_reading(
            upload_id=upload_id,
            reading_number=reading_number,
            reading=found["reading"],
            refusal=found["refusal"],
            by=SYSTEM,
            at=datetime.fromisoformat(moment),
        ).state

    step("keep", keep)


def _read(upload_id: int, reading_number: int) -> dict[str, Any]:
    """Rows go to the staging folder, the whole reading to the store, its figures to the step."""
    upload = Upload.objects.get(pk=upload_id)
    out = staging_folder(upload_id, reading_number)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    recipe = Recipe.from_json(upload.recipe) if upload.recipe else None
    try:
        reading = read_file(
            store().path(upload.sha256),
            name=upload.file_name,
            recipe=recipe,
            out=out,
            limits=import_limits(),
        )
    except Refused as refused:
        shutil.rmtree(out, ignore_errors=True)
        facts = {key: str(value) for key, value in refused.facts.items()}
        told = {"code": refused.code, "message": refused.message, "hint": refused.hint}
        return {"reading": None, "refusal": {**told, "facts": facts}}
    kept = store().put(msgspec.json.encode(reading.to_data()))
    return {"reading": summary_of(reading, kept.sha256), "refusal": None}


def build_tables(step: Step, *, version_ids: Sequence[int], moment: str) -> None:
    """Store the accepted tables of a file: record, serving copy, figures of each column."""
    for done, version_id in enumerate(version_ids):
        step.progress(done, len(version_ids))
        built = step(f"build:{version_id}", _build, version_id, inside=False)

        def keep(version_id: int = version_id, built: dict[str, Any] = built) -> str:
            return services.keep_built(
                version_id=version_id, built=built, by=SYSTEM, at=datetime.fromisoformat(moment)
            ).state

        step(f"keep:{version_id}", keep)
    step.progress(len(version_ids), len(version_ids))


def _staged(version: TableVersion) -> Path:
    """The typed rows of a version; read again from the original when they are gone."""
    upload = version.upload
    if upload is None or version.reading is None:
        raise TableNotBuilt(reason=gettext_noop("its file is missing"))
    folder = staging_folder(upload.pk, upload.reading_number)
    path = folder / Path(version.reading["file"]).name
    if not path.exists():
        _read(upload.pk, upload.reading_number)
    return path


def _build(version_id: int) -> dict[str, Any]:
    version = TableVersion.objects.select_related("upload").get(pk=version_id)
    if version.state not in NEXT:
        return {"failed": version.state}
    columns = [each.column() for each in read_dictionary(version.columns)]
    try:
        built = build_table(
            _staged(version),
            columns=columns,
            folder=table_folder(version_id),
            keys=version.keys,
            sort_by=version.sort_by,
            limits=import_limits(),
        )
    except TableNotBuilt as error:
        return {"failed": str(error)}
    kept = store().put(built.record)
    return {
        "row_count": built.row_count,
        "profile": [each.as_json() for each in built.profile],
        "record_sha256": kept.sha256,
        "record_bytes": built.sizes.record_bytes,
        "serving_bytes": built.sizes.serving_bytes,
    }


def follow_publication(step: Step, *, dataset_id: int, moment: str) -> None:
    """After a dataset became public or was withdrawn: copies for services, search, old rows."""
    using = DataService.objects.filter(
        deleted_at=None, distribution__dataset_id=dataset_id, published_content__isnull=False
    )
    for service_id in using.values_list("pk", flat=True):
        step(f"copy:{service_id}", _copy_keys, service_id, inside=False)
    step("search", _index_dataset, dataset_id, inside=False)
    step("sweep", _sweep, dataset_id, inside=False)


def follow_service(step: Step, *, service_id: int, moment: str) -> None:
    """After a service became public or stopped: its copy and the search."""
    step("copy", _copy_keys, service_id, inside=False)
    step("search", search.rebuild_index, inside=False)


def _copy_keys(service_id: int) -> int:
    """The read-only copy that the gateway opens, made whole from the record of the version."""
    service = DataService.objects.select_related("distribution__latest").get(pk=service_id)
    version = service.distribution.latest if service.distribution else None
    if version is None or version.state != VersionState.PUBLISHED.value:
        return 0
    fields = (service.published_content or {}).get("fields", {})
    known = {c.name: c.column() for c in read_dictionary(version.columns)}
    named = [
        *fields.get("key_columns", ()),
        *fields.get("fields", ()),
        *fields.get("filterable", ()),
    ]
    wanted = [known[name] for name in dict.fromkeys(named) if name in known]
    indexed = [*fields.get("key_columns", ()), *fields.get("filterable", ())]
    keys = [name for name in dict.fromkeys(indexed) if name in known]
    if not wanted:
        return 0
    path = key_copy_path(version.pk, service_id, service.revision)
    return key_copy(_record(version.pk), columns=wanted, keys=keys, path=path)


def _record(version_id: int) -> Path:
    """The record of a version on the disk; fetched from the store when the folder lost it."""
    path = record_path(version_id)
    if not path.exists():
        version = TableVersion.objects.get(pk=version_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".fetching")
        shutil.copyfile(store().path(version.record_sha256), beside)
        beside.replace(path)
    return path


def _index_dataset(dataset_id: int) -> int:
    """Bring one dataset into the index as the public sees it, or take it out."""
    slug = Dataset.objects.values_list("slug", flat=True).get(pk=dataset_id)
    return index_dataset(slug)


def index_dataset(slug: str) -> int:
    """Put one public dataset into the index, or take it out; gives how many there are in it."""
    found = search.found_dataset(slug)
    own = search.index()
    if own.count() == 0:
        return search.rebuild_index()
    if found is None:
        own.remove([f"{search.DATASET}:{slug}"])
    else:
        own.put([found])
    return own.count()


def _sweep(dataset_id: int) -> int:
    """Remove typed rows of files that are published or let go."""
    swept = 0
    for upload in Upload.objects.filter(dataset_id=dataset_id):
        open_states = (
            VersionState.BUILDING.value,
            VersionState.READY.value,
            VersionState.FAILED.value,
        )
        if upload.versions.filter(state__in=open_states).exists():
            continue
        if upload.state in {"accepted", "discarded"}:
            for number in range(1, upload.reading_number + 1):
                shutil.rmtree(staging_folder(upload.pk, number), ignore_errors=True)
            swept += 1
    return swept


def clear_leftovers(step: Step) -> None:
    """Remove what interrupted writes left a day ago, and typed rows that nobody waits for."""
    before = step.at - LEFT_OVER
    step("store", lambda: store().sweep(before), inside=False)
    datasets = Upload.objects.order_by("dataset_id").values_list("dataset_id", flat=True)
    for dataset_id in datasets.distinct():
        step(f"sweep:{dataset_id}", _sweep, dataset_id, inside=False)


def index_search(step: Step) -> None:
    """Fill the search index anew from the registers."""
    step("rebuild", search.rebuild_index, inside=False)


def rebuild_tables(step: Step) -> None:
    """Make missing serving copies and key copies again from the records; leaves others alone."""
    stored = TableVersion.objects.filter(
        state__in=[VersionState.READY.value, VersionState.PUBLISHED.value]
    )
    ids = list(stored.order_by("pk").values_list("pk", flat=True))
    for done, version_id in enumerate(ids):
        step.progress(done, len(ids))
        if not serving_path(version_id).exists():
            step(f"serve:{version_id}", _serve_again, version_id, inside=False)
    for service in DataService.objects.filter(published_content__isnull=False, deleted_at=None):
        step(f"copy:{service.pk}", _copy_keys, service.pk, inside=False)


def _serve_again(version_id: int) -> int:
    return rebuild_serving(_record(version_id), limits=import_limits()).row_count


def settle_case(step: Step, *, case_id: int, at: str) -> None:
    """Bring the dataset or service of a decided case to what the decision says.

    A table whose labels or units were edited since it was built is stored once more before it is
    published, so that its files for people say what its dictionary says.
    """
    moment = datetime.fromisoformat(at)
    for version_id in step("relabelled", _relabelled, case_id, inside=False):
        built = step(f"build:{version_id}", _build, version_id, inside=False)

        def keep(version_id: int = version_id, built: dict[str, Any] = built) -> str:
            return services.keep_built(
                version_id=version_id, built=built, by=SYSTEM, at=moment
            ).state

        step(f"keep:{version_id}", keep)

    def settle() -> str:
        dataset = services.settle_publication(case_id=case_id, by=SYSTEM, at=moment)
        service = services.settle_service(case_id=case_id, by=SYSTEM, at=moment)
        return str(dataset or service or "")

    step("settle", settle)


def _relabelled(case_id: int) -> list[int]:
    waiting = TableVersion.objects.filter(
        distribution__dataset__case_id=case_id,
        distribution__dataset__status=DatasetStatus.IN_REVIEW.value,
        state=VersionState.READY.value,
    )
    return [v.pk for v in waiting.order_by("pk") if table_of(v).columns != columns_of(v)]


JOBS: Mapping[str, Job] = {
    "catalog.build_tables": build_tables,
    "catalog.clear_leftovers": clear_leftovers,
    "catalog.follow_publication": follow_publication,
    "catalog.follow_service": follow_service,
    "catalog.index_search": index_search,
    "catalog.read_upload": read_upload,
    "catalog.rebuild_tables": rebuild_tables,
    "catalog.settle_case": settle_case,
}
