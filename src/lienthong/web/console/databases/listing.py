"""The catalogue of databases of the actor's agencies: find one, begin one, bring one back."""

from dataclasses import dataclass
from datetime import datetime

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
from lienthong.errors import LienthongError
from lienthong.governance.domain import day_of
from lienthong.inventory import labels, queries, services
from lienthong.inventory.domain import DATABASE_EDIT, DATABASE_VIEW, State
from lienthong.web.access import ConsoleRequest, needs
from lienthong.web.components import Badge, Figure, Heading, Link, Pager, Tone
from lienthong.web.console.databases.choices import term_choices
from lienthong.web.console.entry.wording import when
from lienthong.web.problems import hint, sentence

PAGE_SIZE = 50
LONGEST_NUMBER = 6
ISSUED = "issued"
TONES: dict[State, Tone] = {State.SUBMITTED: "wait", State.RETURNED: "late", State.ACCEPTED: "ok"}


def state_badge(state: str, *, issued: bool = False) -> Badge:
    """Where an entry stands, as a badge."""
    if issued:
        return Badge(_("Issued"), "ok")
    known = State(state)
    return Badge(str(labels.STATES[known]), TONES.get(known, ""))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader chose above the list."""

    text: str
    state: str
    agency: str
    sharing_class: str
    consumer: str
    page: int

    @classmethod
    def of(cls, request: HttpRequest) -> "Wanted":
        """The choice in the address; what is no choice counts as none."""
        asked = request.GET
        page = asked.get("page", "")[:LONGEST_NUMBER]
        state = asked.get("state", "")
        return cls(
            text=asked.get("q", "").strip()[:200],
            state=state if state in {*State, ISSUED} else "",
            agency=asked.get("agency", "")[:LONGEST_NUMBER],
            sharing_class=asked.get("class", "")[:20],
            consumer=asked.get("consumer", "")[:250],
            page=max(int(page), 1) if page.isdecimal() else 1,
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything was chosen."""
        return any((self.text, self.state, self.agency, self.sharing_class, self.consumer))

    def address(self, **changes: str | int) -> str:
        """The list with another choice, from its first page unless `page` is given."""
        chosen: dict[str, str | int] = {
            "q": self.text,
            "state": self.state,
            "agency": self.agency,
            "class": self.sharing_class,
            "consumer": self.consumer,
            **changes,
        }
        kept = urlencode({name: value for name, value in chosen.items() if value})
        here = reverse("console:databases")
        return f"{here}?{kept}" if kept else here


@dataclass(frozen=True, slots=True)
class Row:
    """A database as a line of the list."""

    name: str
    code: str
    href: str
    agency: str
    item_count: int
    badge: Badge
    note: str
    changed: str


def _rows(by: Actor, wanted: Wanted) -> list[tuple[str, Row]]:
    """Every fitting database with its state, whatever the state that was chosen."""
    agency = int(wanted.agency) if wanted.agency.isdecimal() else None
    found = queries.databases_for(
        by,
        text=wanted.text,
        organization_id=agency,
        consumer=wanted.consumer,
        sharing_class=wanted.sharing_class,
    )
    return [
        (
            state := ISSUED if each.state == State.ACCEPTED and _is_issued(each) else each.state,
            Row(
                name=each.name or each.code,
                code=each.code,
                href=reverse("console:database", args=[each.slug]),
                agency=each.organization.name,
                item_count=int(vars(each)["item_count"]),
                badge=state_badge(each.state, issued=state == ISSUED),
                note=_issued_note(each.issued_version, each.issued_number),
                changed=when(each.changed_at),
            ),
        )
        for each in found
    ]


def _is_issued(database: object) -> bool:
    issued = getattr(database, "issued_content", None)
    return issued is not None and issued == getattr(database, "accepted_content", None)


def _issued_note(version: int | None, number: str) -> str:
    if version is None:
        return ""
    return _("in list v{version}, {number}").format(version=version, number=number)


def _figures(found: list[tuple[str, Row]], wanted: Wanted) -> list[Figure]:
    words: dict[str, str] = {state.value: str(label) for state, label in labels.STATES.items()}
    words[ISSUED] = _("Issued")
    return [
        Figure(
            sum(state == name for state, _row in found),
            label.lower(),
            wanted.address(state="" if wanted.state == name else name),
            is_late=name == State.RETURNED and any(state == name for state, _row in found),
            current=wanted.state == name,
        )
        for name, label in words.items()
    ]


def _pager(wanted: Wanted, total: int) -> Pager | None:
    if total <= PAGE_SIZE:
        return None
    first, last = (wanted.page - 1) * PAGE_SIZE + 1, min(wanted.page * PAGE_SIZE, total)
    place = _("{first}–{last} of {total}").format(first=first, last=last, total=total)
    before = wanted.address(page=wanted.page - 1) if wanted.page > 1 else ""
    after = wanted.address(page=wanted.page + 1) if last < total else ""
    return Pager(place, previous=before, next=after)


@needs(DATABASE_VIEW)
def databases(request: ConsoleRequest) -> HttpResponse:
    """The databases that the actor may see, narrowed by words, state, agency, class, consumer."""
    wanted = Wanted.of(request)
    every = _rows(request.actor, wanted)
    found = [row for state, row in every if wanted.state in ("", state)]
    start = (wanted.page - 1) * PAGE_SIZE
    heads = [_("Database"), _("Agency"), _("Number of items"), _("State"), _("Last changed")]
    facts = {
        "wanted": wanted,
        "figures": _figures(every, wanted),
        "rows": found[start : start + PAGE_SIZE],
        "headings": [
            Heading(head, is_number=place == 2)  # noqa: PLR2004
            for place, head in enumerate(heads)
        ],
        "pager": _pager(wanted, len(found)),
        "agencies": organizations_of(request.actor, DATABASE_VIEW),
        "classes": term_choices(queries.sharing_classes(now())),
        "consumers": labels.choices("consumers"),
        "may_begin": request.actor.holds(DATABASE_EDIT),
        "deleted": len(queries.deleted_databases_for(request.actor)),
    }
    return render(request, "console/databases/list.html", facts)


class BeginForm(forms.Form):
    """The two things that an entry begins with."""

    name = forms.CharField(
        required=False,
        label=gettext_lazy("Name of the database"),
        help_text=gettext_lazy(
            "As in the document that sets it up, such as “Cơ sở dữ liệu hộ kinh doanh cá thể”."
        ),
        error_messages={"required": gettext_lazy("Enter the name of the database.")},
    )
    owner = forms.TypedChoiceField(
        coerce=int,
        label=gettext_lazy("Owner agency"),
        error_messages={
            "required": gettext_lazy("Choose the owner agency."),
            "invalid_choice": gettext_lazy("Choose the owner agency."),
        },
    )

    def __init__(self, by: Actor, *, at: datetime, data: object = None, name: str = "") -> None:
        own = organizations_of(by, DATABASE_EDIT, on=day_of(at))
        chosen = by.organization_id if by.organization_id in {each.pk for each in own} else None
        super().__init__(data, initial={"owner": chosen, "name": name})  # type: ignore[arg-type]
        self.fields["name"].required = True
        field = self.fields["owner"]
        field.choices = [(each.pk, each.name) for each in own]  # type: ignore[attr-defined]


@needs(DATABASE_EDIT)
def begin(request: ConsoleRequest) -> HttpResponse:
    """Register a database: its name and its owner make a draft; the rest follows on its page."""
    at = now()
    form = BeginForm(request.actor, at=at, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_database(
                organization_id=form.cleaned_data["owner"],
                name=form.cleaned_data["name"],
                by=request.actor,
                at=at,
            )
        except LienthongError as error:
            field = "name" if "name" in str(error.facts.get("field", "name")) else None
            form.add_error(field, f"{_said(error)} {hint(error)}")
        else:
            messages.success(request, _("The draft is kept. Nothing has been sent yet."))
            return redirect("console:database", slug=made.slug)
    facts = {
        "form": form,
        "crumbs": [
            Link(_("Catalogue of databases"), reverse("console:databases")),
            Link(_("Register a database")),
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "console/databases/begin.html", facts, status=status)


def _said(error: LienthongError) -> str:
    if error.facts.get("reason") == "it is too long":
        return _("The name is too long: at most 500 characters can be kept.")
    return sentence(error)


@needs(DATABASE_VIEW)
def deleted(request: ConsoleRequest) -> HttpResponse:
    """Databases that were deleted, to bring them back."""
    found = [
        (each, each.organization.name, when(each.deleted_at or each.changed_at))
        for each in queries.deleted_databases_for(request.actor)
    ]
    facts = {
        "rows": found,
        "may_restore": request.actor.holds(DATABASE_EDIT),
        "crumbs": [
            Link(_("Catalogue of databases"), reverse("console:databases")),
            Link(_("Deleted databases")),
        ],
    }
    return render(request, "console/databases/deleted.html", facts)


@require_POST
@needs(DATABASE_EDIT)
def restore(request: ConsoleRequest, slug: str) -> HttpResponse:
    """Bring a deleted database back as it was."""
    found = queries.deleted_database_for(slug, by=request.actor)
    services.restore_database(database_id=found.pk, by=request.actor, at=now())
    messages.success(request, _("{name} is back as it was.").format(name=found.name))
    return redirect("console:database", slug=slug)


urls = [
    path("co-so-du-lieu/", databases, name="databases"),
    path("co-so-du-lieu/dang-ky/", begin, name="database_begin"),
    path("co-so-du-lieu/da-xoa/", deleted, name="databases_deleted"),
    path("co-so-du-lieu/ho-so/<slug:slug>/khoi-phuc/", restore, name="database_restore"),
]
