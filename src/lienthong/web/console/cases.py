"""One case: its checks, its history, and the decision of another person."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lienthong.governance import labels, services
from lienthong.governance.domain import CASE_DECIDE, CaseState, CheckState
from lienthong.governance.queries.cases import CasePage, case_page
from lienthong.web.access import ConsoleRequest, needs, signed_in
from lienthong.web.components import Badge, Fact, Heading, Link, Tone
from lienthong.web.templatetags.kit import day, moment

STATE_TONES: dict[CaseState, Tone] = {
    CaseState.APPROVED: "ok",
    CaseState.OPENED: "wait",
    CaseState.RETURNED: "late",
}
CHECK_TONES: dict[CheckState, Tone] = {
    CheckState.PASSED: "ok",
    CheckState.FAILED: "late",
    CheckState.PENDING: "wait",
}


class DecisionForm(forms.Form):
    """What a decider enters: the outcome, and the words that go with it."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("approve", gettext_lazy("Approve")), ("return", gettext_lazy("Return"))],
        widget=forms.RadioSelect,
    )
    statement = forms.CharField(
        label=gettext_lazy("Statement of the approver"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Needed when the case is returned: what is to be mended, and how."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, page: CasePage, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.needs_statement = page.statement is not None
        if page.statement is None:
            del self.fields["statement"]
        else:
            basis = "; ".join(page.statement_basis)
            self.fields["statement"].help_text = f"{labels.words(page.statement)} ({basis})."

    def clean(self) -> None:
        """Ask for the words that the chosen outcome needs."""
        super().clean()
        chosen = self.cleaned_data.get("outcome")
        wanted = "reason" if chosen == "return" else "statement"
        if chosen == "approve" and not self.needs_statement:
            return
        if chosen and not self.cleaned_data.get(wanted, "").strip():
            self.add_error(wanted, _("Write this in one or two sentences."))


class CheckForm(forms.Form):
    """The outcome of a check, entered by hand."""

    check = forms.ChoiceField(label=gettext_lazy("Check"))
    outcome = forms.ChoiceField(
        label=gettext_lazy("Result"),
        choices=[
            ("passed", gettext_lazy("Passed")),
            ("failed", gettext_lazy("Not passed")),
            ("waived", gettext_lazy("Waived, with a reason")),
        ],
    )
    note = forms.CharField(
        label=gettext_lazy("Note, or the reason for waiving it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, page: CasePage, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        names = [(check.code, check.name) for check in page.checks]
        self.fields["check"] = forms.ChoiceField(label=_("Check"), choices=names)

    def clean(self) -> None:
        """Waiving needs a reason."""
        super().clean()
        if self.cleaned_data.get("outcome") == "waived" and not self.cleaned_data.get("note"):
            self.add_error("note", _("Write this in one or two sentences."))


def _subject_address(page: CasePage) -> str:
    if not page.case.url_name:
        return ""
    try:
        return reverse(page.case.url_name, args=page.case.url_args)
    except NoReverseMatch:
        return ""


def _case_facts(page: CasePage) -> list[Fact]:
    case = page.case
    facts = [
        Fact(_("Case number"), case.number),
        Fact(_("Kind"), labels.words(page.kind_label)),
        Fact(_("Agency"), case.organization.name),
        Fact(_("Submitted by"), str(case.author) if case.author else _("The hub itself")),
        Fact(_("Submitted at"), moment(case.opened_at)),
    ]
    if case.due_on:
        facts.append(Fact(_("Due"), day(case.due_on)))
        facts.append(Fact(_("Basis of the term"), page.term_words))
    if case.closed_at:
        facts.append(Fact(_("Closed at"), moment(case.closed_at)))
    return facts


def _answer(
    request: ConsoleRequest,
    page: CasePage,
    *,
    decision: DecisionForm | None = None,
    check: CheckForm | None = None,
) -> HttpResponse:
    state = CaseState(page.case.state)
    facts = {
        "page": page,
        "case": page.case,
        "badge": Badge(str(labels.CASE_STATES[state]), STATE_TONES.get(state, "")),
        "facts": _case_facts(page),
        "subject_address": _subject_address(page),
        "check_headings": [
            Heading(head) for head in (_("Check"), _("Basis"), _("Result"), _("Note"))
        ],
        "checks": [
            (view, Badge(str(labels.CHECK_STATES[view.state]), CHECK_TONES.get(view.state, "")))
            for view in page.checks
        ],
        "decision_form": (decision or DecisionForm(page)) if page.may_decide else None,
        "check_form": (check or CheckForm(page)) if page.may_decide and page.checks else None,
        "form": decision or check or DecisionForm(page),
        "crumbs": [Link(_("My work"), reverse("console:home")), Link(page.case.number)],
    }
    refused = any(form is not None and form.errors for form in (decision, check))
    status = 422 if refused else 200
    return render(request, "console/reviews/case.html", facts, status=status)


@signed_in
def case(request: ConsoleRequest, case_id: int) -> HttpResponse:
    """One case: what it is about, its checks, its history, and the decision."""
    return _answer(request, case_page(case_id, by=request.actor))


@require_POST
@needs(CASE_DECIDE)
def decide(request: ConsoleRequest, case_id: int) -> HttpResponse:
    """Approve or return a case."""
    page = case_page(case_id, by=request.actor)
    form = DecisionForm(page, request.POST)
    if not form.is_valid():
        return _answer(request, page, decision=form)
    approved = form.cleaned_data["outcome"] == "approve"
    services.decide(
        case_id=case_id,
        approved=approved,
        reason=form.cleaned_data["reason"],
        statement=form.cleaned_data.get("statement", ""),
        by=request.actor,
        at=now(),
    )
    said = _("Case {number} is approved.") if approved else _("Case {number} is returned.")
    messages.success(request, said.format(number=page.case.number))
    return redirect("console:case", case_id=case_id)


@require_POST
@needs(CASE_DECIDE)
def report_check(request: ConsoleRequest, case_id: int) -> HttpResponse:
    """Enter the outcome of a check by hand."""
    page = case_page(case_id, by=request.actor)
    form = CheckForm(page, request.POST)
    if not form.is_valid():
        return _answer(request, page, check=form)
    entered = form.cleaned_data
    if entered["outcome"] == "waived":
        services.waive_check(
            case_id=case_id,
            check=entered["check"],
            reason=entered["note"],
            by=request.actor,
            at=now(),
        )
    else:
        services.report_check(
            case_id=case_id,
            check=entered["check"],
            passed=entered["outcome"] == "passed",
            note=entered["note"],
            by=request.actor,
            at=now(),
        )
    messages.success(request, _("The result of the check is kept."))
    return redirect("console:case", case_id=case_id)


@require_POST
@signed_in
def withdraw(request: ConsoleRequest, case_id: int) -> HttpResponse:
    """Take a submission back."""
    reason = request.POST.get("reason", "")[:4000]
    services.withdraw_case(case_id=case_id, reason=reason, by=request.actor, at=now())
    messages.success(
        request, _("The case is withdrawn; the record can be edited and submitted again.")
    )
    return redirect("console:case", case_id=case_id)


urls = [
    path("ho-so/<int:case_id>/", case, name="case"),
    path("ho-so/<int:case_id>/quyet-dinh/", decide, name="case_decide"),
    path("ho-so/<int:case_id>/kiem-tra/", report_check, name="case_check"),
    path("ho-so/<int:case_id>/rut/", withdraw, name="case_withdraw"),
]
