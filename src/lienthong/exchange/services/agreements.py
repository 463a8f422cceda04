"""Proposing, accepting, returning and withdrawing agreements."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from django.db import transaction

from lienthong.accounts import audit
from lienthong.accounts.domain import Actor
from lienthong.catalog.queries.exchanged import ServiceOffer, service_offer
from lienthong.errors import LienthongError, gettext_noop
from lienthong.exchange.models import Agreement
from lienthong.exchange.queries.agreements import agreement_for
from lienthong.exchange.queries.keys import key_for
from lienthong.exchange.services.registers import issue_snapshot
from lienthong.governance.domain import day_of
from lienthong.governance.queries import due_on

SUBJECT: Final = "exchange.agreement"
ROUTES: Final = ("record", "page")
MIN_PURPOSE: Final = 10


class AgreementIncomplete(LienthongError):
    """A part of the proposal is missing or asks for what the service does not give."""

    code = "exchange.agreement.incomplete"
    status = 422
    message = gettext_noop("The agreement cannot be proposed: {part}: {reason}.")
    hint = gettext_noop("Correct that part and send it again; nothing was sent yet.")


class AgreementNotChangeable(LienthongError):
    """The agreement is not in the state that the change starts from."""

    code = "exchange.agreement.not_changeable"
    status = 409
    message = gettext_noop("Agreement {number} is {state}: this cannot be done with it now.")
    hint = gettext_noop(
        "Reload the page to see how it stands; somebody may have decided meanwhile."
    )


class AgreementOfOneself(LienthongError):
    """Nobody decides on what they proposed."""

    code = "exchange.agreement.of_oneself"
    status = 403
    message = gettext_noop(
        "You proposed agreement {number} yourself; another person decides on it."
    )
    hint = gettext_noop("Ask the approver of the providing agency.")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a consumer asks for."""

    fields: Sequence[str]
    routes: Sequence[str]
    purpose: str
    purpose_code: str
    legal_ground: str
    start: date
    end: date
    is_user_required: bool = True
    is_issue_required: bool = False


def _refuse(part: str, reason: str) -> None:
    raise AgreementIncomplete(part=part, reason=reason)


def _check(terms: Terms, offer: ServiceOffer, *, on: date) -> None:
    """Refuse terms that the service cannot give, naming the part."""
    if not terms.fields:
        _refuse(gettext_noop("data fields"), gettext_noop("choose at least one"))
    unknown = [name for name in terms.fields if name not in offer.fields]
    if unknown:
        _refuse(gettext_noop("data fields"), f"{unknown[0]} ?")
    if not terms.routes or any(route not in offer.routes for route in terms.routes):
        _refuse(gettext_noop("way of asking"), gettext_noop("choose one that the service has"))
    if len(terms.purpose.strip()) < MIN_PURPOSE:
        _refuse(gettext_noop("purpose"), gettext_noop("say in a sentence what the data is for"))
    if not terms.purpose_code.strip():
        _refuse(gettext_noop("purpose code"), gettext_noop("it is missing"))
    if terms.end <= terms.start or terms.end <= on:
        _refuse(
            gettext_noop("validity"), gettext_noop("the end must come after the start and today")
        )


def _next_number(year: int) -> str:
    """The next number of the year; the caller holds the write lock of the transaction."""
    prefix = f"TT-{year}-"
    last = Agreement.objects.select_for_update().filter(number__startswith=prefix)
    newest = last.order_by("-number").values_list("number", flat=True).first()
    return f"{prefix}{int(newest.removeprefix(prefix)) + 1 if newest else 1:04d}"


@transaction.atomic
def propose_agreement(
    *,
    service: str,
    consumer_id: int,
    key_id: int,
    terms: Terms,
    by: Actor,
    at: datetime,
) -> Agreement:
    """Propose an agreement on a published service, as the consumer (ND47:35.2, ND47:38).

    Needs `agreement.propose` on the consuming agency, whose key it must be. The provider's answer
    is due as the law of the day says. Raises ServiceNotOffered, KeyNotFound, AgreementIncomplete.
    """
    by.require("agreement.propose", organization_id=consumer_id)
    offer = service_offer(service)
    key = key_for(key_id, by=by)
    if key.organization_id != consumer_id or key.revoked_at is not None:
        _refuse(gettext_noop("key"), gettext_noop("choose a key of your agency that is in force"))
    _check(terms, offer, on=day_of(at))
    made = Agreement(
        number=_next_number(day_of(at).year),
        service_id=offer.service_id,
        provider_id=offer.provider_id,
        consumer_id=consumer_id,
        key=key,
        due_on=due_on("request.account_deadline", at=at),
        state="proposed",
        commitment_key=secrets.token_hex(32),
        proposed_at=at,
        proposed_by_id=by.person_id,
    )
    _set_terms(made, terms)
    made.save()
    _record("proposed", made, by=by, at=at)
    return made


def _set_terms(agreement: Agreement, terms: Terms) -> None:
    agreement.granted_fields = list(dict.fromkeys(terms.fields))
    agreement.routes = list(dict.fromkeys(terms.routes))
    agreement.purpose = terms.purpose.strip()
    agreement.purpose_code = terms.purpose_code.strip()
    agreement.legal_ground = terms.legal_ground.strip()
    agreement.is_user_required = terms.is_user_required
    agreement.is_issue_required = terms.is_issue_required
    agreement.start, agreement.end = terms.start, terms.end


def _record(what: str, agreement: Agreement, *, by: Actor, at: datetime, reason: str = "") -> None:
    """Write the event where the provider finds it; the consumer's number stands in it."""
    audit.record(
        f"exchange.agreement.{what}",
        subject=SUBJECT,
        subject_id=agreement.pk,
        organization_id=agreement.provider_id,
        by=by,
        at=at,
        details={
            "number": agreement.number,
            "consumer": agreement.consumer_id,
            "fields": agreement.granted_fields,
            **({"reason": reason} if reason else {}),
        },
    )


def _to_decide(number: str, *, by: Actor) -> Agreement:
    """A proposal that the actor may decide on, held until the transaction ends."""
    agreement = agreement_for(number, by=by, lock=True)
    by.require("agreement.accept", organization_id=agreement.provider_id)
    if agreement.state != "proposed":
        raise AgreementNotChangeable(number=number, state=agreement.state)
    if agreement.proposed_by_id is not None and agreement.proposed_by_id == by.person_id:
        raise AgreementOfOneself(number=number)
    return agreement


def _decided(agreement: Agreement, state: str, reason: str, *, by: Actor, at: datetime) -> None:
    agreement.state = state
    agreement.decided_at = at
    agreement.decided_by_id = by.person_id
    agreement.decision_reason = reason.strip()
    agreement.save(update_fields=["state", "decided_at", "decided_by", "decision_reason"])


@transaction.atomic
def accept_agreement(*, number: str, note: str = "", by: Actor, at: datetime) -> Agreement:
    """Accept a proposal as the provider; it is in force with the next register, at once.

    Needs `agreement.accept` on the provider and another person than the proposer.
    """
    agreement = _to_decide(number, by=by)
    _decided(agreement, "active", note, by=by, at=at)
    _record("accepted", agreement, by=by, at=at)
    transaction.on_commit(partial(issue_snapshot, by=by, at=at))
    return agreement


@transaction.atomic
def return_agreement(*, number: str, reason: str, by: Actor, at: datetime) -> Agreement:
    """Refuse a proposal, with reason and legal ground (ND194:16.2)."""
    agreement = _to_decide(number, by=by)
    if len(reason.strip()) < MIN_PURPOSE:
        _refuse(gettext_noop("reason"), gettext_noop("a refusal names its reason and legal ground"))
    _decided(agreement, "returned", reason, by=by, at=at)
    _record("returned", agreement, by=by, at=at, reason=reason.strip())
    return agreement


@transaction.atomic
def withdraw_agreement(*, number: str, reason: str, by: Actor, at: datetime) -> Agreement:
    """End an agreement, by either party, with effect from the next request."""
    agreement = agreement_for(number, by=by, lock=True)
    parties = (agreement.provider_id, agreement.consumer_id)
    own = agreement.proposed_by_id is not None and agreement.proposed_by_id == by.person_id
    if not own and not any(by.may("agreement.withdraw", organization_id=p) for p in parties):
        by.require("agreement.withdraw", organization_id=agreement.provider_id)
    if agreement.state not in {"proposed", "active"}:
        raise AgreementNotChangeable(number=number, state=agreement.state)
    if not reason.strip():
        _refuse(gettext_noop("reason"), gettext_noop("it is missing"))
    agreement.state = "withdrawn"
    agreement.withdrawn_at = at
    agreement.withdrawn_by_id = by.person_id
    agreement.withdraw_reason = reason.strip()
    agreement.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdraw_reason"])
    _record("withdrawn", agreement, by=by, at=at, reason=reason.strip())
    transaction.on_commit(partial(issue_snapshot, by=by, at=at))
    return agreement
