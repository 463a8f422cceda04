"""Reads of the register of legal bases: what is shipped and what the installation added."""

from lienthong.governance.domain.citations import ActName
from lienthong.governance.domain.legal_bases import (
    LegalBasis,
    LegalBasisNotFound,
    Link,
    LinkKind,
    Register,
    register_of,
)
from lienthong.governance.models import OwnLegalBasis
from lienthong.governance.queries.law import shipped_bases

OWN = "VB"


def _own_basis(row: OwnLegalBasis) -> LegalBasis:
    return LegalBasis(
        key=f"{OWN}{row.pk}",
        kind=row.kind,
        number=row.number,
        title=row.title,
        issuer=row.issuer,
        issued_on=row.issued_on,
        in_force_from=row.in_force_from,
        ended_on=row.ended_on,
        name=ActName(row.number, row.number),
        extract=row.extract,
        note=row.note,
        source=row.source,
        checked_on=row.checked_on,
        is_own=True,
    )


def legal_bases() -> Register:
    """All documents, shipped and own, with their succession."""
    shipped = shipped_bases()
    own = list(OwnLegalBasis.objects.filter(removed_at=None).prefetch_related("links"))
    keys = {*shipped.by_key, *(f"{OWN}{row.pk}" for row in own)}
    links = [
        Link(f"{OWN}{row.pk}", LinkKind(link.kind), link.target, link.on, link.scope)
        for row in own
        for link in row.links.all()
        if link.target in keys
    ]
    return register_of([*shipped.by_key.values(), *map(_own_basis, own)], [*shipped.links, *links])


def own_legal_basis(key: str, *, lock: bool = False) -> OwnLegalBasis:
    """A document that the installation added. Raises LegalBasisNotFound for shipped ones too."""
    rows = OwnLegalBasis.objects.select_for_update() if lock else OwnLegalBasis.objects.all()
    number = key.removeprefix(OWN)
    found = rows.filter(pk=int(number), removed_at=None).first() if number.isdecimal() else None
    if found is None or not key.startswith(OWN):
        raise LegalBasisNotFound(key=key)
    return found
