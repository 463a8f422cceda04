"""Tables of a dataset: their versions, their files as they came in, links to files elsewhere."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lienthong.accounts.domain import Actor
from lienthong.catalog import labels, services
from lienthong.catalog.domain import DATASET_EDIT, DATASET_VIEW
from lienthong.catalog.queries.pages import DatasetPage, dataset_page, series_of
from lienthong.catalog.queries.readings import building_job
from lienthong.catalog.queries.staff import change_of, distribution_for, version_for
from lienthong.catalog.queries.tables import original_path
from lienthong.errors import LienthongError
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Badge, Heading
from lienthong.web.console.datasets.record import VERSION_TONES, crumbs
from lienthong.web.console.datasets.submission import schema_words
from lienthong.web.problems import hint, sentence


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version of a table as a row."""

    version: Any
    badge: Badge
    is_latest: bool
    address: str
    original: str
    dictionary: str
    review: str
    changes: list[str]
    job: str


def _version_line(page: DatasetPage, series: Any, version: Any, *, by: Actor) -> VersionLine:
    slug, state = page.dataset.slug, version.state
    public = state == "published" and page.dataset.access_level == "open"
    job = building_job(version.upload, by=by) if state in {"building", "failed"} else None
    return VersionLine(
        version=version,
        badge=Badge(labels.word(labels.VERSION_STATES, state), VERSION_TONES.get(state, "")),
        is_latest=series.latest_id == version.pk,
        address=reverse("portal:version", args=[slug, version.number]) if public else "",
        original=reverse("console:version_original", args=[slug, version.pk]),
        dictionary=reverse("console:dictionary", args=[slug, version.pk]),
        review=reverse("console:upload_review", args=[version.upload_id])
        if version.upload_id
        else "",
        changes=schema_words(change_of(version)),
        job=reverse("console:job", args=[job.id]) if job is not None else "",
    )


@needs(DATASET_VIEW)
def versions(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Every version of every table, newest first, with its address."""
    page = dataset_page(slug, by=request.actor, at=now())
    heads = [_("Version"), _("State"), _("Rows"), _("File as it came in"), _("Address")]
    facts = {
        "page": page,
        "dataset": page.dataset,
        "series": [
            (each, [_version_line(page, each, v, by=request.actor) for v in found])
            for each, found in series_of(page.dataset)
            if each.kind == "table"
        ],
        "headings": [Heading(h, is_number=h == _("Rows")) for h in heads],
        "crumbs": crumbs(page, _("Versions")),
    }
    return render(request, "console/datasets/versions.html", facts)


@needs(DATASET_VIEW)
def original(request: ConsoleRequest, slug: str, version_id: int) -> HttpResponseBase:
    """The file of a version as it came in, for staff."""
    version = version_for(version_id, by=request.actor)
    answer = FileResponse(
        original_path(version).open("rb"), content_type="application/octet-stream"
    )
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(version.original_name)}"
    return answer


class TitleForm(forms.Form):
    """The title of a table."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=500)
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=500, required=False
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class LinkForm(forms.Form):
    """A file or an interface that lies elsewhere."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("file", gettext_lazy("File")), ("api", gettext_lazy("Interface"))],
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=500)
    url = forms.CharField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("Beginning with https://"),
        max_length=1000,
    )
    media_type = forms.CharField(
        label=gettext_lazy("Format"),
        help_text=gettext_lazy("Such as application/pdf or application/json."),
        max_length=120,
        required=False,
    )


def _form_page(
    request: ConsoleRequest, page: DatasetPage, form: forms.Form, *, title: str, status: int = 200
) -> HttpResponse:
    facts = {
        "title": title,
        "form": form,
        "back": reverse("console:dataset", args=[page.dataset.slug]),
        "crumbs": crumbs(page, title),
    }
    status = 422 if form.errors and status == 200 else status  # noqa: PLR2004
    return render(request, "console/datasets/small_form.html", facts, status=status)


@needs(DATASET_EDIT)
def rename(request: ConsoleRequest, slug: str, distribution_id: int) -> HttpResponse:
    """Give a table another title; its address stays."""
    page = dataset_page(slug, by=request.actor, at=now())
    series = distribution_for(distribution_id, by=request.actor)
    shown = {name: getattr(series, name) for name in ("title", "title_en", "description")}
    form = TitleForm(request.POST if request.method == "POST" else None, initial=shown)
    if form.is_bound and form.is_valid():
        services.rename_distribution(
            distribution_id=series.pk, **form.cleaned_data, by=request.actor, at=now()
        )
        messages.success(request, _("The title is changed."))
        return redirect("console:dataset", slug=slug)
    return _form_page(request, page, form, title=_("Title of the table"))


@needs(DATASET_EDIT)
def add_link(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Add a file or an interface that lies elsewhere."""
    page = dataset_page(slug, by=request.actor, at=now())
    form, status = LinkForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound and form.is_valid():
        try:
            services.add_link(
                dataset_id=page.dataset.pk, **form.cleaned_data, by=request.actor, at=now()
            )
        except LienthongError as error:
            field = str(error.facts.get("field", ""))
            words = f"{sentence(error)} {hint(error)}"
            form.add_error(field if field in form.fields else None, words)
            status = error.status
        else:
            messages.success(request, _("The link is added."))
            return redirect("console:dataset", slug=slug)
    return _form_page(request, page, form, title=_("Add a link"), status=status)


@require_POST
@needs(DATASET_EDIT)
def remove(request: ConsoleRequest, slug: str, distribution_id: int) -> HttpResponse:
    """Take a table or link out that was never published."""
    gone = services.remove_distribution(distribution_id=distribution_id, by=request.actor, at=now())
    messages.success(request, _("{title} is taken out of the dataset.").format(title=gone.title))
    return redirect("console:dataset", slug=slug)


urls = [
    path("du-lieu-mo/bo/<slug:slug>/phien-ban/", versions, name="versions"),
    path(
        "du-lieu-mo/bo/<slug:slug>/phien-ban/<int:version_id>/tep-goc/",
        original,
        name="version_original",
    ),
    path("du-lieu-mo/bo/<slug:slug>/bang/<int:distribution_id>/ten/", rename, name="table_rename"),
    path("du-lieu-mo/bo/<slug:slug>/bang/<int:distribution_id>/bo/", remove, name="table_remove"),
    path("du-lieu-mo/bo/<slug:slug>/lien-ket/", add_link, name="link_add"),
]
