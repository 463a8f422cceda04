"""Writes of information systems."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from lienthong.accounts import audit
from lienthong.accounts.domain import Actor
from lienthong.accounts.queries import organization
from lienthong.errors import gettext_noop
from lienthong.governance.domain import refuse_secret_texts
from lienthong.inventory.domain import (
    SYSTEM_EDIT,
    SYSTEM_FIELDS,
    FieldInvalid,
    clean_values,
    record_slug,
)
from lienthong.inventory.models import InformationSystem
from lienthong.inventory.queries.systems import system_for


def _record(what: str, system: InformationSystem, *, by: Actor, at: datetime) -> None:
    audit.record(
        f"inventory.system.{what}",
        subject="inventory.system",
        subject_id=system.pk,
        organization_id=system.organization_id,
        by=by,
        at=at,
        details={"name": system.name, "version": system.version},
    )


def _fill(system: InformationSystem, values: Mapping[str, object]) -> None:
    wanted = clean_values(values, SYSTEM_FIELDS)
    refuse_secret_texts({k: v for k, v in wanted.items() if isinstance(v, str)})
    for name, value in wanted.items():
        if name == "operator":
            system.operator_id = organization(value).pk if isinstance(value, int) else None
        else:
            setattr(system, name, value)
    if not system.name:
        raise FieldInvalid(field="name", value="", reason=gettext_noop("it is empty"))


@transaction.atomic
def create_system(
    *, organization_id: int, values: Mapping[str, object], by: Actor, at: datetime
) -> InformationSystem:
    """Register a system of an agency. Needs `system.edit`; raises FieldInvalid without a name."""
    by.require(SYSTEM_EDIT, organization_id=organization_id)
    system = InformationSystem(organization=organization(organization_id))
    _fill(system, values)
    slug = record_slug(system.name)
    free, number = slug, 2
    while InformationSystem.objects.filter(slug=free).exists():
        free, number = f"{slug}-{number}", number + 1
    system.slug = free
    system.save()
    _record("created", system, by=by, at=at)
    return system


@transaction.atomic
def update_system(
    *, system_id: int, values: Mapping[str, object], by: Actor, at: datetime
) -> InformationSystem:
    """Save fields of a system."""
    system = system_for(system_id, by=by, lock=True)
    by.require(SYSTEM_EDIT, organization_id=system.organization_id)
    _fill(system, values)
    system.version += 1
    system.save()
    _record("updated", system, by=by, at=at)
    return system
