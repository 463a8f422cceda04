"""The page of one dataset: what it needs, its tables, who did what, and the way back."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lienthong.catalog import labels, services
from lienthong.catalog.domain import (
    DATASET_EDIT,
    DATASET_SUBMIT,
    DATASET_VIEW,
    DATASET_WITHDRAW,
    DatasetStatus,
)
from lienthong.catalog.domain.sections import Section as Part
from lienthong.catalog.domain.sections import gaps_by_section
from lienthong.catalog.queries.pages import DatasetPage, TableEntry, dataset_page
from lienthong.catalog.queries.staff import history_of_dataset
from lienthong.errors import LienthongError
from lienthong.inventory.domain import CannotUndo
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Badge, Fact, Heading, Link, Section, Tone
from lienthong.web.console.datasets.wording import (
    SECTION_TITLES,
    field_label,
    gap_lines,
    history_lines,
    status_badge,
)
from lienthong.web.console.entry.wording import few, when
from lienthong.web.console.navigation import address
from lienthong.web.problems import hint, sentence
from lienthong.web.templatetags.kit import day, number

RECENT = 4
HISTORY = 200
LONGEST_REASON = 4000
VERSION_TONES: dict[str, Tone] = {
    "building": "wait", "ready": "ok", "published": "ok", "failed": "late",
}  # fmt: skip
UPLOAD_TONES: dict[str, Tone] = {
    "waiting": "wait", "reading": "wait", "review": "wait", "refused": "late",
}  # fmt: skip


def crumbs(page: DatasetPage, *more: str) -> list[Link]:
    """The way to a page of the dataset."""
    dataset = page.dataset
    name = dataset.title or dataset.code
    way = [Link(_("Open data"), reverse("console:datasets"))]
    if not more:
        return [*way, Link(name)]
    here = reverse("console:dataset", args=[dataset.slug])
    return [*way, Link(name, here), *map(Link, more)]


def badges(page: DatasetPage) -> list[Badge]:
    """Where the dataset stands."""
    dataset = page.dataset
    shown = [status_badge(dataset.status, labels.DATASET_STATUSES)]
    if page.status is DatasetStatus.DRAFT:
        saved = _("Draft, saved {moment}").format(moment=when(dataset.changed_at))
        shown = [Badge(saved, "wait")]
        if page.was_published:
            shown.append(Badge(_("The public sees the version before")))
    shown.append(Badge(labels.word(labels.ACCESS_LEVELS, dataset.access_level)))
    return shown


def _section_badge(missing: int) -> Badge:
    if not missing:
        return Badge(_("Complete"), "ok")
    return Badge(ngettext("{n} missing", "{n} missing", missing).format(n=missing), "wait")


def _sections(page: DatasetPage) -> list[Section]:
    by_section = gaps_by_section(page.gaps)
    tables = ngettext("{n} table or file, below", "{n} tables or files, below", len(page.tables))
    lines = []
    for part in Part:
        href = reverse("console:dataset_section", args=[page.dataset.slug, part.value])
        is_files = part is Part.FILES
        lines.append(
            Section(
                str(SECTION_TITLES[part.value]),
                _section_badge(len(by_section[part.value])),
                "#tep" if is_files else href,
                tables.format(n=number(len(page.tables))) if is_files else "",
            )
        )
    return lines


@dataclass(frozen=True, slots=True)
class TableLine:
    """A table of the dataset as a row."""

    entry: TableEntry
    badge: Badge | None
    rows: str
    dictionary: str
    dictionary_href: str
    may_remove: bool


def _table_lines(page: DatasetPage) -> list[TableLine]:
    lines = []
    for entry in page.tables:
        version, columns = entry.newest, entry.columns
        told = ""
        if columns:
            known = len(columns) - entry.undescribed
            told = _("{n} of {total} columns explained").format(
                n=number(known), total=number(len(columns))
            )
        state = version.state if version else ""
        word = labels.word(labels.VERSION_STATES, state)
        lines.append(
            TableLine(
                entry,
                Badge(word, VERSION_TONES.get(state, "")) if version else None,
                number(version.row_count) if version else "",
                told,
                reverse("console:dictionary", args=[page.dataset.slug, version.pk])
                if version
                else "",
                page.may_edit and entry.distribution.latest_id is None,
            )
        )
    return lines


def upload_badge(state: str) -> Badge:
    """Where a file on its way in stands."""
    return Badge(labels.word(labels.UPLOAD_STATES, state), UPLOAD_TONES.get(state, ""))


def _who(page: DatasetPage) -> list[Fact]:
    dataset = page.dataset
    facts = [
        Fact(_("Agency"), dataset.organization.name),
        Fact(_("Focal officer"), page.focal.name if page.focal else _("not named yet")),
    ]
    case = dataset.case
    if case is not None:
        facts.append(Fact(_("Case"), case.number, reverse("console:case", args=[case.pk])))
    if page.due_on:
        facts.append(Fact(_("Decision due"), day(page.due_on)))
    if dataset.published_at:
        facts.append(Fact(_("Published"), day(dataset.published_at)))
    if dataset.database is not None:
        link = address("console:database")
        href = reverse("console:database", args=[dataset.database.slug]) if link else ""
        facts.append(Fact(_("Database it comes from"), dataset.database.name, href))
    return [*facts, Fact(_("Code"), dataset.code)]


def page_facts(page: DatasetPage) -> dict[str, object]:
    """What the page of a dataset shows."""
    dataset = page.dataset
    n = len(page.gaps)
    heading = ngettext(
        "{n} part is missing before it can be submitted",
        "{n} parts are missing before it can be submitted",
        n,
    )
    heads = [_("Table"), _("State"), _("Rows"), _("Dictionary"), ""]
    return {
        "page": page,
        "dataset": dataset,
        "badges": badges(page),
        "gap_title": heading.format(n=n),
        "gaps": gap_lines(dataset.slug, page.gaps, page.tables),
        "sections": _sections(page),
        "tables": _table_lines(page),
        "table_headings": [Heading(head, is_number=head == _("Rows")) for head in heads],
        "uploads": [(each, upload_badge(each.state)) for each in page.uploads],
        "facts": _who(page),
        "history": history_lines(history_of_dataset(dataset, limit=RECENT), may_edit=page.may_edit),
        "crumbs": crumbs(page),
        "public_address": reverse("portal:dataset", args=[dataset.slug])
        if page.was_published and dataset.access_level == "open"
        else "",
        "may_delete": page.may_edit and not page.was_published,
    }


@needs(DATASET_VIEW)
def dataset(request: ConsoleRequest, slug: str) -> HttpResponse:
    """One dataset. DatasetNotFound becomes a 404."""
    page = dataset_page(slug, by=request.actor, at=now())
    return render(request, "console/datasets/record.html", page_facts(page))


@needs(DATASET_VIEW)
def history(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Every change of a dataset, field by field."""
    page = dataset_page(slug, by=request.actor, at=now())
    lines = history_of_dataset(page.dataset, limit=HISTORY)
    facts = {
        "record": page.dataset,
        "undo_name": "console:dataset_undo",
        "lines": history_lines(lines, may_edit=page.may_edit),
        "crumbs": crumbs(page, _("History")),
    }
    return render(request, "console/datasets/history.html", facts)


@require_POST
@needs(DATASET_EDIT)
def undo(request: ConsoleRequest, slug: str, revision_id: int) -> HttpResponse:
    """Take one change back."""
    page = dataset_page(slug, by=request.actor, at=now())
    try:
        services.undo_dataset(
            dataset_id=page.dataset.pk, revision_id=revision_id, by=request.actor, at=now()
        )
    except CannotUndo as error:
        messages.error(request, cannot_undo_words(error))
    else:
        messages.success(request, _("The change was undone; the undoing stands in the history."))
    return redirect("console:dataset", slug=slug)


def cannot_undo_words(error: LienthongError) -> str:
    """Why a change cannot be undone, with the fields as people call them."""
    names = few(field_label(key) for key in str(error.facts["fields"]).split(", "))
    said = type(error)(fields=names)
    return f"{sentence(said)} {hint(said)}"


@needs(DATASET_EDIT)
def delete(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Ask for the reason, then put a draft away; it can be brought back."""
    page = dataset_page(slug, by=request.actor, at=now())
    wrong = ""
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
        if reason:
            services.delete_dataset(
                dataset_id=page.dataset.pk, reason=reason, by=request.actor, at=now()
            )
            messages.success(request, _("The draft is deleted; it can be brought back here."))
            return redirect("console:datasets_deleted")
        wrong = _("Write why it is deleted; the reason stays in the history.")
    facts = {
        "title": _("Delete this draft"),
        "text": _("It disappears from the lists and can be brought back later."),
        "action": _("Delete the draft"),
        "back": reverse("console:dataset", args=[slug]),
        "wrong": wrong,
        "crumbs": crumbs(page, _("Delete")),
    }
    return render(request, "console/datasets/reason.html", facts, status=422 if wrong else 200)


@needs(DATASET_WITHDRAW)
def withdraw(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Ask for the reason, then take a dataset back from the public."""
    page = dataset_page(slug, by=request.actor, at=now())
    wrong = ""
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
        if reason:
            services.withdraw_dataset(
                dataset_id=page.dataset.pk, reason=reason, by=request.actor, at=now()
            )
            messages.success(request, _("The dataset is withdrawn; its page gives the reason."))
            return redirect("console:dataset", slug=slug)
        wrong = _("Write why it is withdrawn; everybody can read the reason.")
    facts = {
        "title": _("Withdraw from the public"),
        "text": _(
            "Its data can no longer be read or downloaded. The page stays at its address and gives "
            "your reason; this cannot be taken back."
        ),
        "action": _("Withdraw the dataset"),
        "back": reverse("console:dataset", args=[slug]),
        "wrong": wrong,
        "crumbs": crumbs(page, _("Withdraw")),
    }
    return render(request, "console/datasets/reason.html", facts, status=422 if wrong else 200)


@needs(DATASET_SUBMIT)
def recall(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Ask for the reason, then take a submission back to go on editing."""
    page = dataset_page(slug, by=request.actor, at=now())
    wrong = ""
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
        if reason:
            services.recall_dataset(
                dataset_id=page.dataset.pk, reason=reason, by=request.actor, at=now()
            )
            messages.success(request, _("The submission is taken back; you can go on editing."))
            return redirect("console:dataset", slug=slug)
        wrong = _("Write why you take it back; the reason stays in the history.")
    facts = {
        "title": _("Take the submission back"),
        "text": _("The case is closed without a decision, and the dataset can be edited again."),
        "action": _("Take it back"),
        "back": reverse("console:dataset", args=[slug]),
        "wrong": wrong,
        "crumbs": crumbs(page, _("Take back")),
    }
    return render(request, "console/datasets/reason.html", facts, status=422 if wrong else 200)


urls = [
    path("du-lieu-mo/bo/<slug:slug>/", dataset, name="dataset"),
    path("du-lieu-mo/bo/<slug:slug>/lich-su/", history, name="dataset_history"),
    path(
        "du-lieu-mo/bo/<slug:slug>/lich-su/<int:revision_id>/hoan-tac/", undo, name="dataset_undo"
    ),
    path("du-lieu-mo/bo/<slug:slug>/xoa/", delete, name="dataset_delete"),
    path("du-lieu-mo/bo/<slug:slug>/rut/", withdraw, name="dataset_withdraw"),
    path("du-lieu-mo/bo/<slug:slug>/lay-lai/", recall, name="dataset_recall"),
]
