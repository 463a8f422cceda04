"""Writes of data services: describe, submit, publish on approval, suspend, end."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from lienthong.accounts import work
from lienthong.accounts.domain import Actor
from lienthong.accounts.queries import organization
from lienthong.catalog.domain import (
    SERVICE_EDIT,
    SERVICE_PUBLISH,
    SERVICE_SUBMIT,
    SERVICE_WITHDRAW,
    ColumnNotFound,
    NotEditable,
    NotPublished,
    ReasonNeeded,
    ServiceNotPublishable,
    ServiceStatus,
    TitleMissing,
    read_dictionary,
)
from lienthong.catalog.models import DataService, Revision
from lienthong.catalog.queries.records import (
    SERVICE_PUBLICATION,
    gaps_of_service,
    newest_versions,
    service_values,
)
from lienthong.catalog.queries.staff import revision_of, service_for
from lienthong.catalog.services._recording import SERVICE, Editing, History, record_event
from lienthong.governance import services as governance
from lienthong.governance.domain import CaseState
from lienthong.governance.queries import case_for, due_on, require_approval
from lienthong.inventory.domain import (
    NothingToUndo,
    RevisionKind,
    free_slug,
    inverse,
    read_changes,
    record_code,
)
from lienthong.inventory.queries.history import UNDOABLE


def _move(
    service: DataService,
    status: ServiceStatus,
    kind: RevisionKind,
    *,
    note: str,
    by: Actor,
    at: datetime,
) -> None:
    service.status, service.changed_at = status.value, at
    service.version += 1
    service.save()
    History(service, by=by, at=at).add(kind, note=note)


def _follow_up(service: DataService, *, by: Actor, at: datetime) -> None:
    work.enqueue(
        "catalog.follow_service",
        key=f"catalog.follow_service:{service.pk}:{service.version}",
        organization_id=service.organization_id,
        by=by,
        at=at,
        title=f"Cập nhật tìm kiếm và bản sao: {service.name}"[:200],
        service_id=service.pk,
        moment=at.isoformat(),
    )


def _held(service_id: int, *, by: Actor) -> DataService:
    service = service_for(service_id, by=by, lock=True)
    by.require(SERVICE_EDIT, organization_id=service.organization_id)
    if service.status in {ServiceStatus.IN_REVIEW.value, ServiceStatus.ENDED.value}:
        raise NotEditable(slug=service.slug, status=service.status)
    return service


def _check_columns(service: DataService) -> None:
    """Keys, fields and filters must be columns of the table. Raises ColumnNotFound."""
    if service.distribution is None:
        return
    version = newest_versions([service.distribution]).get(service.distribution.pk)
    names = {c.name for c in read_dictionary(version.columns)} if version else set()
    for name in (*service.key_columns, *service.fields, *service.filterable):
        if name not in names:
            raise ColumnNotFound(column=name)


@transaction.atomic
def create_service(
    *,
    organization_id: int,
    name: str,
    values: Mapping[str, object] | None = None,
    by: Actor,
    at: datetime,
) -> DataService:
    """Begin a data service of an agency. Needs `service.edit`; raises TitleMissing."""
    by.require(SERVICE_EDIT, organization_id=organization_id)
    if not name.strip():
        raise TitleMissing
    agency = organization(organization_id)
    slug = free_slug(name, lambda free: DataService.objects.filter(slug=free).exists())
    service = DataService.objects.create(
        organization=agency,
        code=record_code(agency.code, "dv", slug),
        slug=slug,
        author_id=by.person_id,
        created_at=at,
        changed_at=at,
        version=0,
    )
    editing = Editing(service, version=None, by=by, at=at)
    editing.set_fields({**(values or {}), "name": name})
    editing.save(RevisionKind.CREATED)
    _check_columns(service)
    record_event("service.created", service, by=by, at=at)
    return service


@transaction.atomic
def update_service(
    *,
    service_id: int,
    version: int | None,
    changes: Mapping[str, object],
    by: Actor,
    at: datetime,
) -> DataService:
    """Save fields of a service, complete or not.

    A published service goes on as it was approved until the change is approved too (R54). Raises
    EditedMeanwhile, ColumnNotFound for a key, field or filter that the table does not have.
    """
    service = _held(service_id, by=by)
    editing = Editing(service, version=version, by=by, at=at)
    editing.set_fields(changes)
    if editing.changes and service.status == ServiceStatus.READY.value:
        service.status = ServiceStatus.DRAFT.value
    if editing.save(RevisionKind.EDITED) is not None:
        _check_columns(service)
        facts = {"fields": sorted(editing.changes)}
        record_event("service.updated", service, by=by, at=at, details=facts)
    return service


@transaction.atomic
def undo_service(*, service_id: int, revision_id: int, by: Actor, at: datetime) -> DataService:
    """Take one change back. Raises CannotUndo, NothingToUndo, RevisionNotFound."""
    service = _held(service_id, by=by)
    revision = revision_of(service, revision_id)
    if revision.kind not in UNDOABLE or Revision.objects.filter(undoes=revision).exists():
        raise NothingToUndo
    editing = Editing(service, version=None, by=by, at=at)
    changes = read_changes(revision.changes)
    editing.take(inverse(changes, editing.values(), version=service.version + 1))
    editing.save(RevisionKind.UNDONE, undoes=revision)
    record_event("service.undone", service, by=by, at=at, details={"revision": revision_id})
    return service


@transaction.atomic
def submit_service(*, service_id: int, by: Actor, at: datetime) -> DataService:
    """Declare a service ready and ask for its publication; the term runs from this day (R53).

    Raises ServiceNotPublishable with every missing part and its basis (nothing is changed).
    """
    service = service_for(service_id, by=by, lock=True)
    by.require(SERVICE_SUBMIT, organization_id=service.organization_id)
    if service.status in {ServiceStatus.IN_REVIEW.value, ServiceStatus.ENDED.value}:
        raise NotEditable(slug=service.slug, status=service.status)
    if missing := gaps_of_service(service, at):
        raise ServiceNotPublishable(slug=service.slug, missing=", ".join(map(str, missing)))
    case = governance.open_case(
        kind=SERVICE_PUBLICATION,
        subject=SERVICE,
        subject_id=service.pk,
        organization_id=service.organization_id,
        title=service.name,
        url_name="console:service",
        url_args=[service.slug],
        by=by,
        at=at,
    )
    service.case_id, service.ready_at = case.pk, at
    service.publish_due_on = due_on("service.publish_deadline", at=at)
    _move(service, ServiceStatus.IN_REVIEW, RevisionKind.SUBMITTED, note="", by=by, at=at)
    record_event("service.submitted", service, by=by, at=at, details={"case": case.pk})
    return service


@transaction.atomic
def recall_service(*, service_id: int, reason: str, by: Actor, at: datetime) -> DataService:
    """Take a submission back to go on editing. Raises ReasonMissing, NotEditable."""
    service = service_for(service_id, by=by, lock=True)
    by.require(SERVICE_SUBMIT, organization_id=service.organization_id)
    if service.status != ServiceStatus.IN_REVIEW.value or service.case_id is None:
        raise NotEditable(slug=service.slug, status=service.status)
    governance.withdraw_case(case_id=service.case_id, reason=reason, by=by, at=at)
    _move(service, ServiceStatus.DRAFT, RevisionKind.RECALLED, note=reason, by=by, at=at)
    record_event("service.recalled", service, by=by, at=at, details={"reason": reason})
    return service


@transaction.atomic
def publish_service(*, service_id: int, by: Actor, at: datetime) -> DataService:
    """Put an approved service on the public list, as its next revision.

    Raises NotAllowed without `service.publish`, ServiceNotPublishable, NotApproved. Doing it again
    changes nothing.
    """
    service = service_for(service_id, by=by, lock=True)
    by.require(SERVICE_PUBLISH, organization_id=service.organization_id)
    if service.status == ServiceStatus.READY.value:
        return service
    if service.status != ServiceStatus.IN_REVIEW.value or service.case_id is None:
        raise NotEditable(slug=service.slug, status=service.status)
    if missing := gaps_of_service(service, at):
        raise ServiceNotPublishable(slug=service.slug, missing=", ".join(map(str, missing)))
    case = case_for(service.case_id, by=by)
    decision = require_approval(case.pk, not_by=case.author_id)
    service.published_content = _content(service)
    service.published_at, service.published_by_id = at, by.person_id or decision.by_id
    service.revision += 1
    _move(service, ServiceStatus.READY, RevisionKind.PUBLISHED, note="", by=by, at=at)
    _follow_up(service, by=by, at=at)
    record_event("service.published", service, by=by, at=at, details={"revision": service.revision})
    return service


def _content(service: DataService) -> dict[str, Any]:
    agency, database = service.organization, service.database
    return {
        "code": service.code,
        "slug": service.slug,
        "organization": {"code": agency.code, "name": agency.name},
        "database_name": database.name if database else "",
        "database_code": database.code if database else "",
        "fields": service_values(service),
    }


@transaction.atomic
def settle_service(*, case_id: int, by: Actor, at: datetime) -> DataService | None:
    """Bring a service to what its case says; does nothing when that has happened already."""
    service = DataService.objects.select_for_update().filter(case_id=case_id).first()
    if service is None or service.status != ServiceStatus.IN_REVIEW.value:
        return service
    case = case_for(case_id, by=by)
    if case.state == CaseState.APPROVED.value:
        return publish_service(service_id=service.pk, by=by, at=at)
    current = case.rounds.get(number=case.current_round)
    if case.state == CaseState.RETURNED.value:
        kind, note = RevisionKind.RETURNED, current.decision.reason
    elif case.state == CaseState.WITHDRAWN.value:
        kind, note = RevisionKind.RECALLED, current.withdrawn_reason
    else:
        return service
    _move(service, ServiceStatus.DRAFT, kind, note=note, by=by, at=at)
    record_event(f"service.{kind.value}", service, by=by, at=at, details={"reason": note})
    return service


def _public(service_id: int, *, by: Actor) -> DataService:
    service = service_for(service_id, by=by, lock=True)
    by.require(SERVICE_WITHDRAW, organization_id=service.organization_id)
    if service.published_content is None or service.status == ServiceStatus.ENDED.value:
        raise NotPublished(slug=service.slug)
    if service.status == ServiceStatus.IN_REVIEW.value:
        raise NotEditable(slug=service.slug, status=service.status)
    return service


@transaction.atomic
def suspend_service(*, service_id: int, reason: str, by: Actor, at: datetime) -> DataService:
    """Stop answering for a while; the page says why. Needs `service.withdraw`."""
    service = _public(service_id, by=by)
    if not reason.strip():
        raise ReasonNeeded
    service.status_reason = reason.strip()
    _move(service, ServiceStatus.SUSPENDED, RevisionKind.SUSPENDED, note=reason, by=by, at=at)
    _follow_up(service, by=by, at=at)
    record_event("service.suspended", service, by=by, at=at, details={"reason": reason})
    return service


@transaction.atomic
def resume_service(*, service_id: int, by: Actor, at: datetime) -> DataService:
    """Answer again after a suspension, as it was approved last."""
    service = _public(service_id, by=by)
    if service.status != ServiceStatus.SUSPENDED.value:
        raise NotEditable(slug=service.slug, status=service.status)
    service.status_reason = ""
    _move(service, ServiceStatus.READY, RevisionKind.RESUMED, note="", by=by, at=at)
    _follow_up(service, by=by, at=at)
    record_event("service.resumed", service, by=by, at=at)
    return service


@transaction.atomic
def end_service(*, service_id: int, reason: str, by: Actor, at: datetime) -> DataService:
    """End a service for good; its page stays and gives the reason. Needs `service.withdraw`."""
    service = _public(service_id, by=by)
    if not reason.strip():
        raise ReasonNeeded
    service.status_reason, service.ended_at = reason.strip(), at
    _move(service, ServiceStatus.ENDED, RevisionKind.WITHDRAWN, note=reason, by=by, at=at)
    _follow_up(service, by=by, at=at)
    record_event("service.ended", service, by=by, at=at, details={"reason": reason})
    return service
