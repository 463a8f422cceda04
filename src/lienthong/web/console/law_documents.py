"""The register of legal bases: list, one document with its succession, own additions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lienthong.governance import labels, queries, services
from lienthong.governance.domain import LEGAL_BASIS_EDIT, LegalBasis, Register
from lienthong.governance.domain.legal_bases import (
    CHANGING,
    LegalBasisInvalid,
    Life,
    LifeState,
    Link,
    LinkKind,
)
from lienthong.text import fold
from lienthong.web.access import ConsoleRequest, needs, signed_in
from lienthong.web.components import Badge, Fact, Heading, Tone
from lienthong.web.components import Link as Address
from lienthong.web.console.law import area_tabs, chosen_day
from lienthong.web.console.law_pictures import succession_picture
from lienthong.web.problems import sentence
from lienthong.web.templatetags.kit import day as day_words

LIFE_TONES: dict[LifeState, Tone] = {
    LifeState.IN_FORCE: "ok",
    LifeState.PARTLY: "wait",
    LifeState.ENDED: "late",
    LifeState.NOT_YET: "",
    LifeState.UNKNOWN: "",
}


def life_badge(life: Life) -> Badge:
    """How a document stands on the day, such as "hết hiệu lực 22/10/2025"."""
    return Badge(labels.life_words(life.state, life.since), LIFE_TONES[life.state])


def _fits(basis: LegalBasis, text: str) -> bool:
    return not text or text in fold(f"{basis.number} {basis.title} {basis.issuer}")


@signed_in
def documents(request: ConsoleRequest) -> HttpResponse:
    """All documents, with how each stands on a day."""
    on = chosen_day(request)
    text = request.GET.get("q", "")[:200]
    register = queries.legal_bases()
    found = [basis for basis in register.by_key.values() if _fits(basis, fold(text))]
    found.sort(key=lambda b: b.in_force_from or b.issued_on or date.min, reverse=True)
    heads = [_("Document"), _("Issuer"), _("Issued on"), _("Standing")]
    facts = {
        "on": on,
        "text": text,
        "tabs": area_tabs("legal_documents", on),
        "rows": [
            (b, str(labels.BASIS_KINDS.get(b.kind, b.kind)), life_badge(register.life(b.key, on)))
            for b in found
        ],
        "headings": [Heading(head) for head in heads],
        "may_add": request.actor.may(
            LEGAL_BASIS_EDIT, organization_id=request.actor.organization_id
        ),
    }
    return render(request, "console/law/documents.html", facts)


def _facts(basis: LegalBasis, badge: Badge) -> list[Fact]:
    facts = [
        Fact(_("Kind"), str(labels.BASIS_KINDS.get(basis.kind, basis.kind))),
        Fact(_("Document number"), basis.number, badge=badge),
        Fact(_("Issuer"), basis.issuer),
    ]
    for label, value in (
        (_("Issued on"), basis.issued_on),
        (_("In force from"), basis.in_force_from),
        (_("Ended on"), basis.ended_on),
    ):
        if value:
            facts.append(Fact(label, day_words(value)))
    source = labels.source_words(basis.source)
    checked = day_words(basis.checked_on) if basis.checked_on else _("not checked")
    facts.append(Fact(_("Checked on"), f"{checked}; {source}" if source else checked))
    return facts


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A document at the other end of a link, in words."""

    words: str
    other: LegalBasis
    on: date | None
    scope: str
    standing: Badge


def _lines(register: Register, links: Iterable[Link], on: date, *, later: bool) -> list[LinkLine]:
    words = labels.LINKS_TO if later else labels.LINKS_FROM
    found = []
    for link in sorted(links, key=lambda each: each.on or date.max):
        other = register.basis(link.source if later else link.target)
        standing = life_badge(register.life(other.key, on))
        found.append(LinkLine(str(words[link.kind]), other, link.on, link.scope, standing))
    return found


@signed_in
def document(request: ConsoleRequest, key: str) -> HttpResponse:
    """One document on a day: its life, its extract, what it follows and what followed it."""
    on = chosen_day(request)
    register = queries.legal_bases()
    basis = register.basis(key)
    badge = life_badge(register.life(key, on))
    after = register.links_to(key)
    changing = [link for link in after if link.kind in CHANGING]
    carrying = [link for link in after if link.kind not in CHANGING]
    facts = {
        "on": on,
        "basis": basis,
        "badge": badge,
        "facts": _facts(basis, badge),
        "picture": succession_picture(register, key, on=on),
        "groups": [
            (_("What came after"), _lines(register, changing, on, later=True)),
            (_("What carries it out"), _lines(register, carrying, on, later=True)),
            (
                _("What stands before"),
                _lines(register, register.links_from(key), on, later=False),
            ),
        ],
        "may_edit": basis.is_own and request.actor.holds(LEGAL_BASIS_EDIT),
        "crumbs": [
            Address(_("Legal bases"), reverse("console:legal")),
            Address(_("Documents"), reverse("console:legal_documents")),
            Address(basis.number),
        ],
    }
    return render(request, "console/law/document.html", facts)


def _day_field(label: object) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)  # type: ignore[arg-type]


class DocumentForm(forms.Form):
    """What a person enters of a document, and what it does to another one."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=list(labels.BASIS_KINDS.items()))
    number = forms.CharField(label=gettext_lazy("Document number"), max_length=60)
    title = forms.CharField(label=gettext_lazy("Document title"), max_length=500)
    issuer = forms.CharField(label=gettext_lazy("Issuer"), max_length=200)
    issued_on = _day_field(gettext_lazy("Issued on"))
    in_force_from = _day_field(gettext_lazy("In force from"))
    ended_on = _day_field(gettext_lazy("Ended on"))
    extract = forms.CharField(
        label=gettext_lazy("Extract"), required=False, widget=forms.Textarea, max_length=8000
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, widget=forms.Textarea, max_length=4000
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("Where the text was read, such as the address of the file."),
        required=False,
        max_length=200,
    )
    checked_on = _day_field(gettext_lazy("Checked on"))
    link_kind = forms.ChoiceField(label=gettext_lazy("What it does"), required=False)
    link_target = forms.ChoiceField(label=gettext_lazy("To which document"), required=False)
    link_on = _day_field(gettext_lazy("From which day"))
    link_scope = forms.CharField(label=gettext_lazy("Which parts"), required=False, max_length=300)

    def __init__(self, *args: object, own_key: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        nothing = ("", _("– none –"))
        kinds = [(kind.value, str(words)) for kind, words in labels.LINKS_FROM.items()]
        bases = queries.legal_bases().by_key.values()
        targets = [(b.key, f"{b.number} – {b.title}"[:120]) for b in bases if b.key != own_key]
        self._choose("link_kind", [nothing, *kinds])
        self._choose("link_target", [nothing, *sorted(targets, key=lambda t: t[1])])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        label = self.fields[name].label
        self.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices)

    def clean(self) -> None:
        """A link has a kind and a document, or neither."""
        super().clean()
        if bool(self.cleaned_data.get("link_kind")) != bool(self.cleaned_data.get("link_target")):
            self.add_error("link_target", _("Choose both what it does and to which document."))

    def document(self) -> services.Document:
        """The document as the service takes it."""
        names = services.Document.__slots__
        return services.Document(**{name: self.cleaned_data[name] for name in names})

    def links(self) -> list[services.NewLink]:
        """The link as the service takes it, if there is one."""
        entered = self.cleaned_data
        if not entered["link_target"]:
            return []
        kind = LinkKind(entered["link_kind"])
        scope = entered["link_scope"]
        return [services.NewLink(kind, entered["link_target"], entered["link_on"], scope)]


def _form_page(request: ConsoleRequest, form: DocumentForm, *, key: str = "") -> HttpResponse:
    title = _("Change a document") if key else _("Add a document")
    facts = {
        "form": form,
        "title": title,
        "key": key,
        "crumbs": [
            Address(_("Legal bases"), reverse("console:legal")),
            Address(_("Documents"), reverse("console:legal_documents")),
            Address(title),
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "console/law/document_form.html", facts, status=status)


@needs(LEGAL_BASIS_EDIT)
def add(request: ConsoleRequest) -> HttpResponse:
    """Add a document that the shipped register does not hold."""
    form = DocumentForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form)
    try:
        key = services.add_legal_basis(
            organization_id=request.actor.organization_id or 0,
            document=form.document(),
            links=form.links(),
            by=request.actor,
            at=now(),
        )
    except LegalBasisInvalid as error:
        form.add_error(None, sentence(error))
        return _form_page(request, form)
    messages.success(request, _("The document is in the register."))
    return redirect("console:legal_document", key=key)


def _initial(key: str) -> dict[str, object]:
    row = queries.own_legal_basis(key)
    initial = {name: getattr(row, name) for name in services.Document.__slots__}
    link = row.links.first()
    if link is not None:
        initial |= {"link_kind": link.kind, "link_target": link.target}
        initial |= {"link_on": link.on, "link_scope": link.scope}
    return initial


@needs(LEGAL_BASIS_EDIT)
def change(request: ConsoleRequest, key: str) -> HttpResponse:
    """Change a document that the installation added."""
    form = DocumentForm(request.POST or None, initial=_initial(key), own_key=key)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, key=key)
    try:
        services.change_legal_basis(
            key=key, document=form.document(), links=form.links(), by=request.actor, at=now()
        )
    except LegalBasisInvalid as error:
        form.add_error(None, sentence(error))
        return _form_page(request, form, key=key)
    messages.success(request, _("The document is changed."))
    return redirect("console:legal_document", key=key)


@require_POST
@needs(LEGAL_BASIS_EDIT)
def remove(request: ConsoleRequest, key: str) -> HttpResponse:
    """Take an added document off the register, with a reason."""
    reason = request.POST.get("reason", "")[:2000]
    services.remove_legal_basis(key=key, reason=reason, by=request.actor, at=now())
    messages.success(request, _("The document is no longer in the register."))
    return redirect("console:legal_documents")


urls = [
    path("can-cu-phap-ly/van-ban/", documents, name="legal_documents"),
    path("can-cu-phap-ly/van-ban/them/", add, name="legal_document_add"),
    path("can-cu-phap-ly/van-ban/<str:key>/", document, name="legal_document"),
    path("can-cu-phap-ly/van-ban/<str:key>/sua/", change, name="legal_document_change"),
    path("can-cu-phap-ly/van-ban/<str:key>/bo/", remove, name="legal_document_remove"),
]
