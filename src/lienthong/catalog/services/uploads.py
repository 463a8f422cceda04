"""A file on its way in: received, read, corrected, accepted or let go."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction

from lienthong.accounts import audit, work
from lienthong.accounts.domain import Actor
from lienthong.catalog.domain import (
    DATASET_EDIT,
    DatasetStatus,
    FileEmpty,
    FileNameTooLong,
    FileTooLarge,
    NotEditable,
    NothingToAccept,
    RecipeInvalid,
    UploadNotInReview,
    UploadState,
)
from lienthong.catalog.models import Dataset, Distribution, TableVersion, Upload
from lienthong.catalog.queries.files import store
from lienthong.catalog.queries.series import changes_of
from lienthong.catalog.queries.staff import (
    dataset_for,
    distribution_for,
    reading_of,
    upload_for,
)
from lienthong.catalog.services._series import Accepting
from lienthong.governance.domain import refuse_secret_texts
from lienthong.settings import MEGABYTE, settings
from lienthong.storage import Stored
from lienthong.tabular.intake import Recipe

SUBJECT = "catalog.upload"
LONGEST_NAME = 255


def _record(
    what: str,
    upload: Upload,
    *,
    by: Actor,
    at: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    audit.record(
        f"catalog.upload.{what}",
        subject=SUBJECT,
        subject_id=upload.pk,
        organization_id=upload.dataset.organization_id,
        by=by,
        at=at,
        details={"dataset": upload.dataset_id, "file": upload.file_name, **(details or {})},
    )


class _Limited:
    """A stream that refuses to give more bytes than an upload may have."""

    def __init__(self, stream: BinaryIO, limit_mb: int) -> None:
        self._stream, self._limit_mb, self._left = stream, limit_mb, limit_mb * MEGABYTE

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._left -= len(piece)
        if self._left < 0:
            raise FileTooLarge(limit=self._limit_mb)
        return piece


def _require_editable(dataset: Dataset, *, by: Actor) -> None:
    by.require(DATASET_EDIT, organization_id=dataset.organization_id)
    if dataset.status in {DatasetStatus.IN_REVIEW.value, DatasetStatus.WITHDRAWN.value}:
        raise NotEditable(slug=dataset.slug, status=dataset.status)


def _file_name(name: str) -> str:
    plain = "".join(c for c in name.replace("\\", "/").rpartition("/")[2] if c.isprintable())
    if len(plain) > LONGEST_NAME:
        raise FileNameTooLong(length=len(plain), limit=LONGEST_NAME)
    refuse_secret_texts({"file_name": Path(plain).stem})
    return plain or "tep"


def _ask_to_read(upload: Upload, *, by: Actor, at: datetime) -> None:
    work.enqueue(
        "catalog.read_upload",
        key=f"catalog.read_upload:{upload.pk}:{upload.reading_number}",
        organization_id=upload.dataset.organization_id,
        by=by,
        at=at,
        title=f"Đọc tệp {upload.file_name}"[:200],
        upload_id=upload.pk,
        reading_number=upload.reading_number,
        moment=at.isoformat(),
    )


def _keep(file: BinaryIO | Path | bytes, name: str) -> Stored:
    """The bytes in the store. Raises FileTooLarge while they come in, FileEmpty, StorageFull."""
    if isinstance(file, bytes):
        file = BytesIO(file)
    if isinstance(file, Path):
        with file.open("rb") as stream:
            return _keep(stream, name)
    kept = store().put(_Limited(file, settings().upload_max_mb))  # type: ignore[arg-type]
    if kept.byte_size == 0:
        raise FileEmpty(name=name)
    return kept


def _series(distribution_id: int | None, dataset: Dataset, *, by: Actor) -> Distribution | None:
    """The table whose series a file continues; one of another dataset is none."""
    found = distribution_for(distribution_id, by=by) if distribution_id else None
    return found if found is not None and found.dataset_id == dataset.pk else None


def receive_upload(
    *,
    dataset_id: int,
    file: BinaryIO | Path | bytes,
    file_name: str,
    distribution_id: int | None = None,
    label: str = "",
    by: Actor,
    at: datetime,
) -> Upload:
    """Keep a file for a dataset and ask for it to be read; a job reads it at once.

    With `distribution_id` it is the next file of that table's series and is read by its recipe.
    `label` names the version, such as `2026-Q3`. The bytes are kept before the transaction begins,
    so that a slow upload holds no lock. Raises DatasetNotFound to outsiders, NotEditable,
    FileEmpty, FileTooLarge, FileNameTooLong, StorageFull.
    """
    _require_editable(dataset_for(dataset_id, by=by), by=by)
    name = _file_name(file_name)
    kept = _keep(file, name)
    with transaction.atomic():
        dataset = dataset_for(dataset_id, by=by, lock=True)
        _require_editable(dataset, by=by)
        series = _series(distribution_id, dataset, by=by)
        upload = Upload.objects.create(
            dataset=dataset,
            distribution=series,
            file_name=name,
            sha256=kept.sha256,
            byte_size=kept.byte_size,
            label=label.strip()[:60],
            recipe=series.recipe if series else None,
            by_id=by.person_id,
            at=at,
            changed_at=at,
        )
        _ask_to_read(upload, by=by, at=at)
        _record("received", upload, by=by, at=at, details={"sha256": kept.sha256})
    return upload


@transaction.atomic
def keep_reading(
    *,
    upload_id: int,
    reading_number: int,
    reading: dict[str, Any] | None,
    refusal: dict[str, Any] | None,
    by: Actor,
    at: datetime,
) -> Upload:
    """Keep how a file was read, or why it cannot be; called by the job that read it.

    A reading that was overtaken by a correction, or of a file that was let go, is dropped.
    """
    upload = upload_for(upload_id, by=by, lock=True)
    waiting = {UploadState.WAITING.value, UploadState.READING.value}
    if upload.reading_number != reading_number or upload.state not in waiting:
        return upload
    upload.reading, upload.refusal, upload.changed_at = reading, refusal, at
    upload.state = UploadState.REFUSED.value if refusal else UploadState.REVIEW.value
    upload.changes = changes_of(upload) if reading else None
    upload.save()
    _record("refused" if refusal else "read", upload, by=by, at=at)
    return upload


@transaction.atomic
def correct_reading(
    *, upload_id: int, recipe: Mapping[str, Any], by: Actor, at: datetime
) -> Upload:
    """Have a file read again by a corrected recipe; also one that was refused at first.

    `recipe` is the JSON of `tabular.Recipe`. Raises RecipeInvalid, UploadNotInReview.
    """
    upload = upload_for(upload_id, by=by, lock=True)
    _require_editable(upload.dataset, by=by)
    if upload.state not in {UploadState.REVIEW.value, UploadState.REFUSED.value}:
        raise UploadNotInReview(name=upload.file_name, state=upload.state)
    try:
        wanted = Recipe.from_json(recipe).as_json()
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RecipeInvalid(reason=str(error)) from error
    edit = {"by": by.person_id, "at": at.isoformat(), "reading": upload.reading_number}
    upload.edits = [*upload.edits, edit]
    upload.recipe, upload.refusal = wanted, None
    upload.reading_number += 1
    upload.state, upload.changed_at = UploadState.WAITING.value, at
    upload.save()
    _ask_to_read(upload, by=by, at=at)
    _record("corrected", upload, by=by, at=at, details={"reading": upload.reading_number})
    return upload


@transaction.atomic
def accept_reading(
    *,
    upload_id: int,
    titles: Mapping[int, str] | None = None,
    label: str | None = None,
    by: Actor,
    at: datetime,
) -> list[TableVersion]:
    """Take the tables of a file as they were read; a job stores them.

    Each table becomes the next version of the table of the dataset whose columns it has, else a new
    one. `titles` names new tables by their number in the file, from 1. Raises NothingToAccept,
    UploadNotInReview.
    """
    upload = upload_for(upload_id, by=by, lock=True)
    upload.dataset = dataset_for(upload.dataset_id, by=by, lock=True)
    _require_editable(upload.dataset, by=by)
    reading = reading_of(upload)
    if upload.state != UploadState.REVIEW.value or reading is None:
        raise UploadNotInReview(name=upload.file_name, state=upload.state)
    if label is not None:
        upload.label = label.strip()[:60]
    accepting = Accepting(upload, reading, titles or {}, by=by, at=at)
    versions = accepting.make_versions()
    if not versions:
        raise NothingToAccept(name=upload.file_name)
    upload.state, upload.changed_at = UploadState.ACCEPTED.value, at
    upload.save()
    work.enqueue(
        "catalog.build_tables",
        key=f"catalog.build_tables:{upload.pk}",
        organization_id=upload.dataset.organization_id,
        by=by,
        at=at,
        title=f"Lưu bảng từ tệp {upload.file_name}"[:200],
        version_ids=[version.pk for version in versions],
        moment=at.isoformat(),
    )
    _record("accepted", upload, by=by, at=at, details={"versions": [v.pk for v in versions]})
    return versions


@transaction.atomic
def discard_upload(*, upload_id: int, by: Actor, at: datetime) -> Upload:
    """Let a file go that was not accepted. Raises UploadNotInReview for an accepted one."""
    upload = upload_for(upload_id, by=by, lock=True)
    _require_editable(upload.dataset, by=by)
    if upload.state == UploadState.ACCEPTED.value:
        raise UploadNotInReview(name=upload.file_name, state=upload.state)
    upload.state, upload.changed_at = UploadState.DISCARDED.value, at
    upload.save(update_fields=["state", "changed_at"])
    _record("discarded", upload, by=by, at=at)
    return upload
