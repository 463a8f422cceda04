"""Writes of the register of legal bases: documents that an installation adds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from lienthong.accounts import audit
from lienthong.accounts.domain import Actor
from lienthong.errors import gettext_noop
from lienthong.governance.domain import LEGAL_BASIS_EDIT, refuse_secret_texts
from lienthong.governance.domain.cases import require_reason
from lienthong.governance.domain.legal_bases import LegalBasisInvalid, LinkKind
from lienthong.governance.models import OwnLegalBasis, OwnLegalLink
from lienthong.governance.queries.legal_bases import OWN, legal_bases, own_legal_basis

SUBJECT = "governance.legal_basis"


@dataclass(frozen=True, slots=True)
class Document:
    """What a person enters of a document."""

    kind: str
    number: str
    title: str
    issuer: str
    issued_on: date | None = None
    in_force_from: date | None = None
    ended_on: date | None = None
    extract: str = ""
    note: str = ""
    source: str = ""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewLink:
    """What the document does to another one, named by its key."""

    kind: LinkKind
    target: str
    on: date | None = None
    scope: str = ""


def _check(document: Document, links: Sequence[NewLink], *, own_key: str = "") -> None:
    named = {"number": document.number, "title": document.title, "extract": document.extract}
    refuse_secret_texts({**named, "note": document.note})
    if not document.number.strip() or not document.title.strip():
        reason = gettext_noop("it needs a number and a title")
        raise LegalBasisInvalid(key=document.number or "-", reason=reason)
    dates = (document.issued_on, document.in_force_from, document.ended_on)
    known = [day for day in dates if day is not None]
    if known != sorted(known):
        reason = gettext_noop("its dates are not in order")
        raise LegalBasisInvalid(key=document.number, reason=reason)
    register = legal_bases()
    for link in links:
        register.basis(link.target)
        if link.target == own_key:
            reason = gettext_noop("it cannot follow itself")
            raise LegalBasisInvalid(key=document.number, reason=reason)


def _fill(row: OwnLegalBasis, document: Document, links: Sequence[NewLink]) -> None:
    for name in document.__slots__:
        setattr(row, name, getattr(document, name))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        reason = gettext_noop("another document has this number and issuer")
        raise LegalBasisInvalid(key=document.number, reason=reason) from None
    row.links.all().delete()
    OwnLegalLink.objects.bulk_create(
        OwnLegalLink(basis=row, kind=x.kind.value, target=x.target, on=x.on, scope=x.scope)
        for x in links
    )


def _record(what: str, row: OwnLegalBasis, *, by: Actor, at: datetime, reason: str = "") -> None:
    audit.record(
        f"governance.legal_basis.{what}",
        subject=SUBJECT,
        subject_id=f"{OWN}{row.pk}",
        organization_id=row.organization_id,
        by=by,
        at=at,
        details={"number": row.number, "title": row.title, "reason": reason},
    )


@transaction.atomic
def add_legal_basis(
    *,
    organization_id: int,
    document: Document,
    links: Sequence[NewLink] = (),
    by: Actor,
    at: datetime,
) -> str:
    """Add a document to the register; gives its key.

    Raises NotAllowed without `legal_basis.edit`, LegalBasisInvalid for contradicting facts,
    LegalBasisNotFound for a link that leads nowhere.
    """
    by.require(LEGAL_BASIS_EDIT, organization_id=organization_id)
    _check(document, links)
    row = OwnLegalBasis(organization_id=organization_id, added_by_id=by.person_id, added_at=at)
    _fill(row, document, links)
    _record("added", row, by=by, at=at)
    return f"{OWN}{row.pk}"


@transaction.atomic
def change_legal_basis(
    *, key: str, document: Document, links: Sequence[NewLink] = (), by: Actor, at: datetime
) -> None:
    """Change a document that the installation added; shipped ones change with the product."""
    row = own_legal_basis(key, lock=True)
    by.require(LEGAL_BASIS_EDIT, organization_id=row.organization_id)
    _check(document, links, own_key=key)
    _fill(row, document, links)
    _record("changed", row, by=by, at=at)


@transaction.atomic
def remove_legal_basis(*, key: str, reason: str, by: Actor, at: datetime) -> None:
    """Take an added document off the register, with a reason; it stays in the history."""
    row = own_legal_basis(key, lock=True)
    by.require(LEGAL_BASIS_EDIT, organization_id=row.organization_id)
    require_reason(row.number, reason)
    row.removed_at = at
    row.save(update_fields=["removed_at"])
    _record("removed", row, by=by, at=at, reason=reason)
