"""Forms about agencies and their focal officers."""

from dataclasses import fields
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.accounts import labels, queries
from lienthong.accounts.domain import Actor, Appointment, OrganizationDetails
from lienthong.accounts.queries import Organization
from lienthong.web.console.people_forms import DayInput, agency_choices

CONTACT = tuple(part.name for part in fields(OrganizationDetails))


class OrganizationForm(forms.Form):
    """What is known of an agency."""

    name = forms.CharField(label=_("Name of the agency"), max_length=250)
    code = forms.CharField(
        label=_("Identifier"),
        max_length=60,
        help_text=_("As Decision 20/2020/QĐ-TTg forms it, such as H57.40.11."),
    )
    level = forms.ChoiceField(
        label=_("Administrative level"), choices=lambda: list(labels.LEVELS.items())
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: list(labels.KINDS.items()))
    short_name = forms.CharField(label=_("Short name"), max_length=80, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=250, required=False)
    address = forms.CharField(label=_("Address"), max_length=250, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")


class EditOrganizationForm(OrganizationForm):
    """The same, with the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def changes(self) -> dict[str, str]:
        """What to save."""
        return {k: str(v) for k, v in self.cleaned_data.items() if k != "version"}


class NewOrganizationForm(OrganizationForm):
    """An agency, the one above it, and its first day."""

    parent = forms.ChoiceField(label=_("Under"))
    valid_from = forms.DateField(label=_("First day"), widget=DayInput())

    field_order = ["parent", "name", "code", "level", "kind", "valid_from"]

    def __init__(self, *args: Any, by: Actor, on: date, **facts: Any) -> None:
        super().__init__(*args, **facts)
        parent = self.fields["parent"]
        if isinstance(parent, forms.ChoiceField):
            parent.choices = agency_choices(by, "organization.edit", on=on)
        self.fields["valid_from"].initial = on


class EndForm(forms.Form):
    """The end of an agency and who follows it."""

    on = forms.DateField(
        label=_("First day without it"), widget=DayInput(), help_text=_("Such as 1/7/2025.")
    )
    successors = forms.MultipleChoiceField(
        label=_("Followed by"), required=False, widget=forms.CheckboxSelectMultiple
    )
    decision = forms.CharField(
        label=_("Decision"),
        max_length=250,
        help_text=_("Number, date and issuer of the act that ends it."),
    )

    def __init__(self, *args: Any, by: Actor, on: date, about: Organization, **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["successors"]
        living = agency_choices(by, "organization.view", on=on)
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [choice for choice in living if choice[0] != str(about.pk)]


class AppointForm(forms.Form):
    """A focal officer as the decision names them."""

    person = forms.ChoiceField(label=_("Officer"))
    scope = forms.ChoiceField(label=_("Scope"), choices=lambda: list(labels.SCOPES.items()))
    position = forms.CharField(label=_("Position"), max_length=120)
    function = forms.CharField(
        label=_("Function"), max_length=250, help_text=_("What the officer answers for.")
    )
    phone = forms.CharField(label=_("Phone"), max_length=40)
    email = forms.EmailField(label=_("E-mail"))
    qualification = forms.CharField(
        label=_("Qualification"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Training and skills by which the officer can advise on data."),
    )
    decision_number = forms.CharField(label=_("Number of the decision"), max_length=60)
    decision_on = forms.DateField(label=_("Date of the decision"), widget=DayInput())
    start = forms.DateField(label=_("In office from"), widget=DayInput())

    def __init__(self, *args: Any, by: Actor, on: date, about: Organization, **facts: Any) -> None:
        super().__init__(*args, **facts)
        people = queries.staff_of(about.pk)
        field = self.fields["person"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(p.pk), p.full_name) for p in people]
        self.fields["start"].initial = on

    def appointment(self) -> Appointment:
        """What the decision says."""
        parts = {part.name: self.cleaned_data[part.name] for part in fields(Appointment)}
        return Appointment(**parts)
