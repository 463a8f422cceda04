"""Services and agreements of the story."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.conf import settings

from lienthong.accounts.domain import Actor
from lienthong.catalog import services as catalog
from lienthong.catalog.queries.staff import dataset_for
from lienthong.exchange import services as exchange
from lienthong.exchange.services.agreements import Terms
from lienthong.governance import services as governance
from lienthong.trust import generate_key
from lienthong.web.example.catalogue import STATEMENT
from lienthong.web.example.telling import Told, moment, story
from lienthong.web.worker.loop import drain

YEAR: Final = timedelta(days=365)


def load_services(told: Told) -> None:
    """Services are described, approved and offered."""
    for each in story("exchange")["services"]:
        at = moment(each["at"])
        actor = told.actor(each["by"], each["owner"], at)
        values = dict(each["values"])
        name = values.pop("name")
        values["database"] = told.databases[values["database"]]
        values["distribution"] = _table(told, each["dataset"], actor)
        made = catalog.create_service(
            organization_id=told.organizations[each["owner"]],
            name=name,
            values={"direction": "provide", "auth_required": True, **values},
            by=actor,
            at=at,
        )
        told.services[each["key"]] = made.slug
        sent = catalog.submit_service(service_id=made.pk, by=actor, at=at + timedelta(hours=1))
        later = at + timedelta(hours=6)
        governance.decide(
            case_id=sent.case_id or 0,
            approved=True,
            statement=STATEMENT,
            by=told.actor(each["approver"], each["owner"], later),
            at=later,
        )
        drain()


def _table(told: Told, dataset: str, actor: Actor) -> int:
    """The table of a dataset that a service answers from."""
    found = dataset_for(told.datasets[dataset], by=actor).distributions.order_by("pk").first()
    if found is None:
        raise LookupError(dataset)
    return found.pk


def load_agreements(told: Told) -> None:
    """Keys, then agreements in every state; private halves stay with the example."""
    folder = settings.DATA_DIR / "vi-du"
    folder.mkdir(parents=True, exist_ok=True)
    for each in story("exchange")["keys"]:
        at = moment(each["at"])
        key = generate_key()
        key.save(folder / f"{each['key']}.key")
        made = exchange.register_key(
            organization_id=told.organizations[each["owner"]],
            subsystem=each["key"],
            name=each["name"],
            text=key.public.to_text(),
            by=told.actor(each["by"], each["owner"], at),
            at=at,
        )
        told.keys[each["key"]] = made.pk
    for each in sorted(story("exchange")["agreements"], key=lambda a: a["at"]):
        _agree(told, each)


def _agree(told: Told, each: Mapping[str, Any]) -> None:
    at = moment(each["at"])
    terms = Terms(
        fields=each["fields"],
        routes=each["routes"],
        purpose=each["purpose"],
        purpose_code=str(each["purpose_code"]),
        legal_ground=each["legal_ground"],
        start=each["at"],
        end=each["at"] + each["years"] * YEAR,
    )
    made = exchange.propose_agreement(
        service=told.services[each["service"]],
        consumer_id=told.organizations["H57.42"],
        key_id=told.keys[each["key"]],
        terms=terms,
        by=told.actor(each["by"], "H57.42", at),
        at=at,
    )
    providers = {s["key"]: s["owner"] for s in story("exchange")["services"]}
    provider = providers[each["service"]]
    if "accept" in each:
        when = moment(each["accept"]["at"])
        by = told.actor(each["accept"]["by"], provider, when)
        exchange.accept_agreement(number=made.number, by=by, at=when)
    if "refuse" in each:
        when = moment(each["refuse"]["at"])
        by = told.actor(each["refuse"]["by"], provider, when)
        exchange.return_agreement(
            number=made.number, reason=each["refuse"]["reason"], by=by, at=when
        )
    if "withdraw" in each:
        when = moment(each["withdraw"]["at"])
        by = told.actor(each["withdraw"]["by"], "H57.42", when)
        exchange.withdraw_agreement(
            number=made.number, reason=each["withdraw"]["reason"], by=by, at=when
        )
