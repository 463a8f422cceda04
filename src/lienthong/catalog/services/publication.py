"""From a complete draft to the public and back: submit, publish on approval, withdraw."""

from datetime import datetime
from typing import Any

from django.db import transaction

from lienthong.accounts import work
from lienthong.accounts.domain import Actor
from lienthong.catalog.domain import (
    DATASET_PUBLISH,
    DATASET_SUBMIT,
    DATASET_WITHDRAW,
    DatasetStatus,
    NotEditable,
    NotPublishable,
    NotPublished,
    ReasonNeeded,
    VersionState,
)
from lienthong.catalog.models import Dataset, TableVersion
from lienthong.catalog.queries.records import (
    PUBLICATION,
    dataset_facts,
    dataset_values,
    distributions_of,
    gaps,
)
from lienthong.catalog.queries.staff import dataset_for
from lienthong.catalog.services._recording import DATASET, History, record_event
from lienthong.governance import services as governance
from lienthong.governance.domain import CaseState
from lienthong.governance.queries import case_for, require_approval
from lienthong.inventory.domain import RevisionKind


def _move(
    dataset: Dataset,
    status: DatasetStatus,
    kind: RevisionKind,
    *,
    note: str,
    by: Actor,
    at: datetime,
) -> None:
    dataset.status, dataset.changed_at = status.value, at
    dataset.version += 1
    dataset.save()
    History(dataset, by=by, at=at).add(kind, note=note)


def _follow_up(dataset: Dataset, what: str, *, by: Actor, at: datetime) -> None:
    """Copies for the exchange, the search index and old staging folders, after the commit."""
    work.enqueue(
        "catalog.follow_publication",
        key=f"catalog.follow_publication:{dataset.pk}:{dataset.version}:{what}",
        organization_id=dataset.organization_id,
        by=by,
        at=at,
        title=f"Cập nhật tìm kiếm và bản sao: {dataset.title}"[:200],
        dataset_id=dataset.pk,
        moment=at.isoformat(),
    )


@transaction.atomic
def submit_dataset(*, dataset_id: int, by: Actor, at: datetime) -> Dataset:
    """Ask for publication by another person: opens a case, with the checks that passed.

    Raises NotPublishable with every missing part and its basis (nothing is changed), NotAllowed
    without `dataset.submit`, NotEditable while it is in review or after its withdrawal.
    """
    dataset = dataset_for(dataset_id, by=by, lock=True)
    by.require(DATASET_SUBMIT, organization_id=dataset.organization_id)
    if dataset.status in {DatasetStatus.IN_REVIEW.value, DatasetStatus.WITHDRAWN.value}:
        raise NotEditable(slug=dataset.slug, status=dataset.status)
    if missing := gaps(dataset, at):
        raise NotPublishable(slug=dataset.slug, missing=", ".join(map(str, missing)))
    case = governance.open_case(
        kind=PUBLICATION,
        subject=DATASET,
        subject_id=dataset.pk,
        organization_id=dataset.organization_id,
        title=dataset.title,
        checks=("completeness", "personal_data"),
        url_name="console:dataset",
        url_args=[dataset.slug],
        by=by,
        at=at,
    )
    for check, note in _findings(dataset).items():
        governance.report_check(case_id=case.pk, check=check, passed=True, note=note, by=by, at=at)
    dataset.case_id = case.pk
    _move(dataset, DatasetStatus.IN_REVIEW, RevisionKind.SUBMITTED, note="", by=by, at=at)
    record_event("dataset.submitted", dataset, by=by, at=at, details={"case": case.pk})
    return dataset


def _findings(dataset: Dataset) -> dict[str, str]:
    """What each check of the room saw, for the approver."""
    facts = dataset_facts(dataset)
    columns = sum(len(table.columns) for table in facts.tables)
    personal = facts.personal_columns
    return {
        "licence": dataset.licence,
        "dictionary": f"{columns}/{columns}",
        "contact": dataset.contact_email or dataset.contact_phone,
        "completeness": f"{len(facts.tables)}",
        "personal_data": ", ".join(personal) or "0",
    }


@transaction.atomic
def recall_dataset(*, dataset_id: int, reason: str, by: Actor, at: datetime) -> Dataset:
    """Take a submission back to go on editing. Raises ReasonMissing, NotEditable."""
    dataset = dataset_for(dataset_id, by=by, lock=True)
    by.require(DATASET_SUBMIT, organization_id=dataset.organization_id)
    if dataset.status != DatasetStatus.IN_REVIEW.value or dataset.case_id is None:
        raise NotEditable(slug=dataset.slug, status=dataset.status)
    governance.withdraw_case(case_id=dataset.case_id, reason=reason, by=by, at=at)
    _move(dataset, DatasetStatus.DRAFT, RevisionKind.RECALLED, note=reason, by=by, at=at)
    record_event("dataset.recalled", dataset, by=by, at=at, details={"reason": reason})
    return dataset


@transaction.atomic
def publish_dataset(*, dataset_id: int, by: Actor, at: datetime) -> Dataset:
    """Make an approved dataset public: its fields as they are, its waiting versions for good.

    Raises DatasetNotFound to outsiders, NotAllowed without `dataset.publish`, NotPublishable while
    a part is missing, NotApproved until another person than the author approved its case. Doing it
    again changes nothing.
    """
    dataset = dataset_for(dataset_id, by=by, lock=True)
    by.require(DATASET_PUBLISH, organization_id=dataset.organization_id)
    if dataset.status == DatasetStatus.PUBLISHED.value:
        return dataset
    if dataset.status != DatasetStatus.IN_REVIEW.value or dataset.case_id is None:
        raise NotEditable(slug=dataset.slug, status=dataset.status)
    if missing := gaps(dataset, at):
        raise NotPublishable(slug=dataset.slug, missing=", ".join(map(str, missing)))
    case = case_for(dataset.case_id, by=by)
    decision = require_approval(case.pk, not_by=case.author_id)
    person = by.person_id or decision.by_id
    _publish_versions(dataset, person, at=at)
    dataset.published_content = _content(dataset)
    dataset.first_published_at = dataset.first_published_at or at
    dataset.published_at, dataset.published_by_id = at, person
    dataset.statement = decision.statement
    dataset.checked_by_id, dataset.checked_at = decision.by_id, decision.at
    _move(dataset, DatasetStatus.PUBLISHED, RevisionKind.PUBLISHED, note="", by=by, at=at)
    _follow_up(dataset, "published", by=by, at=at)
    record_event(
        "dataset.published", dataset, by=by, at=at, details={"case": case.pk, "by": person}
    )
    return dataset


def _publish_versions(dataset: Dataset, person: int | None, *, at: datetime) -> None:
    waiting = TableVersion.objects.select_for_update(of=("self",)).filter(
        distribution__dataset=dataset,
        distribution__deleted_at=None,
        state=VersionState.READY.value,
    )
    for version in waiting.order_by("number"):
        version.state = VersionState.PUBLISHED.value
        version.published_at, version.published_by_id = at, person
        version.save(update_fields=["state", "published_at", "published_by"])
        series = version.distribution
        series.latest = version
        series.recipe, series.columns = version.recipe, version.columns
        series.keys, series.sort_by = version.keys, version.sort_by
        series.save(update_fields=["latest", "recipe", "columns", "keys", "sort_by"])


def _content(dataset: Dataset) -> dict[str, Any]:
    """What the public sees of a dataset, and what a list of open data freezes."""
    tables = [
        {
            "key": each.key,
            "title": each.title,
            "kind": each.kind,
            "version": each.latest.number if each.latest else None,
            "row_count": each.latest.row_count if each.latest else None,
        }
        for each in distributions_of(dataset)
    ]
    agency = dataset.organization
    return {
        "code": dataset.code,
        "slug": dataset.slug,
        "access_level": dataset.access_level,
        "organization": {"code": agency.code, "name": agency.name},
        "fields": {
            **dataset_values(dataset),
            "creator_name": dataset.creator.name if dataset.creator else "",
            "database_code": dataset.database.code if dataset.database else "",
        },
        "distributions": tables,
    }


@transaction.atomic
def settle_publication(*, case_id: int, by: Actor, at: datetime) -> Dataset | None:
    """Bring a dataset to what its case says; does nothing when that has happened already.

    Called by the follower of case events, as the house itself.
    """
    dataset = Dataset.objects.select_for_update().filter(case_id=case_id).first()
    if dataset is None or dataset.status != DatasetStatus.IN_REVIEW.value:
        return dataset
    case = case_for(case_id, by=by)
    if case.state == CaseState.APPROVED.value:
        return publish_dataset(dataset_id=dataset.pk, by=by, at=at)
    current = case.rounds.get(number=case.current_round)
    if case.state == CaseState.RETURNED.value:
        kind, note = RevisionKind.RETURNED, current.decision.reason
    elif case.state == CaseState.WITHDRAWN.value:
        kind, note = RevisionKind.RECALLED, current.withdrawn_reason
    else:
        return dataset
    _move(dataset, DatasetStatus.DRAFT, kind, note=note, by=by, at=at)
    record_event(f"dataset.{kind.value}", dataset, by=by, at=at, details={"reason": note})
    return dataset


@transaction.atomic
def withdraw_dataset(*, dataset_id: int, reason: str, by: Actor, at: datetime) -> Dataset:
    """Take a dataset back from the public; its page stays and gives the reason.

    Needs `dataset.withdraw`. Raises ReasonNeeded, NotPublished.
    """
    dataset = dataset_for(dataset_id, by=by, lock=True)
    by.require(DATASET_WITHDRAW, organization_id=dataset.organization_id)
    if not reason.strip():
        raise ReasonNeeded
    if dataset.published_content is None or dataset.status == DatasetStatus.WITHDRAWN.value:
        raise NotPublished(slug=dataset.slug)
    if dataset.status == DatasetStatus.IN_REVIEW.value:
        raise NotEditable(slug=dataset.slug, status=dataset.status)
    dataset.withdrawn_at, dataset.withdrawn_by_id = at, by.person_id
    dataset.withdrawn_reason = reason.strip()
    note = dataset.withdrawn_reason
    _move(dataset, DatasetStatus.WITHDRAWN, RevisionKind.WITHDRAWN, note=note, by=by, at=at)
    _follow_up(dataset, "withdrawn", by=by, at=at)
    record_event("dataset.withdrawn", dataset, by=by, at=at, details={"reason": note})
    return dataset
