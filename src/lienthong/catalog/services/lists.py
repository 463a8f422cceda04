"""Issuing a list by decision: what was accepted or published, frozen for good."""

import hashlib
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from lienthong.accounts import audit, work
from lienthong.accounts.domain import Actor
from lienthong.catalog.domain import (
    LIST_CONSOLIDATE,
    LIST_ISSUE,
    ListIncomplete,
    ListKind,
    ListNumberTaken,
)
from lienthong.catalog.models import Dataset, IssuedList
from lienthong.catalog.queries.lists import (
    canonical_content,
    database_ids,
    latest_list,
    next_content,
)
from lienthong.governance.domain import day_of
from lienthong.governance.queries import calendar, profile_on, requirements
from lienthong.inventory.services import mark_issued

_REVIEW: Final = {
    ListKind.DATABASES: "default_list.review_interval",
    ListKind.SERVICES: "default_list.review_interval",
    ListKind.OPEN_DATA: "open_list.review_interval",
}


def _require_decision(
    given: dict[str, str], *, kind: ListKind, organization_id: int, at: datetime
) -> None:
    """Every part of the decision that the rules ask for, and a number not used before."""
    required = requirements("list.issue", at=at)
    if missing := [r for r in required if not given.get(r.part, "").strip()]:
        raise ListIncomplete(missing=", ".join(map(str, missing)))
    same = IssuedList.objects.filter(
        kind=kind.value, organization_id=organization_id, number=given["number"]
    ).first()
    if same is not None:
        raise ListNumberTaken(number=same.number, version=same.version)


@transaction.atomic
def issue_list(
    *,
    kind: str,
    organization_id: int,
    number: str,
    signed_on: date | None,
    signer: str,
    by: Actor,
    at: datetime,
) -> IssuedList:
    """Freeze the next version of a list of an organization and of every unit below it.

    `kind` is databases (accepted content), open_data or services (published content). Number, day
    and signer are those of the decision. Needs `list.issue` or `list.consolidate`. Raises
    ListIncomplete with each missing part and its basis, also for an empty list; ListNumberTaken.
    """
    if not by.may(LIST_ISSUE, organization_id=organization_id):
        by.require(LIST_CONSOLIDATE, organization_id=organization_id)
    signed = signed_on.isoformat() if signed_on else ""
    given = {"number": number.strip(), "signed_on": signed, "signer": signer.strip()}
    _require_decision(given, kind=ListKind(kind), organization_id=organization_id, at=at)
    content = next_content(kind, organization_id, day_of(at))
    if not content["entries"]:
        raise ListIncomplete(missing="entries")
    issued = _frozen(content, given, organization_id=organization_id, by=by, at=at)
    _mark(issued, on=day_of(at), by=by, at=at)
    _record(issued, by=by, at=at)
    return issued


def _frozen(
    content: dict[str, Any],
    given: dict[str, str],
    *,
    organization_id: int,
    by: Actor,
    at: datetime,
) -> IssuedList:
    """The next version of a list, with its hash and the day of its next review."""
    kind = content["kind"]
    previous = latest_list(kind=kind, organization_id=organization_id)
    interval = profile_on(day_of(at)).parameter(_REVIEW[ListKind(kind)])
    signed_on = date.fromisoformat(given["signed_on"])
    return IssuedList.objects.create(
        organization_id=organization_id,
        kind=kind,
        version=previous.version + 1 if previous else 1,
        number=given["number"],
        signed_on=signed_on,
        signer=given["signer"],
        content=content,
        sha256=hashlib.sha256(canonical_content(content).encode()).hexdigest(),
        entry_count=len(content["entries"]),
        issued_at=at,
        issued_by_id=by.person_id,
        next_review_on=interval.last_day(signed_on, calendar()),
        previous=previous,
    )


def _record(issued: IssuedList, *, by: Actor, at: datetime) -> None:
    audit.record(
        "catalog.list.issued",
        subject="catalog.list",
        subject_id=issued.pk,
        organization_id=issued.organization_id,
        by=by,
        at=at,
        details={
            "kind": issued.kind,
            "version": issued.version,
            "number": issued.number,
            "sha256": issued.sha256,
        },
    )


def _mark(issued: IssuedList, *, on: date, by: Actor, at: datetime) -> None:
    """Note the list on its records, and have what is newly public found."""
    if issued.kind == ListKind.OPEN_DATA.value:
        codes = [entry["code"] for entry in issued.content["entries"]]
        Dataset.objects.filter(code__in=codes).update(list_ref=issued.number)
        return
    if issued.kind != ListKind.DATABASES.value:
        return
    mark_issued(
        database_ids=database_ids(issued.kind, issued.organization_id, on),
        version=issued.version,
        number=issued.number,
        signed_on=issued.signed_on,
        next_review_on=issued.next_review_on,
        by=by,
        at=at,
    )
    work.enqueue(
        "catalog.index_search",
        key=f"catalog.index_search:list:{issued.pk}",
        organization_id=issued.organization_id,
        by=by,
        at=at,
        title="Cập nhật tìm kiếm",
    )
