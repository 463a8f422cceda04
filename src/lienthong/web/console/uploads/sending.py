"""A file on its way in: chosen, sent, read by a job whose progress is shown, or refused."""

from typing import BinaryIO, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lienthong.accounts.work import JobView
from lienthong.catalog import services
from lienthong.catalog.domain import DATASET_EDIT, DATASET_VIEW, UploadState
from lienthong.catalog.queries.pages import DatasetPage, dataset_page
from lienthong.catalog.queries.readings import UploadPage, reading_job, upload_page
from lienthong.errors import LienthongError
from lienthong.settings import settings
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Link
from lienthong.web.console.datasets.record import crumbs
from lienthong.web.console.datasets.submission import steps
from lienthong.web.problems import hint, sentence

ACCEPTED = ".csv,.tsv,.txt,.xlsx,.xls,.xlsb,.xlsm,.ods,.json,.jsonl,.ndjson,.parquet,.zip,.gz"
UNREAD = frozenset({UploadState.WAITING, UploadState.READING})


class UploadForm(forms.Form):
    """Where the tables of a file go, and what their version is called."""

    table = forms.ChoiceField(label=gettext_lazy("Into which table"), required=False)
    label = forms.CharField(
        label=gettext_lazy("Label of the version"),
        help_text=gettext_lazy(
            "The period of the figures, such as 2026-Q3. It stands beside the number."
        ),
        max_length=60,
        required=False,
    )

    def __init__(self, page: DatasetPage, data: object = None, *, table: str = "") -> None:
        super().__init__(data, initial={"table": table})  # type: ignore[arg-type]
        tables = [t.distribution for t in page.tables if t.distribution.kind == "table"]
        choices = [(str(each.pk), each.title) for each in tables]
        if choices:
            self.fields["table"] = forms.ChoiceField(
                label=_("Into which table"),
                help_text=_("The next file of a table is read as the one before."),
                choices=[("", _("Found by its columns, else a new table")), *choices],
                required=False,
            )
        else:
            del self.fields["table"]


@needs(DATASET_EDIT)
def upload(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Choose a file and send it. The file is kept as it is; a job reads it."""
    page = dataset_page(slug, by=request.actor, at=now())
    table = request.GET.get("table", "")[:12]
    form = UploadForm(page, request.POST if request.method == "POST" else None, table=table)
    status = 200
    if request.method == "POST" and form.is_valid():
        file = request.FILES.get("file")
        if file is None:
            form.add_error(None, _("Choose a file first."))
        else:
            chosen = form.cleaned_data.get("table") or ""
            try:
                made = services.receive_upload(
                    dataset_id=page.dataset.pk,
                    file=cast("BinaryIO", file),
                    file_name=file.name or "",
                    distribution_id=int(chosen) if chosen else None,
                    label=form.cleaned_data["label"],
                    by=request.actor,
                    at=now(),
                )
            except LienthongError as error:
                if error.status in {403, 404}:
                    raise
                form.add_error(None, f"{sentence(error)} {hint(error)}")
                status = error.status
            else:
                return redirect("console:upload_progress", upload_id=made.pk)
    facts = {
        "page": page,
        "dataset": page.dataset,
        "form": form,
        "accept": ACCEPTED,
        "limit": settings().upload_max_mb,
        "steps": steps(slug, 1),
        "crumbs": crumbs(page, _("New file")),
    }
    status = 422 if form.errors and status == 200 else status  # noqa: PLR2004
    return render(request, "console/uploads/upload.html", facts, status=status)


def way_to(page: UploadPage, *more: Link) -> list[Link]:
    """The way to a page of the file."""
    dataset = page.upload.dataset
    way = [
        Link(_("Open data"), reverse("console:datasets")),
        Link(dataset.title or dataset.code, reverse("console:dataset", args=[dataset.slug])),
    ]
    return [*way, *(more or (Link(_("New file")),))]


def _told(job: JobView | None) -> tuple[str, str]:
    """Why the job that reads the file failed, and what to do."""
    if job is None or not job.error:
        return "", ""
    facts = job.error.get("facts")
    filled = facts if isinstance(facts, dict) else {}
    said = (_(str(job.error["message"])), _(str(job.error["hint"])))
    return said[0].format(**filled), said[1].format(**filled)


def refusal_words(page: UploadPage) -> tuple[str, str]:
    """Why the file cannot be read, and the way out, in the reader's language."""
    told = page.upload.refusal
    if not told:
        return "", ""
    facts = {key: _(value) if key == "reason" else value for key, value in told["facts"].items()}
    return _(told["message"]).format(**facts), _(told["hint"]).format(**facts)


@needs(DATASET_VIEW)
def progress(request: ConsoleRequest, upload_id: int) -> HttpResponse:
    """How far the reading of a file is; goes on to its review by itself."""
    page = upload_page(upload_id, by=request.actor)
    review = reverse("console:upload_review", args=[upload_id])
    is_part = request.headers.get("HX-Request") == "true"
    if page.state in {UploadState.REVIEW, UploadState.ACCEPTED}:
        if not is_part:
            return redirect(review)
        answer = HttpResponse(status=200)
        answer["HX-Redirect"] = review
        return answer
    job = reading_job(page.upload, by=request.actor) if page.state in UNREAD else None
    message, way_out = _told(job) if job else refusal_words(page)
    facts = {
        "page": page,
        "upload": page.upload,
        "dataset": page.upload.dataset,
        "job": job,
        "is_waiting": page.state in UNREAD and not (job and not job.is_open and message),
        "here": reverse("console:upload_progress", args=[upload_id]),
        "message": message,
        "way_out": way_out,
        "is_refused": page.state is UploadState.REFUSED,
        "may_reread": page.is_open and page.upload.recipe is not None,
        "steps": steps(page.upload.dataset.slug, 2),
        "crumbs": way_to(page),
    }
    name = "state.html" if is_part else "progress.html"
    return render(request, f"console/uploads/{name}", facts)


@require_POST
@needs(DATASET_EDIT)
def discard(request: ConsoleRequest, upload_id: int) -> HttpResponse:
    """Let a file go that was not accepted."""
    gone = services.discard_upload(upload_id=upload_id, by=request.actor, at=now())
    messages.success(request, _("The file was let go. Nothing has been published."))
    if "again" in request.POST:
        return redirect("console:upload", slug=gone.dataset.slug)
    return redirect("console:dataset", slug=gone.dataset.slug)


urls = [
    path("du-lieu-mo/bo/<slug:slug>/tai-len/", upload, name="upload"),
    path("du-lieu-mo/tep/<int:upload_id>/", progress, name="upload_progress"),
    path("du-lieu-mo/tep/<int:upload_id>/bo/", discard, name="upload_discard"),
]
