"""Reads of agreements: the consumer and the provider see theirs, nobody else."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from lienthong.accounts.domain import Actor
from lienthong.errors import LienthongError, gettext_noop
from lienthong.exchange.models import Agreement


class AgreementNotFound(LienthongError):
    """There is no such agreement, or the actor is of neither party."""

    code = "exchange.agreement.not_found"
    status = 404
    message = gettext_noop("There is no such agreement.")
    hint = gettext_noop("Open the list of agreements of your agency.")


@dataclass(frozen=True, slots=True)
class AgreementView:
    """An agreement as its page shows it, with what the actor may do with it."""

    agreement: Agreement
    state: str
    may_decide: bool
    may_withdraw: bool
    is_own_proposal: bool
    column_labels: tuple[tuple[str, str], ...]


def _visible(by: Actor) -> QuerySet[Agreement]:
    agreements = Agreement.objects.select_related(
        "service", "provider", "consumer", "key", "proposed_by", "decided_by", "withdrawn_by"
    )
    if by.is_system:
        return agreements
    seen = by.organizations("agreement.view")
    return agreements.filter(Q(provider_id__in=seen) | Q(consumer_id__in=seen))


def agreements_for(*, by: Actor, state: str = "") -> list[Agreement]:
    """Agreements of which the actor's agencies are a party, newest first."""
    found = _visible(by)
    return list(found.filter(state=state) if state else found)


def agreement_for(number: str, *, by: Actor, lock: bool = False) -> Agreement:
    """One agreement; raises AgreementNotFound to those of neither party."""
    found = _visible(by)
    if lock:
        found = found.select_for_update(of=("self",))
    agreement = found.filter(number=number).first()
    if agreement is None:
        raise AgreementNotFound
    return agreement


def state_on(agreement: Agreement, on: date) -> str:
    """The state as it is on a day: an active one whose end has come is expired."""
    if agreement.state == "active" and agreement.end <= on:
        return "expired"
    return agreement.state


def agreement_view(number: str, *, by: Actor, on: date) -> AgreementView:
    """One agreement with what the actor may do; raises AgreementNotFound."""
    agreement = agreement_for(number, by=by)
    state = state_on(agreement, on)
    own = agreement.proposed_by_id is not None and agreement.proposed_by_id == by.person_id
    accepts = by.may("agreement.accept", organization_id=agreement.provider_id)
    return AgreementView(
        agreement=agreement,
        state=state,
        may_decide=state == "proposed" and accepts and not own,
        may_withdraw=_may_withdraw(agreement, state, by),
        is_own_proposal=own,
        column_labels=tuple(labels_of(agreement)),
    )


def _may_withdraw(agreement: Agreement, state: str, by: Actor) -> bool:
    """Either party ends an agreement; a proposal is taken back by those who made it."""
    consumer, provider = agreement.consumer_id, agreement.provider_id
    parties = {"active": [consumer, provider], "proposed": [consumer]}
    own = agreement.proposed_by_id is not None and agreement.proposed_by_id == by.person_id
    return state in parties and (
        own or any(by.may("agreement.withdraw", organization_id=p) for p in parties[state])
    )


def labels_of(agreement: Agreement) -> list[tuple[str, str]]:
    """Names and labels of the granted columns, as the provider's table describes them."""
    distribution = agreement.service.distribution
    columns = distribution.columns if distribution else []
    labels = {str(c["name"]): str(c.get("label") or c["name"]) for c in columns}
    return [(name, labels.get(name, name)) for name in agreement.granted_fields]


def waiting_for(*, by: Actor) -> list[Agreement]:
    """Proposals that wait for a decision of the actor."""
    providers = by.organizations("agreement.accept")
    waiting = Agreement.objects.select_related("service", "provider", "consumer")
    return list(
        waiting.filter(state="proposed", provider_id__in=providers)
        .exclude(proposed_by_id=by.person_id)
        .order_by("due_on", "pk")
    )
