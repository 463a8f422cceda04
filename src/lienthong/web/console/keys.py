"""Keys of consuming applications: register the public half, revoke it."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lienthong.accounts.queries import organizations_of
from lienthong.errors import LienthongError
from lienthong.exchange import queries, services
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Badge
from lienthong.web.problems import hint, sentence


class KeyForm(forms.Form):
    """The public key of an application of one's agency."""

    organization = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Agency"))
    subsystem = forms.CharField(
        max_length=40,
        label=gettext_lazy("Code of the application"),
        help_text=gettext_lazy("Lower-case letters, digits and hyphens, such as mot-cua"),
    )
    name = forms.CharField(max_length=200, label=gettext_lazy("Name of the application"))
    text = forms.CharField(
        max_length=4000,
        label=gettext_lazy("Public key"),
        help_text=gettext_lazy(
            "Paste the .pub file made by: lienthong exchange keygen. Never send the private half."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    valid_to = forms.DateField(
        required=False,
        label=gettext_lazy("Valid until"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean_valid_to(self) -> date | None:
        """A key that has ended before it is registered is a slip."""
        last: date | None = self.cleaned_data["valid_to"]
        if last is not None and last < localdate():
            raise forms.ValidationError(_("This day is past: the key could never be used."))
        return last

    def __init__(self, *args: object, choices: list[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["organization"].choices = choices  # type: ignore[attr-defined]


def _choices(request: ConsoleRequest) -> list[tuple[int, str]]:
    return [(each.pk, each.name) for each in organizations_of(request.actor, "key.edit")]


def _badge(is_revoked: bool) -> Badge:  # noqa: FBT001 - one fact of one key
    return Badge(_("Revoked"), "late") if is_revoked else Badge(_("In force"), "ok")


@needs("key.view")
def keys(request: ConsoleRequest) -> HttpResponse:
    """The keys of one's agencies, with a form for a new one."""
    choices = _choices(request)
    form = KeyForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        facts = {
            name: form.cleaned_data[name] for name in ("subsystem", "name", "text", "valid_to")
        }
        try:
            key = services.register_key(
                organization_id=form.cleaned_data["organization"],
                **facts,
                by=request.actor,
                at=now(),
            )
        except LienthongError as error:
            form.add_error(None, f"{sentence(error)} {hint(error)}")
        else:
            messages.success(request, _("The key of {name} is registered.").format(name=key.name))
            return redirect("console:keys")
    rows = [(key, _badge(key.revoked_at is not None)) for key in queries.keys_for(by=request.actor)]
    facts = {"rows": rows, "form": form if choices else None}
    status = 422 if form.errors else 200
    return render(request, "console/exchange/keys.html", facts, status=status)


@require_POST
@needs("key.edit")
def revoke(request: ConsoleRequest, key_id: int) -> HttpResponse:
    """Revoke a key, with a reason."""
    reason = request.POST.get("reason", "")
    key = services.revoke_key(key_id=key_id, reason=reason, by=request.actor, at=now())
    messages.success(
        request, _("The key of {name} is revoked; its next call is refused.").format(name=key.name)
    )
    return redirect("console:keys")


urls = [
    path("khoa/", keys, name="keys"),
    path("khoa/<int:key_id>/thu-hoi/", revoke, name="key_revoke"),
]
