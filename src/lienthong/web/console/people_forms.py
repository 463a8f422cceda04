"""Forms about people and their roles."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lienthong.accounts import queries
from lienthong.accounts.domain import Actor
from lienthong.accounts.queries import Role

LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]


def role_name(role: Role) -> str:
    """The name of a role in the reader's language."""
    return role.name_en if get_language() == "en" else role.name


class DayInput(forms.DateInput):
    """A day as browsers pick it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def agency_choices(by: Actor, permission: str, *, on: date) -> list[tuple[str, str]]:
    """The living agencies on which the actor holds a permission, for a list to choose from."""
    found = queries.organizations_of(by, permission, on=on)
    return [(str(each.pk), each.name) for each in found]


class PersonForm(forms.Form):
    """What is known of a person."""

    full_name = forms.CharField(label=_("Full name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("The person signs in with it.")
    )
    position = forms.CharField(label=_("Position"), max_length=120, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)


class EditPersonForm(PersonForm):
    """The same, with the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def changes(self) -> dict[str, str]:
        """What to save."""
        return {k: str(v) for k, v in self.cleaned_data.items() if k != "version"}


class NewPersonForm(PersonForm):
    """A person, their agency, and a first role."""

    organization = forms.ChoiceField(label=_("Agency"))
    role = forms.ChoiceField(
        label=_("First role"),
        required=False,
        help_text=_("From today on, in this agency. More can be given later."),
    )

    def __init__(self, *args: Any, by: Actor, on: date, **facts: Any) -> None:
        super().__init__(*args, **facts)
        _choose(self, "organization", agency_choices(by, "person.edit", on=on))
        roles = [(role.code, role_name(role)) for role in queries.roles()]
        _choose(self, "role", [("", "–"), *(roles if by.holds("role.assign") else [])])


class RoleForm(forms.Form):
    """A role in an agency for a period."""

    role = forms.ChoiceField(label=_("Role"))
    organization = forms.ChoiceField(label=_("Agency"))
    start = forms.DateField(label=_("From"), widget=DayInput())
    end = forms.DateField(
        label=_("Until"),
        required=False,
        widget=DayInput(),
        help_text=_("The first day without the role; empty when it is open."),
    )
    basis = forms.CharField(
        label=_("Basis"),
        max_length=250,
        required=False,
        help_text=_("Number and date of the decision."),
    )

    def __init__(self, *args: Any, by: Actor, on: date, **facts: Any) -> None:
        super().__init__(*args, **facts)
        _choose(self, "organization", agency_choices(by, "role.assign", on=on))
        _choose(self, "role", [(role.code, role_name(role)) for role in queries.roles()])
        self.fields["start"].initial = on


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
