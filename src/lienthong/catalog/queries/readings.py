"""A file on its way in, as the review of its reading needs it."""

from dataclasses import dataclass
from typing import Final

from lienthong.accounts import work
from lienthong.accounts.domain import Actor
from lienthong.catalog.domain import (
    DATASET_EDIT,
    DatasetStatus,
    DictionaryColumn,
    SchemaChange,
    UploadState,
    read_dictionary,
)
from lienthong.catalog.models import Distribution, Upload
from lienthong.catalog.queries.files import store
from lienthong.catalog.queries.records import newest_versions
from lienthong.catalog.queries.staff import reading_of, upload_for
from lienthong.tabular.intake import Reading, Recipe, TableReading
from lienthong.text import ALPHABETS, convert_text, decode_with

SAMPLE_BYTES: Final = 256 * 1024
SAMPLE_LINES: Final = 3
ENCODINGS: Final = (
    "utf-8", "tcvn3", "vni", "viscii", "cp1258", "cp1252", "utf-16-le", "utf-16-be",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class UploadPage:
    """A file and how it was read. `reading` is None before it was, or when it was refused."""

    upload: Upload
    reading: Reading | None
    recipe: Recipe
    may_edit: bool

    @property
    def state(self) -> UploadState:
        """Where the file stands."""
        return UploadState(self.upload.state)

    @property
    def is_open(self) -> bool:
        """Whether its reading may still be corrected, accepted or let go."""
        return self.may_edit and self.state in {UploadState.REVIEW, UploadState.REFUSED}

    def continues(self, number: int) -> tuple[Distribution, SchemaChange] | None:
        """The table that table `number` of the file continues, and what it does to its columns."""
        for each in self.upload.changes or ():
            if each["table"] == number:
                series = Distribution.objects.get(pk=each["distribution"])
                return series, SchemaChange.from_json(each)
        return None

    def known_columns(self, series: Distribution) -> tuple[DictionaryColumn, ...]:
        """The dictionary of the table that is continued: the published one, else the newest."""
        if series.columns:
            return read_dictionary(series.columns)
        newest = newest_versions([series]).get(series.pk)
        return read_dictionary(newest.columns) if newest else ()


def upload_page(upload_id: int, *, by: Actor) -> UploadPage:
    """A file for the person who opens its page. Raises UploadNotFound to outsiders."""
    upload = upload_for(upload_id, by=by)
    dataset = upload.dataset
    shut = {DatasetStatus.IN_REVIEW.value, DatasetStatus.WITHDRAWN.value}
    return UploadPage(
        upload=upload,
        reading=reading_of(upload),
        recipe=Recipe.from_json(upload.recipe) if upload.recipe else Recipe(),
        may_edit=dataset.status not in shut
        and by.may(DATASET_EDIT, organization_id=dataset.organization_id),
    )


def reading_job(upload: Upload, *, by: Actor) -> work.JobView | None:
    """The job that reads a file now."""
    return work.job_by_key(f"catalog.read_upload:{upload.pk}:{upload.reading_number}", by=by)


def building_job(upload: Upload | None, *, by: Actor) -> work.JobView | None:
    """The job that stores the tables of an accepted file."""
    return work.job_by_key(f"catalog.build_tables:{upload.pk}", by=by) if upload else None


def cell_samples(table: TableReading) -> list[tuple[str, list[str]]]:
    """The same few cells of a workbook as they are, and as text typed in each old font."""
    before = (d.facts.get("before") for d in table.decisions if d.kind == "encoding_cells")
    shown = [cell for line in table.preview for cell in line.cells if not cell.isascii()]
    texts = [text[:80] for text in next(before, None) or shown][:SAMPLE_LINES]
    turned_each = [(each, [convert_text(text, each) for text in texts]) for each in ALPHABETS]
    return [("unicode", texts), *turned_each]


def encoding_samples(upload: Upload) -> list[tuple[str, list[str]]]:
    """The same few lines with letters beyond ASCII, in each encoding that could be meant."""
    with store().open(upload.sha256) as stream:
        data: bytes = stream.read(SAMPLE_BYTES)
    if data.startswith((b"PK", b"\xd0\xcf", b"PAR1")):
        return []
    lines = [line[:160] for line in data.splitlines() if not line.isascii()]
    wide = b"\0" in data[:200]
    found: list[tuple[str, list[str]]] = []
    for encoding in ENCODINGS:
        if wide is not encoding.startswith("utf-16"):
            continue
        if wide:
            texts = decode_with(data, encoding).text.splitlines()
            shown = [text[:80] for text in texts if not text.isascii()]
        else:
            shown = [decode_with(line, encoding).text[:80] for line in lines[: SAMPLE_LINES * 4]]
        found.append((encoding, shown[:SAMPLE_LINES]))
    return found
