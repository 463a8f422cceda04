"""Tables of a dataset: what their columns mean, how they are sorted and found, what was built."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from lienthong.accounts import work
from lienthong.accounts.domain import Actor
from lienthong.catalog.domain import (
    DATASET_EDIT,
    ColumnNotFound,
    DatasetStatus,
    DictionaryColumn,
    NotEditable,
    PersonalData,
    TitleMissing,
    VersionFrozen,
    VersionState,
    read_dictionary,
    write_dictionary,
)
from lienthong.catalog.models import Dataset, Distribution, TableVersion
from lienthong.catalog.queries.records import NEXT
from lienthong.catalog.queries.staff import dataset_for, distribution_for, version_for
from lienthong.catalog.services._recording import History, record_event
from lienthong.errors import gettext_noop
from lienthong.governance.domain import refuse_secret_texts
from lienthong.inventory.domain import FieldInvalid, RevisionKind
from lienthong.text import slugify

EDITABLE: Final = ("label", "unit", "note", "description", "personal")


def _held(dataset_id: int, *, by: Actor) -> Dataset:
    dataset = dataset_for(dataset_id, by=by, lock=True)
    by.require(DATASET_EDIT, organization_id=dataset.organization_id)
    if dataset.status in {DatasetStatus.IN_REVIEW.value, DatasetStatus.WITHDRAWN.value}:
        raise NotEditable(slug=dataset.slug, status=dataset.status)
    return dataset


def _touch(dataset: Dataset, kind: RevisionKind, *, note: str, by: Actor, at: datetime) -> None:
    if dataset.status == DatasetStatus.PUBLISHED.value:
        dataset.status = DatasetStatus.DRAFT.value
    dataset.version += 1
    dataset.changed_at = at
    dataset.save()
    History(dataset, by=by, at=at).add(kind, note=note)


def _changed(column: DictionaryColumn, values: Mapping[str, str]) -> DictionaryColumn:
    wanted = {name: str(values[name]).strip() for name in EDITABLE if name in values}
    refuse_secret_texts(wanted)
    personal = wanted.get("personal", column.personal)
    if personal not in {each.value for each in PersonalData}:
        raise FieldInvalid(
            field="personal", value=personal, reason=gettext_noop("it is not one of the choices")
        )
    return replace(column, **wanted)  # type: ignore[arg-type]


@transaction.atomic
def edit_dictionary(
    *,
    version_id: int,
    columns: Mapping[str, Mapping[str, str]] | None = None,
    keys: Sequence[str] | None = None,
    sort_by: Sequence[str] | None = None,
    by: Actor,
    at: datetime,
) -> TableVersion:
    """Say what columns mean; only the columns and fields that are named change.

    Fields: label, unit, note, description, personal (none, basic, sensitive). `keys` are columns
    that rows are looked up by, `sort_by` the usual order: with new ones the table is built again.
    Raises VersionFrozen for a published version, ColumnNotFound, FieldInvalid.
    """
    version = version_for(version_id, by=by)
    dataset = _held(version.distribution.dataset_id, by=by)
    version = version_for(version_id, by=by, lock=True)
    if version.state in {VersionState.PUBLISHED.value, VersionState.WITHDRAWN.value}:
        raise VersionFrozen(number=version.number, title=version.distribution.title)
    known = {c.name: c for c in read_dictionary(version.columns)}
    for name in (*(columns or {}), *(keys or ()), *(sort_by or ())):
        if name not in known:
            raise ColumnNotFound(column=name)
    for name, values in (columns or {}).items():
        known[name] = _changed(known[name], values)
    version.columns = write_dictionary(known.values())
    order = (
        list(keys if keys is not None else version.keys),
        list(sort_by if sort_by is not None else version.sort_by),
    )
    if order != (version.keys, version.sort_by):
        _order_anew(version, *order, by=by, at=at)
    version.save()
    title = version.distribution.title
    _touch(dataset, RevisionKind.DICTIONARY, note=title, by=by, at=at)
    record_event("table.dictionary_edited", dataset, by=by, at=at, details={"table": version.pk})
    return version


def _order_anew(
    version: TableVersion, keys: list[str], sort_by: list[str], *, by: Actor, at: datetime
) -> None:
    version.keys, version.sort_by = keys, sort_by
    version.state = VersionState.BUILDING.value
    Distribution.objects.filter(pk=version.distribution_id).update(keys=keys, sort_by=sort_by)
    moment = at.isoformat()
    work.enqueue(
        "catalog.build_tables",
        key=f"catalog.build_tables:order:{version.pk}:{moment}",
        organization_id=version.distribution.dataset.organization_id,
        by=by,
        at=at,
        title=f"Lưu lại bảng {version.distribution.title}"[:200],
        version_ids=[version.pk],
        moment=moment,
    )


@transaction.atomic
def keep_built(
    *, version_id: int, built: Mapping[str, Any], by: Actor, at: datetime
) -> TableVersion:
    """Note what a job built for a version, or why it could not; called by that job.

    A version that was let go or published meanwhile stays as it is, and so does one that is stored
    already when building it again failed.
    """
    version = version_for(version_id, by=by, lock=True)
    if version.state not in NEXT or (
        "failed" in built and version.state == VersionState.READY.value
    ):
        return version
    dataset = version.distribution.dataset
    if "failed" in built:
        version.state, version.failure = VersionState.FAILED.value, str(built["failed"])
    else:
        version.state, version.failure = VersionState.READY.value, ""
        for name in ("row_count", "profile", "record_sha256", "record_bytes", "serving_bytes"):
            setattr(version, name, built[name])
    version.save()
    what = "build_failed" if version.failure else "built"
    record_event(
        f"table.{what}",
        dataset,
        by=by,
        at=at,
        details={"table": version.pk, "rows": version.row_count},
    )
    return version


@transaction.atomic
def rename_distribution(
    *,
    distribution_id: int,
    title: str,
    title_en: str = "",
    description: str = "",
    by: Actor,
    at: datetime,
) -> Distribution:
    """Give a table or file another title; its address stays. Raises TitleMissing."""
    distribution = distribution_for(distribution_id, by=by)
    dataset = _held(distribution.dataset_id, by=by)
    if not title.strip():
        raise TitleMissing
    refuse_secret_texts({"title": title, "title_en": title_en, "description": description})
    distribution.title, distribution.title_en = title.strip()[:500], title_en.strip()[:500]
    distribution.description = description.strip()
    distribution.save(update_fields=["title", "title_en", "description"])
    _touch(dataset, RevisionKind.TABLE, note=distribution.title, by=by, at=at)
    record_event("table.renamed", dataset, by=by, at=at, details={"distribution": distribution.pk})
    return distribution


@transaction.atomic
def add_link(
    *,
    dataset_id: int,
    kind: str,
    title: str,
    url: str,
    media_type: str = "",
    by: Actor,
    at: datetime,
) -> Distribution:
    """Add a file or an interface that lies elsewhere, by its address."""
    dataset = _held(dataset_id, by=by)
    if kind not in {"file", "api"}:
        raise FieldInvalid(
            field="kind", value=kind, reason=gettext_noop("it is not one of the choices")
        )
    if not title.strip():
        raise TitleMissing
    if not url.startswith(("https://", "http://")):
        raise FieldInvalid(field="url", value=url[:80], reason=gettext_noop("it is no web address"))
    wanted = slugify(title, length=60)
    taken = set(dataset.distributions.values_list("key", flat=True))
    key, number = wanted, 2
    while key in taken:
        key, number = f"{wanted}-{number}", number + 1
    made = Distribution.objects.create(
        dataset=dataset,
        key=key,
        title=title.strip()[:500],
        kind=kind,
        url=url[:1000],
        media_type=media_type[:120],
        position=len(taken),
        created_at=at,
    )
    _touch(dataset, RevisionKind.TABLE, note=made.title, by=by, at=at)
    record_event("table.added", dataset, by=by, at=at, details={"distribution": made.pk})
    return made


@transaction.atomic
def remove_distribution(*, distribution_id: int, by: Actor, at: datetime) -> Distribution:
    """Take a table or file out of a dataset. Raises VersionFrozen once a version was published."""
    distribution = distribution_for(distribution_id, by=by)
    dataset = _held(distribution.dataset_id, by=by)
    latest = distribution.latest
    if latest is not None:
        raise VersionFrozen(number=latest.number, title=distribution.title)
    distribution.deleted_at = at
    distribution.save(update_fields=["deleted_at"])
    _touch(dataset, RevisionKind.TABLE, note=distribution.title, by=by, at=at)
    record_event("table.removed", dataset, by=by, at=at, details={"distribution": distribution.pk})
    return distribution
