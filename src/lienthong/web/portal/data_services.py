"""Data services by which agencies share: the list, and the page of one."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lienthong.accounts.queries.people import focal_point_of
from lienthong.catalog.domain import ServiceStatus
from lienthong.catalog.queries.public import public_services, service_by_slug
from lienthong.catalog.queries.views import ServiceView
from lienthong.catalog.queries.views import day as frozen_day
from lienthong.settings import settings
from lienthong.web.access import public
from lienthong.web.components import Badge, Fact, Link
from lienthong.web.portal.asking import takes_nothing
from lienthong.web.portal.databases import FactSection
from lienthong.web.portal.dataset_parts import Call
from lienthong.web.portal.describing import period_words
from lienthong.web.portal.naming import address, either, named
from lienthong.web.portal.records import service_badge, service_card
from lienthong.web.portal.wording import COLUMN_TYPES, METHODS, sharing, word
from lienthong.web.templatetags.kit import day, number


@dataclass(frozen=True, slots=True)
class ServiceField:
    """A field of the answer, and whether it may be asked by."""

    name: str
    label: str
    type: str
    is_key: bool
    is_filter: bool


@public
@takes_nothing
def services(request: HttpRequest) -> HttpResponse:
    """Every service that is published and not ended."""
    today = localdate()
    cards = [service_card(each, on=today) for each in public_services()]
    return render(request, "portal/services.html", {"here": "services", "cards": cards})


def _lines(value: Any) -> str:
    return "\n".join(str(each) for each in value or ())


def _kept(*facts: Fact) -> list[Fact]:
    return [fact for fact in facts if fact.value]


def _sections(service: ServiceView) -> list[FactSection]:
    fields = service.fields
    start, end = (frozen_day(fields.get(name)) for name in ("term_start", "term_end"))
    using = _kept(
        Fact(_("Way of access"), word(METHODS, fields.get("method"))),
        Fact(_("How to connect"), fields.get("connect_procedure")),
        Fact(_("Capacity"), fields.get("capacity")),
        Fact(_("Largest page"), fields.get("max_page")),
        Fact(_("Security"), fields.get("security")),
        Fact(_("Availability"), fields.get("sla")),
        Fact(_("Maintenance windows"), _lines(fields.get("maintenance_windows"))),
    )
    data = _kept(
        Fact(_("Database"), service.database_name),
        Fact(_("Scope"), fields.get("scope")),
        Fact(_("Data model"), fields.get("data_model")),
        Fact(_("Accuracy"), fields.get("accuracy")),
        Fact(_("Collected by"), fields.get("collected")),
        Fact(_("Approved by"), fields.get("approved")),
        Fact(_("Meaning of an empty value"), fields.get("null_semantics")),
    )
    terms = _kept(
        Fact(_("Regulations on use"), _lines(fields.get("regulations"))),
        Fact(_("Validity of the data"), fields.get("validity")),
        Fact(_("Term of the service"), period_words(start, end)),
        Fact(_("Fee"), _fee(fields)),
        Fact(_("Notices"), _lines(fields.get("notices"))),
    )
    made = (
        FactSection(_("How it is used"), using),
        FactSection(_("What the data is"), data),
        FactSection(_("Terms"), terms),
    )
    return [section for section in made if section.facts]


def _fee(fields: Any) -> str:
    fee = int(fields.get("fee") or 0)
    if not fee:
        return _("none between state agencies")
    return _("{amount} đồng, by {basis}").format(amount=number(fee), basis=fields.get("fee_basis"))


def _fields(service: ServiceView) -> list[ServiceField]:
    keys = set(service.fields.get("key_columns") or ())
    filters = set(service.fields.get("filterable") or ())
    return [
        ServiceField(
            c.name, c.label or c.name, word(COLUMN_TYPES, c.type), c.name in keys, c.name in filters
        )
        for c in service.columns
    ]


def _calls(service: ServiceView) -> list[Call]:
    """The call of a service over a table of ours; others tell their own way of connecting."""
    if not service.columns:
        return []
    keys = service.fields.get("key_columns") or ()
    route = "record" if keys else "page"
    asked = "&".join(f"{key}=…" for key in keys or service.fields.get("filterable") or ())
    url = f"{settings().exchange_url}/x1/AGREEMENT/{route}" + (f"?{asked}" if asked else "")
    command = f'lienthong exchange call "{url}" --key key.pem --save proof.json'
    return [Call("call-service", _("After an agreement, with your own key"), command)]


def _facts(service: ServiceView) -> list[Fact]:
    agency = service.organization
    contact = focal_point_of(agency.pk, localdate())
    form = service.fields.get("sharing_form")
    return _kept(
        Fact(_("Providing agency"), named(agency), address("agency", agency.slug)),
        Fact(_("Focal officer"), contact.name if contact else ""),
        Fact(
            _("E-mail"),
            contact.email if contact else "",
            f"mailto:{contact.email}" if contact else "",
        ),
        Fact(_("Phone"), contact.phone if contact else ""),
        Fact(_("Sharing class"), sharing(form, on=localdate())),
        Fact(_("Version"), service.fields.get("service_version")),
        Fact(_("Published on"), day(service.published_at)),
        Fact(_("Last changed on"), day(service.changed_at)),
        Fact(_("Code"), service.code),
    )


@public
@takes_nothing
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """One service. ServiceNotFound becomes a 404."""
    found = service_by_slug(slug)
    title = either(found.name, found.name_en)
    badge = service_badge(found)
    context = {
        "here": "services",
        "title": title,
        "lead": found.description,
        "crumbs": [Link(_("Data services"), address("services")), Link(title)],
        "badges": [badge, Badge(sharing(found.fields.get("sharing_form"), on=localdate()))],
        "notice": found.status_reason,
        "sections": _sections(found),
        "fields": _fields(found),
        "calls": _calls(found),
        "facts": _facts(found),
        "slug": found.slug,
        "may_propose": bool(found.columns) and found.status == ServiceStatus.READY.value,
    }
    return render(request, "portal/service.html", context)
