"""The page of one database: what it needs, its items, who did what, and the way back."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lienthong.errors import LienthongError
from lienthong.inventory import labels, queries, services
from lienthong.inventory.domain import (
    DATABASE_EDIT,
    DATABASE_VIEW,
    Section,
    SectionState,
    State,
)
from lienthong.inventory.queries import RecordPage, RevisionView
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Badge, Change, Fact, Heading, Link
from lienthong.web.components import Section as SectionLine
from lienthong.web.console.databases.choices import term_choices
from lienthong.web.console.databases.listing import state_badge
from lienthong.web.console.databases.wording import (
    difference_rows,
    gap_lines,
    terms_of,
    value_words,
)
from lienthong.web.console.entry.wording import HistoryLine, few, inside, when
from lienthong.web.problems import hint, sentence
from lienthong.web.templatetags.kit import day, number, percent

RECENT = 4
HISTORY = 200


def crumbs(page: RecordPage, *more: str) -> list[Link]:
    """The way to a page of the record."""
    database = page.database
    here = reverse("console:database", args=[database.slug])
    name = database.name or database.code
    way = [Link(_("Catalogue of databases"), reverse("console:databases"))]
    if not more:
        return [*way, Link(name)]
    return [*way, Link(name, here), *map(Link, more)]


def _badges(page: RecordPage) -> list[Badge]:
    database = page.database
    issued = database.issued_version
    if page.is_issued_as_it_stands:
        known = _("Issued in list v{version}, {number}")
        return [Badge(known.format(version=issued, number=database.issued_number), "ok")]
    version = Badge(_("Version {n}").format(n=(issued or 0) + 1))
    if page.state is State.DRAFT:
        saved = _("Draft, saved {moment}").format(moment=when(database.changed_at))
        return [Badge(saved, "wait"), version]
    badge = state_badge(database.state)
    since = f"{badge.text}, {when(database.state_at)}"
    return [Badge(since, badge.tone), version]


def _section_badge(state: SectionState) -> Badge:
    if state.is_complete:
        return Badge(_("Complete"), "ok")
    n = len(state.gaps)
    return Badge(ngettext("{n} missing", "{n} missing", n).format(n=n), "wait")


def _section_lines(page: RecordPage) -> list[SectionLine]:
    count = ngettext("{n} item, below", "{n} items, below", len(page.items))
    system = page.database.hosting_system
    notes = {
        Section.SYSTEM: system.name if system is not None else "",
        Section.ITEMS: count.format(n=number(len(page.items))),
    }
    lines = []
    for state in page.sections:
        is_items = state.section is Section.ITEMS
        href = reverse("console:database_section", args=[page.database.slug, state.section.value])
        lines.append(
            SectionLine(
                str(labels.SECTIONS[state.section]),
                _section_badge(state),
                "#hang-muc" if is_items else href,
                notes.get(state.section, ""),
            )
        )
    return lines


def _who(page: RecordPage) -> list[Fact]:
    database = page.database
    facts = [
        Fact(_("Owner agency"), database.organization.name),
        Fact(_("Focal officer"), page.focal.name if page.focal else _("not named yet")),
        Fact(_("Consolidated by"), page.coordinator),
    ]
    if page.due_on:
        facts.append(Fact(_("Answer due"), day(page.due_on)))
    if database.next_review_on:
        facts.append(Fact(_("Next review of the list"), day(database.next_review_on)))
    return [*facts, Fact(_("Code"), database.code)]


def _what(revision: RevisionView) -> str:
    known = {
        "created": _("Draft begun"),
        "submitted": _("Sent for consolidation"),
        "recalled": _("Submission taken back"),
        "returned": _("Returned by the coordinator"),
        "accepted": _("Accepted by the coordinator"),
        "issued": _("Issued"),
        "undone": _("A change undone"),
        "deleted": _("Deleted"),
        "restored": _("Restored"),
        "transferred": _("Handed over to the successor"),
    }
    if revision.kind in known:
        return known[revision.kind]
    if revision.item_count:
        return _items_changed(revision)
    names = [inside(labels.field_label(key)) for key in revision.fields]
    return _("Changed: {fields}").format(fields=few(names))


def _items_changed(revision: RevisionView) -> str:
    n = revision.item_count
    whole = [change for key, change in revision.changes.items() if key.count(":") == 1]
    if whole and all(change.before is None for change in whole):
        return ngettext("{n} item added or changed", "{n} items added or changed", n).format(n=n)
    if whole and all(change.after is None for change in whole):
        return ngettext("{n} item removed", "{n} items removed", n).format(n=n)
    names = [inside(str(labels.ITEM_FIELDS[name])) for name in revision.item_fields]
    said = ngettext("{fields} of {n} item changed", "{fields} of {n} items changed", n)
    words = said.format(fields=few(names) or _("content"), n=n)
    return words[:1].upper() + words[1:]


def history_lines(page: RecordPage, *, limit: int) -> list[HistoryLine]:
    """The last changes of a record."""
    terms = terms_of(page.profile)
    names = {f"item:{item.pk}": item.name for item in page.items}
    return [
        HistoryLine(
            each.id,
            _what(each),
            each.who or _("The hub itself"),
            when(each.at),
            each.note,
            each.can_undo and page.may_edit,
            [
                Change(
                    _key_words(key, names),
                    value_words(key, change.before, terms),
                    value_words(key, change.after, terms),
                )
                for key, change in each.changes.items()
                if not key.endswith(":position")
            ],
        )
        for each in queries.history(page.database, limit=limit)
    ]


def _key_words(key: str, names: dict[str, str]) -> str:
    parts = key.split(":")
    if parts[0] != "item":
        return labels.field_label(key)
    item = names.get(":".join(parts[:2]), "") or _("Item {n}").format(n=parts[1])
    if len(parts) == 2:  # noqa: PLR2004
        return item
    return f"{item}: {labels.field_label(key).lower()}"


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A data item as a row of the table."""

    id: int
    name: str
    href: str
    type: str
    sharing: str
    consumers: str
    importance: str
    personal: str
    is_short: bool
    sharing_missing: bool


def _item_lines(page: RecordPage) -> list[ItemLine]:
    terms = terms_of(page.profile)
    short = {gap.item_id for gap in page.gaps if gap.item_id is not None}
    unclassed = {gap.item_id for gap in page.gaps if gap.field == "sharing_class"}
    lines = []
    for item in page.items:
        words = {
            name: value_words(f"item:0:{name}", getattr(item, name), terms)
            for name in ("sharing_class", "consumers", "importance", "personal_data")
        }
        kind = labels.word("data_type", item.data_type)
        parts = [kind, number(item.length) if item.length else "", item.code_list, item.unit]
        lines.append(
            ItemLine(
                id=item.pk,
                name=item.name or "–",
                href=reverse("console:database_item", args=[page.database.slug, item.pk]),
                type=", ".join(part for part in parts if part),
                sharing=words["sharing_class"],
                consumers=words["consumers"],
                importance=words["importance"],
                personal=words["personal_data"],
                is_short=item.pk in short,
                sharing_missing=item.pk in unclassed,
            )
        )
    return lines


def _open_personal(page: RecordPage) -> list[Link]:
    """Items that hold personal data and are to be open to everybody: surely not meant so."""
    return [
        Link(item.name or "–", reverse("console:database_item", args=[page.database.slug, item.pk]))
        for item in page.items
        if item.sharing_class == "open" and item.personal_data in {"basic", "sensitive"}
    ]


def _likes(page: RecordPage, request: ConsoleRequest) -> list[tuple[Link, str]]:
    found = []
    for each in queries.similar_databases(page.database, by=request.actor, limit=3):
        other = each.database
        seen = request.actor.may(DATABASE_VIEW, organization_id=other.organization_id)
        title = _("{likeness} alike: {name} ({agency})").format(
            likeness=percent(each.likeness), name=other.name, agency=other.organization.name
        )
        href = reverse("console:database" if seen else "portal:database", args=[other.slug])
        n = len(each.shared_items)
        note = ngettext("{n} item in common", "{n} items in common", n).format(n=number(n))
        found.append((Link(title, href), note))
    return found


def page_facts(request: ConsoleRequest, page: RecordPage) -> dict[str, object]:
    """Everything that the page of a record shows."""
    profile = page.profile
    n = len(page.gaps)
    title = ngettext(
        "{n} part is missing before it can be sent",
        "{n} parts are missing before it can be sent",
        n,
    )
    shown = ("data_type", "sharing_class", "consumers", "importance", "personal_data")
    heads = [_("Item"), *(str(labels.ITEM_FIELDS[name]) for name in shown)]
    return {
        "page": page,
        "database": page.database,
        "badges": _badges(page),
        "gap_title": title.format(n=n),
        "open_personal": _open_personal(page),
        "gap_lines": gap_lines(page.database.slug, page.gaps),
        "section_lines": _section_lines(page),
        "who": _who(page),
        "history": history_lines(page, limit=RECENT),
        "likes": _likes(page, request),
        "items": _item_lines(page),
        "headings": [Heading(head) for head in heads],
        "classes": term_choices(profile.classes()),
        "importances": term_choices(profile.importances()),
        "personal": term_choices(profile.vocabularies.get("personal_data", ())),
        "consumers": labels.choices("consumers"),
        "crumbs": crumbs(page),
        "waits": page.state is State.SUBMITTED,
        "may_delete": page.may_edit and page.database.issued_content is None,
    }


@needs(DATABASE_VIEW)
def database(request: ConsoleRequest, slug: str) -> HttpResponse:
    """One database. DatabaseNotFound becomes a 404."""
    page = queries.record_page(slug, by=request.actor, at=now())
    return render(request, "console/databases/record.html", page_facts(request, page))


@needs(DATABASE_VIEW)
def history(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Every change of a database, field by field."""
    page = queries.record_page(slug, by=request.actor, at=now())
    facts = {
        "page": page,
        "database": page.database,
        "lines": history_lines(page, limit=HISTORY),
        "crumbs": crumbs(page, _("History")),
    }
    return render(request, "console/databases/history.html", facts)


@require_POST
@needs(DATABASE_EDIT)
def undo(request: ConsoleRequest, slug: str, revision_id: int) -> HttpResponse:
    """Take one change back."""
    page = queries.record_page(slug, by=request.actor, at=now())
    try:
        services.undo(
            database_id=page.database.pk, revision_id=revision_id, by=request.actor, at=now()
        )
    except LienthongError as error:
        if error.code != "inventory.cannot_undo":
            raise
        names = [labels.field_label(key) for key in str(error.facts["fields"]).split(", ")]
        said = type(error)(fields=few(names))
        messages.error(request, f"{sentence(said)} {hint(said)}")
    else:
        messages.success(request, _("The change was undone; the undoing stands in the history."))
    return redirect("console:database", slug=slug)


@needs(DATABASE_VIEW)
def compare(request: ConsoleRequest, slug: str) -> HttpResponse:
    """What the live entry changes in the version that was issued last."""
    page = queries.record_page(slug, by=request.actor, at=now())
    found = queries.differences_from_issued(page.database)
    facts = {
        "page": page,
        "database": page.database,
        "changes": difference_rows(found, page.profile) if found is not None else None,
        "crumbs": crumbs(page, _("Compared with the issued version")),
    }
    return render(request, "console/databases/compare.html", facts)


@needs(DATABASE_EDIT)
def delete(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Ask for the reason, then put the entry away; it can be brought back."""
    page = queries.record_page(slug, by=request.actor, at=now())
    wrong = ""
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()[:2000]
        if reason:
            services.delete_database(
                database_id=page.database.pk, reason=reason, by=request.actor, at=now()
            )
            messages.success(request, _("The database is deleted; it can be brought back here."))
            return redirect("console:databases_deleted")
        wrong = _("Write why it is deleted; the reason stays in the history.")
    facts = {
        "page": page,
        "database": page.database,
        "wrong": wrong,
        "crumbs": crumbs(page, _("Delete")),
    }
    return render(request, "console/databases/delete.html", facts, status=422 if wrong else 200)


urls = [
    path("co-so-du-lieu/ho-so/<slug:slug>/", database, name="database"),
    path("co-so-du-lieu/ho-so/<slug:slug>/lich-su/", history, name="database_history"),
    path(
        "co-so-du-lieu/ho-so/<slug:slug>/lich-su/<int:revision_id>/hoan-tac/",
        undo,
        name="database_undo",
    ),
    path("co-so-du-lieu/ho-so/<slug:slug>/so-sanh/", compare, name="database_compare"),
    path("co-so-du-lieu/ho-so/<slug:slug>/xoa/", delete, name="database_delete"),
]
