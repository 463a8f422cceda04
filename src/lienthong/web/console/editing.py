"""What a form says when somebody else saved first."""

from django import forms

from lienthong.accounts.services import EditedMeanwhile
from lienthong.errors import LienthongError
from lienthong.web.problems import hint, sentence


def conflict_words(error: LienthongError, form: forms.Form) -> str:
    """The sentence of an error; fields of a conflict are called as the form calls them."""
    if not isinstance(error, EditedMeanwhile):
        return sentence(error)
    labels = {name: str(field.label or name) for name, field in form.fields.items()}
    named = [labels.get(name, name) for name in str(error.facts["fields"]).split(", ")]
    told = EditedMeanwhile(**{**error.facts, "fields": ", ".join(named)})
    return f"{sentence(told)} {hint(told)}"
