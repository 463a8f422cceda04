"""The data sharing services of the actor's agencies: find one, begin one."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienthong.accounts.domain import Actor
from lienthong.accounts.queries import organizations_of
from lienthong.catalog import labels, services
from lienthong.catalog.domain import SERVICE_EDIT, SERVICE_VIEW, ServiceStatus
from lienthong.catalog.queries.staff import is_late, services_for
from lienthong.errors import LienthongError
from lienthong.governance.domain import day_of
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Badge, Figure, Heading, Link
from lienthong.web.console.datasets.wording import status_badge
from lienthong.web.console.entry.wording import when
from lienthong.web.problems import hint, sentence


@dataclass(frozen=True, slots=True)
class Row:
    """A service as a line of the list."""

    name: str
    code: str
    href: str
    agency: str
    badge: Badge
    is_late: bool
    changed: str
    state: str


def _rows(by: Actor, text: str) -> list[Row]:
    return [
        Row(
            name=each.name or each.code,
            code=each.code,
            href=reverse("console:service", args=[each.slug]),
            agency=each.organization.name,
            badge=status_badge(each.status, labels.SERVICE_STATUSES),
            is_late=is_late(each, now()),
            changed=when(each.changed_at),
            state=each.status,
        )
        for each in services_for(by, text=text)
    ]


@needs(SERVICE_VIEW)
def services_list(request: ConsoleRequest) -> HttpResponse:
    """The services of the actor's agencies, by state."""
    text = request.GET.get("q", "").strip()[:200]
    state = request.GET.get("state", "")
    state = state if state in set(ServiceStatus) else ""
    every = _rows(request.actor, text)
    here = reverse("console:services")
    figures = [
        Figure(
            sum(row.state == code for row in every),
            str(words).lower(),
            here if state == code else f"{here}?state={code}",
            current=state == code,
        )
        for code, words in labels.SERVICE_STATUSES.items()
    ]
    facts = {
        "figures": figures,
        "text": text,
        "state": state,
        "rows": [row for row in every if not state or row.state == state],
        "headings": [Heading(h) for h in (_("Service"), _("Agency"), _("State"), _("Changed"))],
        "may_create": request.actor.holds(SERVICE_EDIT),
    }
    return render(request, "console/services/list.html", facts)


class BeginForm(forms.Form):
    """What a new service begins with."""

    name = forms.CharField(
        label=gettext_lazy("Name of the service"),
        help_text=gettext_lazy("What one gets from it, such as: look up a household business."),
        max_length=500,
    )

    def __init__(self, by: Actor, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        own = organizations_of(by, SERVICE_EDIT, on=day_of(now()))
        self.fields["organization"] = forms.ChoiceField(
            label=_("Agency that provides it"),
            choices=[(str(each.pk), each.name) for each in own],
            initial=str(by.organization_id or ""),
        )


@needs(SERVICE_EDIT)
def create(request: ConsoleRequest) -> HttpResponse:
    """Begin a service of an agency."""
    form, status = BeginForm(request.actor, request.POST if request.method == "POST" else None), 200
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            made = services.create_service(
                organization_id=int(told["organization"]),
                name=told["name"],
                by=request.actor,
                at=now(),
            )
        except LienthongError as error:
            form.add_error(None, f"{sentence(error)} {hint(error)}")
            status = error.status
        else:
            messages.success(request, _("The draft is begun. Nothing has been published."))
            return redirect("console:service", slug=made.slug)
    facts = {
        "title": _("Begin a service"),
        "form": form,
        "back": reverse("console:services"),
        "crumbs": [Link(_("Data services"), reverse("console:services")), Link(_("New service"))],
    }
    status = 422 if form.errors and status == 200 else status  # noqa: PLR2004
    return render(request, "console/datasets/small_form.html", facts, status=status)


urls = [
    path("dich-vu/", services_list, name="services"),
    path("dich-vu/tao/", create, name="service_new"),
]
