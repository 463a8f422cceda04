"""Data items: a table from a spreadsheet, many rows at once, one by one."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from lienthong.inventory import labels, queries, services
from lienthong.inventory.domain import (
    DATABASE_EDIT,
    DATABASE_VIEW,
    ITEM_FIELDS,
    JSON,
    Consumer,
    EditedMeanwhile,
    ItemNotFound,
)
from lienthong.inventory.queries import RecordPage
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Fact, Link
from lienthong.web.console.databases.choices import item_choices
from lienthong.web.console.databases.record import crumbs
from lienthong.web.console.databases.wording import terms_of, value_words
from lienthong.web.console.entry.editing import Target, edit, shown_version
from lienthong.web.console.entry.forms import Plan
from lienthong.web.problems import hint

NAMES = tuple(name for name in ITEM_FIELDS if name not in {"position", "state_secret"})
REQUIRED = frozenset({"name", "sharing_class", "consumers", "importance", "personal_data"})
UNCHANGED = ""
HINTS: Final = {
    "sharing_class": gettext_lazy("Decides who may ask for it, and how."),
    "value_range": gettext_lazy("Such as 0–100, or a list of values."),
    "code_list": gettext_lazy("Such as the list of administrative units, VSIC 2025."),
}


def back_to_items(slug: str) -> str:
    """The table of items on the page of the record."""
    return reverse("console:database", args=[slug]) + "#hang-muc"


def _target(request: ConsoleRequest, page: RecordPage, item_id: int) -> Target:
    slug, values = page.database.slug, page.item_values(item_id)
    if not values:
        raise ItemNotFound(item=item_id)
    plan = Plan(
        specs=ITEM_FIELDS,
        words=labels.ITEM_FIELDS,
        names=NAMES,
        choices=item_choices(page.profile, values),
        hints={name: str(words) for name, words in HINTS.items()},
        required=REQUIRED,
    )
    title = str(values["name"]) or _("Item without a name")
    terms = terms_of(page.profile)
    return Target(
        record=page.database,
        title=title,
        plan=plan,
        values=values,
        save=lambda changes, version: services.update_item(
            database_id=page.database.pk,
            item_id=item_id,
            version=version,
            changes=changes,
            by=request.actor,
            at=now(),
        ),
        again=lambda: _target(
            request, queries.record_page(slug, by=request.actor, at=now()), item_id
        ),
        met=lambda version, keys: queries.met_changes(
            page.database.pk, version=version, keys=keys, by=request.actor
        ),
        say=lambda key, value: value_words(key, value, terms),
        here=reverse("console:database_item", args=[slug, item_id]),
        after=back_to_items(slug),
        crumbs=[*crumbs(page, _("Data items")), Link(title)],
        facts={"remove_href": reverse("console:database_item_remove", args=[slug, item_id])},
        prefix=f"item:{item_id}:",
    )


@needs(DATABASE_VIEW)
def item(request: ConsoleRequest, slug: str, item_id: int) -> HttpResponse:
    """One data item, as a form that saves itself."""
    page = queries.record_page(slug, by=request.actor, at=now())
    target = _target(request, page, item_id)
    if page.may_edit or request.method == "POST":
        return edit(request, target)
    terms = terms_of(page.profile)
    shown = [
        Fact(
            str(labels.ITEM_FIELDS[name]),
            value_words(f"item:0:{name}", target.values.get(name), terms) or "–",
        )
        for name in NAMES
    ]
    facts = {"page": page, "database": page.database, "title": target.title, "facts": shown}
    return render(request, "console/databases/reading.html", {**facts, "crumbs": target.crumbs})


@require_POST
@needs(DATABASE_EDIT)
def add(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Add one item by its name and go on to its form."""
    page = queries.record_page(slug, by=request.actor, at=now())
    name = request.POST.get("name", "").strip()
    if not name:
        messages.error(request, _("Write the name of the item before you add it."))
        return redirect(back_to_items(slug))
    made = services.add_item(
        database_id=page.database.pk,
        version=None,
        values={"name": name},
        by=request.actor,
        at=now(),
    )
    return redirect("console:database_item", slug=slug, item_id=made.pk)


def _chosen(request: ConsoleRequest) -> list[int]:
    return [int(told) for told in request.POST.getlist("item") if told.isdecimal()]


def _bulk_changes(request: ConsoleRequest) -> dict[str, JSON]:
    told = request.POST
    changes: dict[str, JSON] = {
        name: told[name]
        for name in ("sharing_class", "importance", "personal_data")
        if told.get(name, UNCHANGED) != UNCHANGED
    }
    known = [each for each in told.getlist("consumers") if each in set(Consumer)]
    others = [line.strip() for line in told.get("consumers_other", "").split(";") if line.strip()]
    if known or others:
        changes["consumers"] = [*known, *others]
    return changes


@require_POST
@needs(DATABASE_EDIT)
def set_many(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Give the chosen items the same class, consumers, importance or note on personal data."""
    page = queries.record_page(slug, by=request.actor, at=now())
    ids = _chosen(request)
    if not ids:
        messages.error(request, _("Choose at least one item first, then do this again."))
        return redirect(back_to_items(slug))
    if request.POST.get("act") == "remove":
        return _remove(request, page, ids)
    changes = _bulk_changes(request)
    if not changes:
        messages.error(request, _("Choose what the items are to be given, then do this again."))
        return redirect(back_to_items(slug))
    try:
        services.set_items(
            database_id=page.database.pk,
            item_ids=ids,
            version=shown_version(request),
            changes=changes,
            by=request.actor,
            at=now(),
        )
    except EditedMeanwhile as error:
        messages.error(request, _meanwhile(error))
    else:
        words = ngettext("{n} item was changed.", "{n} items were changed.", len(ids))
        messages.success(request, words.format(n=len(ids)))
    return redirect(back_to_items(slug))


def _meanwhile(error: EditedMeanwhile) -> str:
    said = _("{who} changed these items while your page was open. Nothing of yours was saved.")
    return f"{said.format(who=error.facts['who'])} {hint(error)}"


def _remove(request: ConsoleRequest, page: RecordPage, ids: list[int]) -> HttpResponse:
    services.remove_items(
        database_id=page.database.pk, item_ids=ids, version=None, by=request.actor, at=now()
    )
    words = ngettext(
        "{n} item was removed. You can undo this in the history.",
        "{n} items were removed. You can undo this in the history.",
        len(ids),
    )
    messages.success(request, words.format(n=len(ids)))
    return redirect("console:database", slug=page.database.slug)


@require_POST
@needs(DATABASE_EDIT)
def remove(request: ConsoleRequest, slug: str, item_id: int) -> HttpResponse:
    """Remove one item; the history takes it back."""
    page = queries.record_page(slug, by=request.actor, at=now())
    return _remove(request, page, [item_id])


@needs(DATABASE_VIEW)
def template(request: ConsoleRequest, slug: str) -> HttpResponse:
    """The workbook to fill in."""
    queries.record_page(slug, by=request.actor, at=now())
    answer = HttpResponse(
        queries.items_template(at=now()),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    answer["Content-Disposition"] = 'attachment; filename="mau-hang-muc-du-lieu.xlsx"'
    return answer
