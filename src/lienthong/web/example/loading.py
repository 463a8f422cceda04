"""Loading the story: everything goes through the same services that people use."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from lienthong.accounts import services as people_services
from lienthong.accounts.domain import SYSTEM, Appointment, OrganizationDetails
from lienthong.inventory import services as inventory
from lienthong.web.example.catalogue import load_datasets, load_lists
from lienthong.web.example.items import items_table
from lienthong.web.example.sharing import load_agreements, load_services
from lienthong.web.example.telling import Told, issue, moment, story
from lienthong.web.worker.loop import drain


def load_organizations(told: Told) -> None:
    """Agencies in time."""
    for each in story("organizations")["organizations"]:
        made = people_services.create_organization(
            code=each["code"],
            name=each["name"],
            level=each["level"],
            kind=each["kind"],
            parent_id=told.organizations.get(each.get("parent", "")),
            valid_from=each["from"],
            details=OrganizationDetails(
                name_en=each["name_en"], short_name=each["short"], address=each.get("address", "")
            ),
            by=SYSTEM,
            at=moment(each["from"]),
        )
        told.organizations[each["code"]] = made.pk


def load_people(told: Told) -> None:
    """People with their roles; those shown have one password, which works on this machine only."""
    for each in story("organizations")["people"]:
        began = min(role[2] for role in each["roles"])
        at = moment(began)
        person = people_services.create_person(
            email=each["email"],
            full_name=each["name"],
            position=each["position"],
            phone=each.get("phone", ""),
            organization_id=told.organizations[each["home"]],
            is_demo=True,
            by=SYSTEM,
            at=at,
        )
        told.people[each["key"]] = person.pk
        for role, code, start in each["roles"]:
            people_services.assign_role(
                person_id=person.pk,
                organization_id=told.organizations[code],
                role=role,
                start=start,
                basis="Ví dụ",
                by=SYSTEM,
                at=moment(start),
            )
        if each["key"] in story("organizations")["shown"]:
            people_services.set_password(
                person_id=person.pk, password=story("organizations")["password"], by=SYSTEM, at=at
            )
        for code, start in each.get("focal", ()):
            _appoint(told, each, person.pk, code, start)


def _appoint(told: Told, each: Mapping[str, Any], person_id: int, code: str, start: date) -> None:
    """The focal officer of an agency, by a decision of the day on which they begin."""
    people_services.appoint_focal_point(
        organization_id=told.organizations[code],
        person_id=person_id,
        scope="outside",
        appointment=Appointment(
            position=each["position"],
            function="Đầu mối kết nối, chia sẻ dữ liệu của cơ quan",
            phone=each["phone"],
            email=each["email"],
            qualification="Đại học công nghệ thông tin (ví dụ)",
            decision_number="15/QĐ-UBND (ví dụ)",
            decision_on=start,
        ),
        start=start,
        by=SYSTEM,
        at=moment(start),
    )


def end_organizations(told: Told) -> None:
    """The district ends; its successors read what it left."""
    for each in story("organizations")["ended"]:
        people_services.end_organization(
            organization_id=told.organizations[each["code"]],
            on=each["ended_on"],
            successor_ids=[told.organizations[code] for code in each["successors"]],
            decision=each["decision"],
            by=SYSTEM,
            at=moment(each["ended_on"]),
        )


def _enter(told: Told, each: Mapping[str, Any], by: str, at: datetime) -> int:
    """Enter a database with its items, as its officer."""
    actor = told.actor(by, each["owner"], at)
    values = dict(each["values"])
    name = values.pop("name")
    made = inventory.create_database(
        organization_id=told.organizations[each["owner"]],
        name=name,
        values=values,
        by=actor,
        at=at,
    )
    inventory.import_items(
        database_id=made.pk,
        version=None,
        text=items_table(each["items"]),
        replace=True,
        by=actor,
        at=at + timedelta(minutes=20),
    )
    told.databases[name] = made.pk
    return made.pk


def _submit(told: Told, each: Mapping[str, Any], by: str, at: datetime) -> None:
    actor = told.actor(by, each["owner"], at)
    inventory.submit_database(database_id=told.databases[each["values"]["name"]], by=actor, at=at)


def load_databases(told: Told) -> None:
    """Databases up to the lists that issued them, then those that wait."""
    for name in ("issued_2020", "issued_2026"):
        part = story("databases")[name]
        at = moment(part["at"])
        for each in part["databases"]:
            by = each.get("by") or part["by"]
            _enter(told, each, by, at)
            _submit(told, each, by, at + timedelta(hours=1))
            inventory.accept_database(
                database_id=told.databases[each["values"]["name"]],
                by=told.actor("dung", "H57", at),
                at=at + timedelta(days=1),
            )
        issue(told, "databases", part["list"], "dung")
        if name == "issued_2020":
            end_organizations(told)
            _hand_over(told, part["databases"])


def _hand_over(told: Told, databases: list[Mapping[str, Any]]) -> None:
    """Records that a decision assigned to a successor; the others wait for theirs."""
    at = moment(date(2025, 8, 4))
    for each in databases:
        if "transferred_to" in each:
            inventory.transfer_database(
                database_id=told.databases[each["values"]["name"]],
                to_organization_id=told.organizations[each["transferred_to"]],
                decision=each["transfer_decision"],
                on=date(2025, 8, 1),
                by=told.actor("dung", "H57", at),
                at=at,
            )


def load_waiting(told: Told) -> None:
    """Databases in every other state."""
    for each in story("databases")["waiting"]:
        at = moment(each["at"])
        database_id = _enter(told, each, each["by"], at)
        if each.get("submit"):
            _submit(told, each, each["by"], at + timedelta(hours=1))
        later = at + timedelta(hours=5)
        coordinator = told.actor("dung", "H57", later)
        if each.get("accept"):
            inventory.accept_database(database_id=database_id, by=coordinator, at=later)
        if "return" in each:
            inventory.return_database(
                database_id=database_id, reason=each["return"], by=coordinator, at=later
            )


def steps() -> Iterator[tuple[str, Any]]:
    """The parts of the story in order, each with what people call it."""
    yield "agencies", load_organizations
    yield "people", load_people
    yield "databases and their lists", load_databases
    yield "datasets", load_datasets
    yield "lists of open data", load_lists
    yield "services", load_services
    yield "agreements", load_agreements
    yield "databases that wait", load_waiting


def load(say: Any) -> Told:
    """Load the whole story; `say` is told each part."""
    told = Told()
    for name, step in steps():
        say(name)
        step(told)
        drain()
    return told
