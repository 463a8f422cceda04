"""Editing a part of a record: saved while one types, field by field, together with others."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from lienthong.errors import LienthongError
from lienthong.inventory.domain import JSON, EditedMeanwhile, Met
from lienthong.web.access import ConsoleRequest
from lienthong.web.components import Link
from lienthong.web.console.entry.forms import EntryForm, Plan
from lienthong.web.console.entry.wording import when

LONGEST_NUMBER: Final = 12
Save = Callable[[Mapping[str, JSON], int | None], object]


@dataclass(frozen=True, slots=True)
class Target:
    """The part of a record that is edited: its fields, their values, and how it is saved.

    `again` reads the part as it stands now; `met` finds what others changed of these keys after a
    version; `say` writes the value of a key in words. `prefix` stands before the name of a field
    in the changes of the record; `facts` are what its page shows beside the form.
    """

    record: Any
    title: str
    plan: Plan
    values: Mapping[str, JSON]
    save: Save
    again: Callable[[], "Target"]
    met: Callable[[int, list[str]], list[Met]]
    say: Callable[[str, JSON], str]
    here: str
    after: str
    crumbs: list[Link]
    facts: Mapping[str, object]
    prefix: str = ""

    @property
    def version(self) -> int:
        """The version of the record as it was read."""
        return int(self.record.version)


@dataclass(frozen=True, slots=True)
class Choice:
    """A field that two people changed, in words."""

    name: str
    label: str
    who: str
    when: str
    before: str
    theirs: str
    mine: str


def shown_version(request: ConsoleRequest) -> int | None:
    """The version of the record that the page showed."""
    told = request.POST.get("version", "")[:LONGEST_NUMBER]
    return int(told) if told.isdecimal() else None


def edit(request: ConsoleRequest, target: Target) -> HttpResponse:
    """Show the form, save it whole (the button), or save what changed (while typing)."""
    if request.method != "POST":
        return _form_page(request, target, EntryForm(target.plan, values=target.values))
    if "settle" in request.POST:
        return _settle(request, target)
    form = EntryForm(target.plan, values=target.values, data=request.POST)
    is_whole = form.is_valid()
    if request.headers.get("HX-Request") == "true":
        return _autosave(request, target, form)
    if not is_whole:
        return _form_page(request, target, form, status=422)
    return _save(request, target, form.changes(), form)


def _save(
    request: ConsoleRequest, target: Target, changes: Mapping[str, JSON], form: EntryForm
) -> HttpResponse:
    try:
        if changes:
            target.save(changes, shown_version(request))
    except EditedMeanwhile:
        return _conflict_page(request, target, changes)
    except LienthongError as error:
        form.refuse(error)
        return _form_page(request, target, form, status=error.status)
    messages.success(request, _("Saved: {title}.").format(title=target.title))
    return redirect(target.after)


def _form_page(
    request: ConsoleRequest, target: Target, form: EntryForm, *, status: int = 200
) -> HttpResponse:
    facts = {
        **target.facts,
        "record": target.record,
        "title": target.title,
        "here": target.here,
        "form": form,
        "fields": form.marked(),
        "version": shown_version(request) or target.version,
        "crumbs": target.crumbs,
    }
    return render(request, "console/entry/form.html", facts, status=status)


def _autosave(request: ConsoleRequest, target: Target, form: EntryForm) -> HttpResponse:
    """Save the fields that are right, say which are not, and bring in what others changed."""
    changes, status = form.changes(), 200
    try:
        if changes:
            target.save(changes, shown_version(request))
    except EditedMeanwhile:
        facts = {"met": _met(request, target, changes), "form": form}
        return render(request, "console/entry/autosave_conflict.html", facts, status=409)
    except LienthongError as error:
        form.refuse(error)
        status = error.status
    fresh = target.again()
    new = EntryForm(fresh.plan, values=fresh.values)
    touched = set(form.changed_data)
    facts = {
        "form": form,
        "baseline": new.baseline,
        "version": fresh.version,
        "others": [
            (field, field.name not in fresh.plan.required)
            for field in new
            if field.name not in touched and _differs(form, field.name, new)
        ],
        "at": f"{localtime(now()):%H:%M}",
        "is_saved": bool(changes) and status == 200,  # noqa: PLR2004
        "errors": [(field, field.errors) for field in form],
    }
    status = 422 if form.errors and status == 200 else status  # noqa: PLR2004
    return render(request, "console/entry/autosave.html", facts, status=status)


def _differs(form: EntryForm, name: str, fresh: EntryForm) -> bool:
    """Whether the field on the page shows another value than the record holds now."""
    return bool(form.fields[name].has_changed(fresh.initial.get(name), form[name].data))


def _met(request: ConsoleRequest, target: Target, mine: Mapping[str, JSON]) -> list[Choice]:
    """The fields of mine that others gave another value since the page was shown."""
    keys = [target.prefix + name for name in mine]
    choices = []
    for met in target.met(shown_version(request) or 0, keys):
        name = met.key.removeprefix(target.prefix)
        if met.theirs == mine[name]:
            continue
        values = (met.before, met.theirs, mine[name])
        words = [target.say(met.key, value) for value in values]
        label = str(target.plan.words[name])
        choices.append(Choice(name, label, met.who, when(met.at), *words))
    return choices


def _conflict_page(
    request: ConsoleRequest, target: Target, changes: Mapping[str, JSON]
) -> HttpResponse:
    """Both values side by side, and a choice for each field; nothing has been saved."""
    fresh = target.again()
    met = _met(request, target, changes)
    names = {each.name for each in met}
    facts = {
        "title": target.title,
        "here": target.here,
        "met": met,
        "rest": [str(target.plan.words[name]) for name in changes if name not in names],
        "mine": json.dumps(changes, ensure_ascii=False),
        "version": fresh.version,
        "crumbs": target.crumbs,
    }
    return render(request, "console/entry/conflict.html", facts, status=409)


def _settle(request: ConsoleRequest, target: Target) -> HttpResponse:
    """Save what the reader kept of their own after a conflict."""
    kept = {
        name: value
        for name, value in _told(request.POST.get("mine", "")).items()
        if name in target.plan.names and request.POST.get(f"take-{name}") != "theirs"
    }
    form = EntryForm(target.plan, values=target.values)
    return _save(request, target, kept, form)


def _told(text: str) -> dict[str, JSON]:
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return cast("dict[str, JSON]", told) if isinstance(told, dict) else {}
