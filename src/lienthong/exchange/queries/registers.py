"""The register as it follows from keys, services and agreements at a moment."""

from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q

from lienthong.catalog.queries.exchanged import ServiceOffer, service_offers
from lienthong.exchange.domain import (
    CompiledAgreement,
    ConsumerKeyEntry,
    Member,
    Register,
    RowRule,
    ServiceColumn,
    ServiceRoute,
    SharedService,
)
from lienthong.exchange.models import Agreement, ConsumerKey, SnapshotIssue
from lienthong.exchange.queries.keys import in_force

INSTANCE: Final = "VN"
MEMBER_CLASS: Final = "GOV"
SUBSYSTEM: Final = "lien-thong"
FOR_EVER: Final = 253_402_300_799  # the last second of the year 9999
ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def member_code(organization_code: str) -> str:
    """An agency on the exchange: instance/class/member."""
    return f"{INSTANCE}/{MEMBER_CLASS}/{organization_code}"


def client_code(key: ConsumerKey) -> str:
    """The application that a key speaks for."""
    return f"{member_code(key.organization.code)}/{key.subsystem}"


def service_code(offer: ServiceOffer) -> str:
    """A service on the exchange."""
    return f"{member_code(offer.provider_code)}/{SUBSYSTEM}/{offer.slug}"


def _second(day: date) -> int:
    return int(datetime.combine(day, time(), ZONE).timestamp())


def _key(key: ConsumerKey) -> ConsumerKeyEntry:
    return ConsumerKeyEntry(
        key_id=key.key_id,
        key=key.text,
        client=client_code(key),
        start=int(key.registered_at.timestamp()),
        end=_second(key.valid_to) if key.valid_to else FOR_EVER,
    )


def _service(offer: ServiceOffer) -> SharedService:
    routes = [
        ServiceRoute("record", "lookup", keys=offer.keys),
        ServiceRoute("page", "page", filters=offer.filters, page_size=offer.page_size),
    ]
    return SharedService(
        code=service_code(offer),
        table=offer.table,
        relation=offer.relation,
        columns=tuple(ServiceColumn(c.name, c.label, c.type) for c in offer.columns),
        routes=tuple(r for r in routes if r.code in offer.routes),
        version=offer.version,
        as_of=offer.as_of,
    )


def _agreement(agreement: Agreement, offer: ServiceOffer) -> CompiledAgreement:
    return CompiledAgreement(
        code=agreement.number,
        version=agreement.version,
        client=client_code(agreement.key),
        service=service_code(offer),
        routes=tuple(r for r in agreement.routes if r in offer.routes),
        fields=tuple(f for f in agreement.granted_fields if f in offer.fields),
        purposes=(agreement.purpose_code,),
        start=_second(agreement.start),
        end=_second(agreement.end),
        commitment_key=agreement.commitment_key,
        rows=tuple(
            RowRule(rule["column"], rule["op"], tuple(rule["values"]))
            for rule in agreement.row_rules
        ),
        is_user_required=agreement.is_user_required,
        is_issue_required=agreement.is_issue_required,
    )


def register_on(on: date) -> Register:
    """The register of a day: what no longer holds is left out, and so refused."""
    offers = {offer.service_id: offer for offer in service_offers()}
    keys = list(ConsumerKey.objects.filter(in_force(on)).select_related("organization"))
    held = {key.pk for key in keys}
    agreements = Agreement.objects.filter(Q(end__gt=on), state="active").select_related(
        "key__organization"
    )
    compiled = [
        _agreement(agreement, offers[agreement.service_id])
        for agreement in agreements.order_by("pk")
        if agreement.service_id in offers and agreement.key_id in held
    ]
    members = {key.organization.code: key.organization.name for key in keys}
    members |= {offer.provider_code: offer.provider_name for offer in offers.values()}
    return Register(
        instance=INSTANCE,
        members=tuple(Member(member_code(code), name) for code, name in sorted(members.items())),
        keys=tuple(_key(key) for key in keys),
        services=tuple(_service(offer) for offer in offers.values()),
        agreements=tuple(a for a in compiled if a.routes and a.fields),
    )


def last_issue() -> SnapshotIssue | None:
    """The register that was issued last."""
    return SnapshotIssue.objects.order_by("-number").first()
