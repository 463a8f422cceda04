"""Agreements on sharing data: proposed by the consumer, decided by the provider."""

from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lienthong.accounts.queries import organizations_of
from lienthong.catalog.queries.exchanged import ServiceOffer, service_offer
from lienthong.errors import LienthongError
from lienthong.exchange import queries, services
from lienthong.exchange.labels import agreement_states, route_words
from lienthong.exchange.queries.agreements import state_on
from lienthong.settings import settings
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Badge, Fact, Figure, Link, Tone
from lienthong.web.problems import hint, sentence

TONES: dict[str, Tone] = {
    "proposed": "wait",
    "active": "ok",
    "returned": "late",
    "withdrawn": "late",
}
ONE_YEAR = timedelta(days=365)


class ProposalForm(forms.Form):
    """What a consumer asks for."""

    key = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Application and its key"))
    fields_wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Data fields asked for"),
        help_text=gettext_lazy("Ask only for what the purpose needs; the provider sees each."),
        widget=forms.CheckboxSelectMultiple,
    )
    routes = forms.MultipleChoiceField(
        label=gettext_lazy("Way of asking"), widget=forms.CheckboxSelectMultiple
    )
    purpose = forms.CharField(
        max_length=2000,
        label=gettext_lazy("Purpose and use of the data"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    purpose_code = forms.RegexField(
        regex=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        max_length=40,
        label=gettext_lazy("Purpose code"),
        help_text=gettext_lazy("Stands in every call, such as the code of the procedure: 1.012781"),
    )
    legal_ground = forms.CharField(
        max_length=2000,
        required=False,
        label=gettext_lazy("Legal ground"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    start = forms.DateField(
        label=gettext_lazy("Valid from"), widget=forms.DateInput(attrs={"type": "date"})
    )
    end = forms.DateField(
        label=gettext_lazy("Valid until"), widget=forms.DateInput(attrs={"type": "date"})
    )
    is_user_required = forms.BooleanField(
        required=False, initial=True, label=gettext_lazy("Each call names the official who asks")
    )

    def __init__(
        self, *args: object, offer: ServiceOffer, keys: list[tuple[int, str]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        labels = {column.name: column.label for column in offer.columns}
        words = route_words()
        for name, choices in (
            ("key", keys),
            ("fields_wanted", [(field, labels[field]) for field in offer.fields]),
            ("routes", [(route, words[route]) for route in offer.routes]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def terms(self) -> services.agreements.Terms:
        """The checked terms."""
        told = self.cleaned_data
        names = ("purpose", "purpose_code", "legal_ground", "start", "end", "is_user_required")
        return services.agreements.Terms(
            fields=told["fields_wanted"], routes=told["routes"], **{n: told[n] for n in names}
        )


def _badge(state: str) -> Badge:
    return Badge(agreement_states()[state], TONES.get(state, ""))


@needs("agreement.view")
def agreements(request: ConsoleRequest) -> HttpResponse:
    """Agreements of one's agencies, by state."""
    state = request.GET.get("state", "")
    today = localdate()
    everything = [(a, state_on(a, today)) for a in queries.agreements_for(by=request.actor)]
    words = agreement_states()
    here = reverse("console:agreements")
    figures = [
        Figure(
            sum(now_in == name for _a, now_in in everything),
            label,
            f"{here}?state={name}",
            current=state == name,
        )
        for name, label in words.items()
    ]
    chosen = [(a, _badge(s)) for a, s in everything if not state or s == state]
    facts = {
        "rows": chosen,
        "figures": figures,
        "is_filtered": bool(state),
        "may_propose": request.actor.holds("agreement.propose"),
    }
    return render(request, "console/exchange/agreements.html", facts)


def _keys(request: ConsoleRequest) -> list[tuple[int, str]]:
    found = []
    for agency in organizations_of(request.actor, "agreement.propose"):
        usable = queries.usable_keys(agency.pk, on=localdate())
        found += [(key.pk, f"{key.name} ({key.subsystem})") for key in usable]
    return found


@needs("agreement.propose")
def propose(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Propose an agreement on a service."""
    offer = service_offer(slug)
    keys = _keys(request)
    first = localdate()
    initial = {"start": first, "end": first + ONE_YEAR, "routes": list(offer.routes)[:1]}
    form = ProposalForm(request.POST or None, offer=offer, keys=keys, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.propose_agreement(
                service=slug,
                consumer_id=queries.key_for(
                    form.cleaned_data["key"], by=request.actor
                ).organization_id,
                key_id=form.cleaned_data["key"],
                terms=form.terms(),
                by=request.actor,
                at=now(),
            )
        except LienthongError as error:
            form.add_error(None, f"{sentence(error)} {hint(error)}")
        else:
            messages.success(
                request, _("The proposal was sent to {name}.").format(name=offer.provider_name)
            )
            return redirect("console:agreement", number=made.number)
    facts = {"offer": offer, "form": form if keys else None}
    return render(
        request, "console/exchange/propose.html", facts, status=422 if form.errors else 200
    )


def _facts(view: queries.AgreementView) -> list[Fact]:
    agreement = view.agreement
    told: list[tuple[str, object]] = [
        (_("Providing agency"), agreement.provider.name),
        (_("Consuming agency"), agreement.consumer.name),
        (_("Application"), f"{agreement.key.name} ({agreement.key.subsystem})"),
        (_("Purpose code"), agreement.purpose_code),
        (_("Valid from"), agreement.start),
        (_("Valid until"), agreement.end),
    ]
    if agreement.due_on and view.state == "proposed":
        told.append((_("Answer due"), agreement.due_on))
    return [Fact(label, _shown(value)) for label, value in told]


def _shown(value: object) -> object:
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else value


def _call_example(view: queries.AgreementView) -> str:
    number = view.agreement.number
    route = view.agreement.routes[0] if view.agreement.routes else "record"
    keys = view.agreement.service.key_columns if route == "record" else []
    question = f"?{keys[0]}=…" if keys else ""
    return (
        f"lienthong exchange call {settings().exchange_url}/x1/{number}/{route}{question} \\\n"
        f"  --key {view.agreement.key.subsystem}.key --purpose {view.agreement.purpose_code} \\\n"
        f"  --user VN012345678901 --save bang-chung.json"
    )


@needs("agreement.view")
def agreement(request: ConsoleRequest, number: str) -> HttpResponse:
    """One agreement: terms, state, decision, and how to call."""
    view = queries.agreement_view(number, by=request.actor, on=localdate())
    words = route_words()
    facts = {
        "view": view,
        "agreement": view.agreement,
        "badge": _badge(view.state),
        "facts": _facts(view),
        "routes": [words.get(route, route) for route in view.agreement.routes],
        "call": _call_example(view) if view.state == "active" else "",
        "crumbs": [Link(_("Agreements"), reverse("console:agreements")), Link(number)],
    }
    return render(request, "console/exchange/agreement.html", facts)


@require_POST
@needs("agreement.accept")
def decide(request: ConsoleRequest, number: str) -> HttpResponse:
    """Accept or refuse a proposal."""
    reason = request.POST.get("reason", "")
    if request.POST.get("decision") == "accept":
        services.accept_agreement(number=number, note=reason, by=request.actor, at=now())
        messages.success(request, _("The agreement is in force; calls are answered from now on."))
    else:
        services.return_agreement(number=number, reason=reason, by=request.actor, at=now())
        messages.success(request, _("The proposal is refused; its reason was kept."))
    return redirect("console:agreement", number=number)


@require_POST
@needs("agreement.view")
def withdraw(request: ConsoleRequest, number: str) -> HttpResponse:
    """End an agreement, from the next call on."""
    reason = request.POST.get("reason", "")
    services.withdraw_agreement(number=number, reason=reason, by=request.actor, at=now())
    messages.success(request, _("The agreement has ended; the next call is refused."))
    return redirect("console:agreement", number=number)


urls = [
    path("thoa-thuan/", agreements, name="agreements"),
    path("thoa-thuan/de-xuat/<slug:slug>/", propose, name="agreement_propose"),
    path("thoa-thuan/<str:number>/", agreement, name="agreement"),
    path("thoa-thuan/<str:number>/quyet-dinh/", decide, name="agreement_decide"),
    path("thoa-thuan/<str:number>/cham-dut/", withdraw, name="agreement_withdraw"),
]
