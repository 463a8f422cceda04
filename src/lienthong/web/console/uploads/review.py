"""How a file was read, beside the file itself; correct it, take it in or let it go."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lienthong.catalog import labels, services
from lienthong.catalog.domain import DATASET_EDIT, DATASET_VIEW, UploadState
from lienthong.catalog.queries.readings import UploadPage, upload_page
from lienthong.tabular.intake import Reading, TableReading
from lienthong.text import ALPHABETS
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Link
from lienthong.web.console.datasets.submission import schema_words, steps
from lienthong.web.console.uploads.grid import grid_of, table_words
from lienthong.web.console.uploads.saying import attention, corrections, said_of, sum_line
from lienthong.web.console.uploads.sending import UNREAD, way_to
from lienthong.web.templatetags.kit import number


@dataclass(frozen=True, slots=True)
class Chosen:
    """A table of a file that was read, by its number there, from 1."""

    page: UploadPage
    reading: Reading
    number: int

    @property
    def table(self) -> TableReading:
        """The reading of the table."""
        return self.reading.tables[self.number - 1]

    @property
    def is_text(self) -> bool:
        """Whether the file is a text whose letters and separators may be chosen."""
        return not self.table.sheet and self.table.encoding not in {"", "unicode"}

    @property
    def is_workbook(self) -> bool:
        """Whether its letters may be those of an old font."""
        return bool(self.table.sheet) and self.table.encoding in {"unicode", *ALPHABETS}

    @property
    def review(self) -> str:
        """The address of its review."""
        here = reverse("console:upload_review", args=[self.page.upload.pk])
        return f"{here}?table={self.number}" if self.number > 1 else here


def choose(request: HttpRequest, page: UploadPage) -> Chosen | None:
    """The table that the address names, else the first with rows; None when nothing was read."""
    reading = page.reading
    if reading is None or not reading.tables:
        return None
    told = (request.GET.get("table") or request.POST.get("table") or "")[:6]
    named = int(told) if told.isdecimal() else 0
    if not 0 < named <= len(reading.tables):
        named = next((n for n, t in enumerate(reading.tables, start=1) if t.stored), 1)
    return Chosen(page, reading, named)


def _series_facts(chosen: Chosen) -> dict[str, object]:
    """What the table does to the one that it continues."""
    found = chosen.page.continues(chosen.number)
    if found is None:
        return {"series": None}
    series, change = found
    return {"series": series, "schema": schema_words(change), "is_breaking": change.is_breaking}


def _skipped(chosen: Chosen) -> list[tuple[str, int]]:
    return [(t.sheet, t.table) for t in chosen.page.recipe.tables if t.is_skipped]


@needs(DATASET_VIEW)
def review(request: ConsoleRequest, upload_id: int) -> HttpResponse:
    """A table of the file beside what was decided on it."""
    page = upload_page(upload_id, by=request.actor)
    chosen = choose(request, page)
    if page.state in UNREAD or chosen is None:
        return redirect("console:upload_progress", upload_id=upload_id)
    upload, reading, table = page.upload, chosen.reading, chosen.table
    count = len(reading.tables)
    stored = [each for each in reading.tables if each.stored]
    fix = corrections(
        upload_id,
        chosen.number,
        has_letters=chosen.is_text or chosen.is_workbook,
        has_delimiter=chosen.is_text,
    )
    facts = {
        "page": page,
        "upload": upload,
        "dataset": upload.dataset,
        "chosen": chosen,
        "table": table,
        "tables": [(n, table_words(t, n, count)) for n, t in enumerate(reading.tables, start=1)],
        "stored_tables": len(stored),
        "empty_sheets": reading.empty_sheets,
        "skipped": _skipped(chosen),
        "grid": grid_of(table, page.recipe),
        "sum_line": sum_line(table),
        "said": said_of(table, fix, is_workbook=chosen.is_workbook),
        "attention": attention(table) if page.is_open else [],
        "fix": fix,
        "may_fix": page.is_open,
        "is_accepted": page.state is UploadState.ACCEPTED,
        "state_words": labels.word(labels.UPLOAD_STATES, upload.state),
        "readings": upload.reading_number,
        "steps": steps(upload.dataset.slug, 2, upload_id=upload_id),
        "crumbs": way_to(page),
        **_series_facts(chosen),
    }
    return render(request, "console/uploads/review.html", facts)


@require_POST
@needs(DATASET_EDIT)
def accept(request: ConsoleRequest, upload_id: int) -> HttpResponse:
    """Take the tables in as they were read; a job stores them."""
    page = upload_page(upload_id, by=request.actor)
    label = request.POST.get("label")
    versions = services.accept_reading(
        upload_id=upload_id, label=label[:60] if label else None, by=request.actor, at=now()
    )
    n = len(versions)
    told = ngettext(
        "{n} table is taken in. Nothing has been published.",
        "{n} tables are taken in. Nothing has been published.",
        n,
    )
    messages.success(request, told.format(n=number(n)))
    slug = page.upload.dataset.slug
    return redirect("console:dictionary", slug=slug, version_id=versions[0].pk)


def back_to(chosen: Chosen, title: str) -> list[Link]:
    """The way to a page of corrections."""
    return way_to(chosen.page, Link(_("New file"), chosen.review), Link(title))


urls = [
    path("du-lieu-mo/tep/<int:upload_id>/xem-lai/", review, name="upload_review"),
    path("du-lieu-mo/tep/<int:upload_id>/luu/", accept, name="upload_accept"),
]
