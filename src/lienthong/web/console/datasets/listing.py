"""The datasets of the actor's agencies: find one, begin one, bring one back."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lienthong.accounts.domain import Actor
from lienthong.accounts.queries import organizations_of
from lienthong.catalog import labels, services
from lienthong.catalog.domain import DATASET_EDIT, DATASET_VIEW, DatasetStatus
from lienthong.catalog.queries.staff import datasets_for, deleted_datasets_for
from lienthong.errors import LienthongError
from lienthong.governance.domain import day_of
from lienthong.inventory.queries import database_for, databases_for, items_of
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Badge, Figure, Heading, Link, Pager
from lienthong.web.console.datasets.wording import status_badge
from lienthong.web.console.entry.wording import when
from lienthong.web.problems import hint, sentence

PAGE_SIZE = 50
LONGEST_NUMBER = 6
OPEN_CLASS = "open"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader chose above the list."""

    text: str
    state: str
    agency: str
    page: int

    @classmethod
    def of(cls, request: HttpRequest) -> "Wanted":
        """The choice in the address; what is no choice counts as none."""
        page = request.GET.get("page", "")[:LONGEST_NUMBER]
        state = request.GET.get("state", "")
        return cls(
            text=request.GET.get("q", "").strip()[:200],
            state=state if state in set(DatasetStatus) else "",
            agency=request.GET.get("agency", "")[:LONGEST_NUMBER],
            page=max(int(page), 1) if page.isdecimal() else 1,
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything was chosen."""
        return any((self.text, self.state, self.agency))

    def address(self, **changes: str | int) -> str:
        """The list with another choice, from its first page unless `page` is given."""
        chosen: dict[str, str | int] = {
            "q": self.text,
            "state": self.state,
            "agency": self.agency,
            **changes,
        }
        kept = urlencode({name: value for name, value in chosen.items() if value})
        here = reverse("console:datasets")
        return f"{here}?{kept}" if kept else here


@dataclass(frozen=True, slots=True)
class Row:
    """A dataset as a line of the list."""

    title: str
    code: str
    href: str
    agency: str
    access: str
    badge: Badge
    state: str
    changed: str
    note: str


def _rows(by: Actor, wanted: Wanted) -> list[Row]:
    agency = int(wanted.agency) if wanted.agency.isdecimal() else None
    return [
        Row(
            title=each.title or each.code,
            code=each.code,
            href=reverse("console:dataset", args=[each.slug]),
            agency=each.organization.name,
            access=labels.word(labels.ACCESS_LEVELS, each.access_level),
            badge=status_badge(each.status, labels.DATASET_STATUSES),
            state=each.status,
            changed=when(each.changed_at),
            note=_("the public sees the version before")
            if each.published_content is not None and each.status in {"draft", "in_review"}
            else "",
        )
        for each in datasets_for(by, text=wanted.text, organization_id=agency)
    ]


def _figures(rows: list[Row], wanted: Wanted) -> list[Figure]:
    return [
        Figure(
            sum(row.state == code for row in rows),
            str(words).lower(),
            wanted.address(state="" if wanted.state == code else code),
            current=wanted.state == code,
        )
        for code, words in labels.DATASET_STATUSES.items()
    ]


def pager(wanted: Wanted, total: int) -> Pager | None:
    """Where the reader is in the list; None when it fits one page."""
    if total <= PAGE_SIZE:
        return None
    first, last = (wanted.page - 1) * PAGE_SIZE + 1, min(wanted.page * PAGE_SIZE, total)
    place = _("{first}–{last} of {total}").format(first=first, last=last, total=total)
    before = wanted.address(page=wanted.page - 1) if wanted.page > 1 else ""
    after = wanted.address(page=wanted.page + 1) if last < total else ""
    return Pager(place, previous=before, next=after)


@needs(DATASET_VIEW)
def datasets(request: ConsoleRequest) -> HttpResponse:
    """The datasets of the actor's agencies."""
    wanted, by = Wanted.of(request), request.actor
    every = _rows(by, wanted)
    rows = [row for row in every if not wanted.state or row.state == wanted.state]
    heads = [_("Dataset"), _("Agency"), _("Access"), _("State"), _("Changed")]
    facts = {
        "figures": _figures(every, wanted),
        "wanted": wanted,
        "rows": rows[(wanted.page - 1) * PAGE_SIZE : wanted.page * PAGE_SIZE],
        "headings": [Heading(head) for head in heads],
        "agencies": organizations_of(by, DATASET_VIEW, on=day_of(now())),
        "pager": pager(wanted, len(rows)),
        "may_create": by.holds(DATASET_EDIT),
        "has_deleted": bool(deleted_datasets_for(by)),
    }
    return render(request, "console/datasets/list.html", facts)


class BeginForm(forms.Form):
    """What a new dataset begins with."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy(
            "What the data is about and for which place, as in a heading. It can be changed later."
        ),
        max_length=500,
    )
    organization = forms.ChoiceField(label=gettext_lazy("Agency that publishes it"))
    item = forms.ChoiceField(
        label=gettext_lazy("Data item"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, by: Actor, items: list[tuple[str, str]], data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        own = organizations_of(by, DATASET_EDIT, on=day_of(now()))
        choices = [(str(each.pk), each.name) for each in own]
        self.fields["organization"] = forms.ChoiceField(
            label=_("Agency that publishes it"),
            choices=choices,
            initial=str(by.organization_id or ""),
        )
        if not items:
            del self.fields["item"]
        else:
            self.fields["item"] = forms.ChoiceField(
                label=_("Data item of the class open data"),
                choices=[("", _("The database as a whole")), *items],
                required=False,
                widget=forms.RadioSelect,
            )


@needs(DATASET_EDIT)
def create(request: ConsoleRequest) -> HttpResponse:
    """Begin a dataset: a title and an agency, alone or from a database or one of its items."""
    by = request.actor
    slug = (request.POST.get("database") or request.GET.get("database") or "")[:200]
    database = database_for(slug, by=by) if slug else None
    items = [
        (str(item.pk), item.name)
        for item in (items_of(database) if database else [])
        if item.sharing_class == OPEN_CLASS
    ]
    form = BeginForm(by, items, request.POST if request.method == "POST" else None)
    if database is not None and not form.is_bound:
        form.initial.update(title=database.name, item=request.GET.get("item", "")[:12])
    status = 200
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            made = services.create_dataset(
                organization_id=int(told["organization"]),
                title=told["title"],
                database_id=database.pk if database else None,
                item_id=int(told["item"]) if told.get("item") else None,
                by=by,
                at=now(),
            )
        except LienthongError as error:
            form.add_error(None, f"{sentence(error)} {hint(error)}")
            status = error.status
        else:
            messages.success(request, _("The draft is begun. Nothing has been published."))
            return redirect("console:dataset", slug=made.slug)
    facts = {
        "form": form,
        "database": database,
        "databases": databases_for(by),
        "crumbs": [Link(_("Open data"), reverse("console:datasets")), Link(_("New dataset"))],
    }
    status = 422 if form.errors and status == 200 else status  # noqa: PLR2004
    return render(request, "console/datasets/create.html", facts, status=status)


@needs(DATASET_VIEW)
def deleted(request: ConsoleRequest) -> HttpResponse:
    """Drafts that were deleted, and the way to bring them back."""
    rows = [
        (each, when(each.deleted_at or each.changed_at))
        for each in deleted_datasets_for(request.actor)
    ]
    facts = {
        "rows": rows,
        "headings": [Heading(h) for h in (_("Dataset"), _("Agency"), _("Deleted"), "")],
        "may_restore": request.actor.holds(DATASET_EDIT),
        "crumbs": [Link(_("Open data"), reverse("console:datasets")), Link(_("Deleted drafts"))],
    }
    return render(request, "console/datasets/deleted.html", facts)


@require_POST
@needs(DATASET_EDIT)
def restore(request: ConsoleRequest, dataset_id: int) -> HttpResponse:
    """Bring a deleted draft back."""
    back = services.restore_dataset(dataset_id=dataset_id, by=request.actor, at=now())
    messages.success(request, _("{title} is back as it was.").format(title=back.title))
    return redirect("console:dataset", slug=back.slug)


urls = [
    path("du-lieu-mo/", datasets, name="datasets"),
    path("du-lieu-mo/tao/", create, name="dataset_new"),
    path("du-lieu-mo/da-xoa/", deleted, name="datasets_deleted"),
    path("du-lieu-mo/da-xoa/<int:dataset_id>/khoi-phuc/", restore, name="dataset_restore"),
]
