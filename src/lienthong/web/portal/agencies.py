"""Pages of agencies: who they are, who speaks for them about data, what came before and after."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lienthong.accounts.domain import Kind, Level
from lienthong.accounts.queries.organizations import (
    organization_by_slug,
    organization_tree,
    predecessors,
    successors,
)
from lienthong.accounts.queries.people import focal_point_of, focal_points
from lienthong.catalog.queries import public as catalog
from lienthong.web.access import public
from lienthong.web.components import Fact, Figure, Link
from lienthong.web.keeping import kept_for
from lienthong.web.portal.asking import takes_nothing
from lienthong.web.portal.cards import Line, Part
from lienthong.web.portal.naming import Named, address, either, named
from lienthong.web.portal.records import dataset_line

LISTED = 10


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """An agency in the directory."""

    name: str
    href: str
    focal_officer: str
    datasets: int
    databases: int


@dataclass(frozen=True, slots=True)
class AgencyGroup:
    """Agencies of one level."""

    title: str
    lines: tuple[AgencyLine, ...]


def agency_link(agency: Named) -> Link:
    """The name of an agency as a link to its page."""
    return Link(named(agency), address("agency", agency.slug))


def level_words(level: str) -> str:
    """What a level is called."""
    words = {
        Level.CENTRAL: _("Central agencies"),
        Level.PROVINCE: _("Province level"),
        Level.DISTRICT: _("District level, until 30/6/2025"),
        Level.COMMUNE: _("Communes and wards"),
    }
    return words.get(Level(level), _("Other organizations"))


def kind_words(kind: str) -> str:
    """What a kind of organization is called."""
    words = {
        Kind.PEOPLES_COMMITTEE: _("People's committee"),
        Kind.MINISTRY: _("Ministry"),
        Kind.DEPARTMENT: _("Department"),
        Kind.OFFICE: _("Office"),
        Kind.DIVISION: _("Division"),
        Kind.PUBLIC_UNIT: _("Public service unit"),
        Kind.ENTERPRISE: _("State enterprise"),
    }
    return words.get(Kind(kind), _("Organization"))


@public
@takes_nothing
def agencies(request: HttpRequest) -> HttpResponse:
    """Every living agency by level, with its focal officer."""
    today = localdate()
    shares = {share.organization.pk: share for share in _shares()}
    officers = {c.organization_id: c.name for c in focal_points(today) if c.scope == "outside"}
    groups: dict[str, list[AgencyLine]] = {level.value: [] for level in Level}
    for view in organization_tree(on=today):
        agency = view.organization
        share = shares.get(agency.pk)
        groups[agency.level].append(
            AgencyLine(
                named(agency),
                address("agency", agency.slug),
                officers.get(agency.pk, ""),
                share.dataset_count if share else 0,
                share.database_count if share else 0,
            )
        )
    shown = [AgencyGroup(level_words(k), tuple(v)) for k, v in groups.items() if v]
    return render(request, "portal/agencies.html", {"here": "agencies", "groups": shown})


def _contact_facts(agency_id: int) -> list[Fact]:
    """The four public facts of a focal officer (ND47:7) besides the name."""
    contact = focal_point_of(agency_id, localdate())
    if contact is None:
        return []
    return [
        Fact(_("Focal officer"), contact.name),
        Fact(
            _("Position and work"), ", ".join(p for p in (contact.position, contact.function) if p)
        ),
        Fact(_("Phone"), contact.phone, f"tel:{contact.phone.replace(' ', '')}"),
        Fact(_("E-mail"), contact.email, f"mailto:{contact.email}"),
    ]


@kept_for(10)
def _shares() -> list[catalog.AgencyShare]:
    return catalog.agencies()


def _figures(share: catalog.AgencyShare) -> list[Figure]:
    return [
        Figure(share.dataset_count, _("open datasets")),
        Figure(share.database_count, _("databases in the catalogue")),
        Figure(share.service_count, _("data services running")),
    ]


def _parts(agency_id: int, slug: str) -> list[Part]:
    """What the agency publishes, kind by kind."""
    datasets = catalog.published_datasets(organization_id=agency_id, newest_first=True, size=LISTED)
    more = Link(_("Search all data of this agency"), address("datasets", agency=slug))
    return [
        Part(
            _("Open datasets"),
            tuple(dataset_line(each, with_agency=False) for each in datasets),
            _("The agency has not opened a dataset yet."),
            more if datasets else None,
        ),
        Part(
            _("Databases"),
            tuple(
                Line(either(each.name, each.name_en), address("database", each.slug))
                for each in catalog.public_databases(organization_id=agency_id)
            ),
            _("No database of the agency stands in an issued list yet."),
        ),
        Part(
            _("Data services"),
            tuple(
                Line(either(each.name, each.name_en), address("service", each.slug))
                for each in catalog.public_services(organization_id=agency_id)
            ),
            _("The agency offers no data service yet."),
        ),
    ]


@public
@takes_nothing
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    """One agency, living or ended. OrganizationNotFound becomes a 404."""
    found = organization_by_slug(slug)
    none = catalog.AgencyShare(found, 0, 0, 0)
    share = next((each for each in _shares() if each.organization.pk == found.pk), none)
    today = localdate()
    facts = [
        Fact(_("Kind"), kind_words(found.kind)),
        Fact(_("Agency code"), found.code),
        Fact(_("Address"), found.address),
        Fact(_("Phone"), found.phone),
        Fact(_("E-mail"), found.email, f"mailto:{found.email}"),
        Fact(_("Website"), found.website, found.website),
    ]
    context = {
        "here": "agencies",
        "agency": found,
        "name": named(found),
        "crumbs": (Link(_("Agencies"), address("agencies")), Link(named(found))),
        "is_ended": found.valid_to is not None and found.valid_to <= today,
        "facts": [fact for fact in facts if fact.value],
        "figures": _figures(share),
        "parts": _parts(found.pk, slug),
        "officer": _contact_facts(found.pk),
        "before": [
            Link(named(o), address("agency", o.slug)) for o in predecessors(found.pk, today)
        ],
        "after": [Link(named(o), address("agency", o.slug)) for o in successors(found.pk, today)],
    }
    return render(request, "portal/agency.html", context)
