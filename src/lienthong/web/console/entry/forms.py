"""Forms of a register: fields made from what the room says of them, and only what was changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import gettext as _

from lienthong.errors import LienthongError
from lienthong.governance.domain import day_of
from lienthong.inventory import labels
from lienthong.inventory.domain import JSON, Consumer, FieldInvalid, FieldSpec, Kind, clean
from lienthong.web.console.entry.wording import problem_words
from lienthong.web.templatetags.kit import number

Choices = Sequence[tuple[str, str]]
SHORT: Final = 500
TOO_LONG: Final = "it is too long"  # the reason that the room gives
OTHERS: Final = "consumers_other"
KNOWN_CONSUMERS: Final = frozenset(each.value for each in Consumer)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a form needs: the fields in order, their rules, words and choices."""

    specs: Mapping[str, FieldSpec]
    words: Mapping[str, object]
    names: Sequence[str]
    choices: Mapping[str, Choices] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    required: frozenset[str] = frozenset()


def invalid_words(error: FieldInvalid, spec: FieldSpec | None = None) -> str:
    """Why a value does not fit its field, and the way out, without repeating the field's name."""
    if spec is not None and error.facts["reason"] == TOO_LONG:
        return _("This is too long: at most {n} characters can be kept.").format(
            n=number(spec.longest)
        )
    reason = _(str(error.facts["reason"]))
    value = str(error.facts["value"])
    if not value:
        return _("This cannot be saved: {reason}.").format(reason=reason)
    shown = value if len(value) <= 40 else f"{value[:40]}…"  # noqa: PLR2004
    return _("“{value}” cannot be saved: {reason}. Correct it here.").format(
        value=shown, reason=reason
    )


class EntryForm(forms.Form):
    """Fields of a register entry; `changes` holds what differs from what the page showed.

    Each field travels with the value it had when the page was made (`initial-…`), so that a page
    that stood open for long changes only what its reader changed.
    """

    def __init__(
        self, plan: Plan, *, values: Mapping[str, JSON], data: Mapping[str, object] | None = None
    ) -> None:
        self.plan = plan
        super().__init__(data, initial=_initial(plan, values))
        for name in plan.names:
            self.fields[name] = _field(name, plan)
            if name == "consumers":
                self.fields[OTHERS] = _others()

    def clean(self) -> dict[str, Any]:
        """Each value as the room keeps it, or an error beside its field."""
        told = self.cleaned_data
        for name in self.plan.names:
            if name not in told:
                continue
            try:
                told[name] = clean(name, self._given(name), self.plan.specs[name])
            except FieldInvalid as error:
                words = invalid_words(error, self.plan.specs[name])
                self.add_error(OTHERS if name == "consumers" else name, words)
        self._check_days(told)
        return told

    def _check_days(self, told: dict[str, Any]) -> None:
        """A period ends after it begins; what has been was not later than today."""
        today = day_of(now()).isoformat()
        for name in self.plan.names:
            value = told.get(name)
            if self.plan.specs[name].past and value and value > today:
                self.add_error(name, _("This day is still to come: enter the day on which it was."))
            first = (
                told.get(f"{name.removesuffix('_end')}_start") if name.endswith("_end") else None
            )
            if first and value and value < first:
                self.add_error(name, _("The last day is before the first: correct one of them."))

    def _given(self, name: str) -> object:
        value = self.cleaned_data[name]
        if name == "consumers":
            return [*value, *str(self.cleaned_data.get(OTHERS) or "").split("\n")]
        if self.plan.specs[name].kind is Kind.INTEGER and isinstance(value, str):
            return value.replace(".", "").replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
        return value

    def changes(self) -> dict[str, JSON]:
        """Right values of fields that the reader changed, as the room keeps them."""
        changed = set(self.changed_data)
        if OTHERS in changed:
            changed.add("consumers")
        told = self.cleaned_data
        return {name: told[name] for name in self.plan.names if name in changed and name in told}

    def refuse(self, error: LienthongError) -> None:
        """Show an error of a service: beside its field when it names one, else above the form."""
        name = str(error.facts.get("field", ""))
        if isinstance(error, FieldInvalid) and name in self.fields:
            self.add_error(name, invalid_words(error))
        else:
            self.add_error(None, problem_words(error))

    @property
    def baseline(self) -> SafeString:
        """The values that the page showed, as hidden fields."""
        made = [each.as_hidden(only_initial=True) for each in self]
        return SafeString("".join(str(each) for each in made))

    def marked(self) -> Iterable[tuple[forms.BoundField, bool]]:
        """Each field, and whether it may stay empty for the entry to be complete."""
        return [(each, each.name not in self.plan.required) for each in self]


def _initial(plan: Plan, values: Mapping[str, JSON]) -> dict[str, object]:
    made: dict[str, object] = {}
    for name in plan.names:
        value = values.get(name)
        kind = plan.specs[name].kind
        if name == "consumers":
            told = [str(each) for each in value] if isinstance(value, list) else []
            made[name] = [each for each in told if each in KNOWN_CONSUMERS]
            made[OTHERS] = "\n".join(each for each in told if each not in KNOWN_CONSUMERS)
        elif kind is Kind.REF:
            made[name] = "" if value is None else str(value)  # as a form sends it back
        elif kind is Kind.LINES:
            made[name] = "\n".join(map(str, value)) if isinstance(value, list) else ""
        else:
            made[name] = value
    return made


def _field(name: str, plan: Plan) -> forms.Field:
    made = _control(name, plan)
    made.label = str(plan.words[name])
    made.help_text = plan.hints.get(name, "")
    made.required = made.widget.is_required = False
    made.show_hidden_initial = True
    return made


def _control(name: str, plan: Plan) -> forms.Field:
    spec = plan.specs[name]
    if name == "consumers" or spec.kind is Kind.CHOICES:
        options = plan.choices.get(name) or labels.choices(name)
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple)
    if spec.kind in {Kind.CHOICE, Kind.REF}:
        options = plan.choices[name] if name in plan.choices else labels.choices(name)
        return forms.ChoiceField(choices=[("", _("Not chosen yet")), *options])
    if spec.kind is Kind.FLAG:
        return forms.BooleanField()
    return forms.CharField(widget=_widget(spec))


def _widget(spec: FieldSpec) -> forms.Widget:
    if spec.kind is Kind.LINES:
        return forms.Textarea(attrs={"rows": 3})
    if spec.kind is Kind.DATE:
        return forms.DateInput(attrs={"type": "date"})
    if spec.kind is Kind.INTEGER:
        return forms.TextInput(attrs={"inputmode": "numeric", "size": 12})
    if spec.longest > SHORT:
        return forms.Textarea(attrs={"rows": 4})
    return forms.TextInput()


def _others() -> forms.Field:
    return forms.CharField(
        label=_("Others who may use it"),
        help_text=_("One on each line, such as the tax office or the police."),
        required=False,
        show_hidden_initial=True,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
