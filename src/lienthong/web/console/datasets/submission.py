"""Check and submit a dataset; what the approver sees of it before it is public."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lienthong.catalog import labels, services
from lienthong.catalog.domain import DATASET_SUBMIT, DATASET_VIEW, NotPublishable, SchemaChange
from lienthong.catalog.domain.sections import Section, gaps_by_section
from lienthong.catalog.queries.pages import (
    DatasetPage,
    TableEntry,
    changes_since_published,
    dataset_page,
)
from lienthong.catalog.queries.records import PUBLICATION
from lienthong.catalog.queries.staff import change_of
from lienthong.catalog.queries.tables import columns_of, profile_of, table_of
from lienthong.governance import labels as law_labels
from lienthong.governance.domain import day_of
from lienthong.governance.queries import cite, profile_on
from lienthong.tabular import Query
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.cells import Cell, heading, shapes
from lienthong.web.components import Badge, Change, Heading, StepMark
from lienthong.web.console.datasets.record import badges, crumbs
from lienthong.web.console.datasets.sections import fields_of
from lienthong.web.console.datasets.wording import (
    SECTION_TITLES,
    field_label,
    gap_lines,
    value_words,
)
from lienthong.web.templatetags.kit import number

FIRST_ROWS = 20
STORED = frozenset({"ready", "published"})


def steps(slug: str, current: int, *, upload_id: int = 0, version_id: int = 0) -> list[StepMark]:
    """The five steps from a file to the approver; `current` counts from 1."""
    check = reverse("console:dataset_check", args=[slug])
    review = reverse("console:upload_review", args=[upload_id]) if upload_id else ""
    dictionary = reverse("console:dictionary", args=[slug, version_id]) if version_id else ""
    words = (
        (_("Choose a file"), reverse("console:upload", args=[slug])),
        (_("Look again"), review),
        (_("Dictionary"), dictionary),
        (_("Check the dataset"), check if current > 2 else ""),  # noqa: PLR2004
        (_("Submit"), ""),
    )
    return [StepMark(w, href, current=n == current) for n, (w, href) in enumerate(words, start=1)]


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of a table as they will be shown, and what changes in it."""

    entry: TableEntry
    headings: list[Heading]
    rows: list[list[Cell]]
    total: str
    changes: list[str]
    problem: str = ""


def sample_of(entry: TableEntry, *, count: int = FIRST_ROWS) -> Sample:
    """The first rows of the newest version of a table."""
    version = entry.newest
    changes = schema_words(change_of(version)) if version else []
    if version is None or version.state not in STORED:
        problem = _("The table is not stored yet.")
        return Sample(entry, [], [], "", changes, problem)
    columns = columns_of(version)
    known = shapes(columns, profile_of(version))
    page = table_of(version).query(Query(limit=count), with_total=False)
    ordered = [known[column.name] for column in page.columns if column.name in known]
    rows = [[shape.cell(v) for shape, v in zip(ordered, row, strict=True)] for row in page.rows]
    return Sample(entry, [heading(s) for s in ordered], rows, number(version.row_count), changes)


def schema_words(change: SchemaChange | None) -> list[str]:
    """What a version does to the columns of the one before, one sentence each."""
    if change is None:
        return []
    told = []
    for names, one, many in (
        (change.added, _("New column: {names}."), _("New columns: {names}.")),
        (change.removed, _("Column left out: {names}."), _("Columns left out: {names}.")),
    ):
        if names:
            words = one if len(names) == 1 else many
            told.append(words.format(names=", ".join(names)))
    for name, before, after in change.retyped:
        told.append(
            _("{name}: {before} became {after}.").format(
                name=name,
                before=labels.word(labels.COLUMN_TYPES, before),
                after=labels.word(labels.COLUMN_TYPES, after),
            )
        )
    told += [
        _("{name}: called “{after}” now, “{before}” before.").format(
            name=name, before=before, after=after
        )
        for name, before, after in change.relabelled
    ]
    return told


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check before submission, its basis, and what it found."""

    name: str
    basis: str
    badge: Badge


def _checks(page: DatasetPage, on: date) -> list[CheckLine]:
    kind = profile_on(on).case_kind(PUBLICATION)
    lacking = {gap.part for gap in page.gaps}
    lines = []
    for code in ("completeness", *(rule.code for rule in kind.checks), "personal_data"):
        rule = kind.check(code)
        label = rule.label if rule else law_labels.check_label(code)
        basis = cite(rule.basis, language=law_labels.language()) if rule else ""
        failed = bool(page.gaps) if code == "completeness" else code in lacking
        badge = Badge(_("To complete"), "wait") if failed else Badge(_("Passed"), "ok")
        lines.append(CheckLine(law_labels.words(label), basis, badge))
    return lines


def _check_page(request: ConsoleRequest, page: DatasetPage, *, wrong: str = "") -> HttpResponse:
    dataset, on = page.dataset, day_of(now())
    kind = profile_on(on).case_kind(PUBLICATION)
    missing = gaps_by_section(page.gaps)
    facts = {
        "page": page,
        "dataset": dataset,
        "wrong": wrong,
        "checks": _checks(page, on),
        "check_headings": [Heading(h) for h in (_("Check"), _("Basis"), _("Result"))],
        "gaps": gap_lines(dataset.slug, page.gaps, page.tables),
        "gap_title": ngettext(
            "{n} part is missing", "{n} parts are missing", len(page.gaps)
        ).format(n=len(page.gaps)),
        "sections": [
            (str(SECTION_TITLES[s.value]), len(missing[s.value]))
            for s in Section
            if missing[s.value]
        ],
        "statement": law_labels.words(kind.statement) if kind.statement else "",
        "steps": steps(dataset.slug, 4),
        "crumbs": crumbs(page, _("Check and submit")),
    }
    return render(request, "console/datasets/check.html", facts, status=422 if wrong else 200)


@needs(DATASET_VIEW)
def check(request: ConsoleRequest, slug: str) -> HttpResponse:
    """What the checks say, and the button that opens the case."""
    return _check_page(request, dataset_page(slug, by=request.actor, at=now()))


@require_POST
@needs(DATASET_SUBMIT)
def submit(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Ask another person to approve; the gaps are named when it is not complete."""
    page = dataset_page(slug, by=request.actor, at=now())
    try:
        made = services.submit_dataset(dataset_id=page.dataset.pk, by=request.actor, at=now())
    except NotPublishable:
        wrong = _("It was not submitted: the parts named below are missing.")
        return _check_page(request, page, wrong=wrong)
    said = _("Submitted. Another person of {agency} decides; nothing is public before that.")
    messages.success(request, said.format(agency=made.organization.name))
    return redirect("console:dataset", slug=slug)


@needs(DATASET_VIEW)
def preview(request: ConsoleRequest, slug: str) -> HttpResponse:
    """What will be public: fields, dictionary, first rows, and what changes; for reading only."""
    page = dataset_page(slug, by=request.actor, at=now())
    changes = [
        Change(field_label(name), value_words(name, before), value_words(name, after))
        for name, (before, after) in changes_since_published(page.dataset).items()
    ]
    parts = [(str(SECTION_TITLES[s.value]), fields_of(page, s)) for s in Section if s != "files"]
    case = page.dataset.case
    facts = {
        "page": page,
        "dataset": page.dataset,
        "badges": badges(page),
        "changes": changes,
        "parts": parts,
        "samples": [sample_of(t) for t in page.tables if t.distribution.kind == "table"],
        "others": [t.distribution for t in page.tables if t.distribution.kind != "table"],
        "types": {code: str(words) for code, words in labels.COLUMN_TYPES.items()},
        "dictionary_headings": [
            Heading(h)
            for h in (_("Column"), _("Type"), _("Unit"), _("What it means"), _("Personal data"))
        ],
        "case_address": reverse("console:case", args=[case.pk]) if case is not None else "",
        "crumbs": crumbs(page, _("What will be public")),
    }
    return render(request, "console/datasets/preview.html", facts)


urls = [
    path("du-lieu-mo/bo/<slug:slug>/kiem-tra/", check, name="dataset_check"),
    path("du-lieu-mo/bo/<slug:slug>/gui/", submit, name="dataset_submit"),
    path("du-lieu-mo/bo/<slug:slug>/xem-truoc/", preview, name="dataset_preview"),
]
