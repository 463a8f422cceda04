"""The living page of the kit: every component in every state, with invented contents."""

from datetime import UTC, datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from lienthong.web.access import signed_in
from lienthong.web.charts import histogram, shares, sparkline
from lienthong.web.components import (
    Badge,
    Change,
    Facet,
    FacetValue,
    Fact,
    Figure,
    GapLine,
    Heading,
    Link,
    Pager,
    Score,
    Section,
    StepMark,
    Tab,
    Tick,
)

MOMENT = datetime(2026, 10, 15, 2, 42, tzinfo=UTC)


class Sample(forms.Form):
    """One field of each kind."""

    name = forms.CharField(max_length=60)
    purpose = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    sharing = forms.ChoiceField(choices=[])
    medium = forms.ChoiceField(choices=[], widget=forms.RadioSelect)
    from_day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=False)
    agreed = forms.BooleanField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._describe("name", _("Name of the database"), _("As in the decision that set it up"))
        self._describe("purpose", _("Purpose"), "")
        self._describe("sharing", _("Sharing class"), _("Decides who may ask for it"))
        self._describe("medium", _("Way of access"), "")
        self._describe("from_day", _("In use since"), "")
        self._describe("agreed", _("I have checked privacy and security"), "")
        sharing, medium = self.fields["sharing"], self.fields["medium"]
        sharing.choices = [("", _("Choose")), ("open", _("Open data")), ("own", _("Own use"))]  # type: ignore[attr-defined]
        medium.choices = [("file", _("File")), ("service", _("Data service"))]  # type: ignore[attr-defined]

    def _describe(self, name: str, label: str, hint: str) -> None:
        self.fields[name].label = label
        self.fields[name].help_text = hint


def _charts() -> dict[str, object]:
    counts = [2, 5, 11, 19, 24, 18, 12, 7, 4, 1]
    return {
        "histogram": histogram(
            counts,
            titles=[f"{n}" for n in counts],
            low="12",
            high="1.733",
            label=_("Pupils a school, 12 to 1,733"),
        ),
        "shares": shares(
            [("Tiểu học", 382), ("Mầm non", 274), ("THCS", 141), ("THPT", 45)],
        ),
        "line": sparkline([3, 4, 4, 6, 9, 8, 12, 14, 13, 17], label=_("Downloads a month")),
    }


def _places() -> dict[str, object]:
    return {
        "crumbs": (Link(_("Databases"), "/lam-viec/kit/"), Link(_("Household businesses"))),
        "tabs": (
            Tab(_("View data"), "?", current=True),
            Tab(_("Dictionary"), "?tab=2"),
            Tab(_("Versions"), "?tab=3", count=4),
        ),
        "steps": (
            StepMark(_("Choose the file"), "?"),
            StepMark(_("Review"), current=True),
            StepMark(_("Dictionary")),
            StepMark(_("Send for approval")),
        ),
        "pager": Pager(_("21 to 40 of 1,286"), first="?", previous="?", next="?"),
        "facets": (
            Facet(
                "type",
                _("Type"),
                (
                    FacetValue("dataset", _("Open dataset"), 11, chosen=True),
                    FacetValue("service", _("Data service"), 2),
                ),
                rest=(FacetValue("database", _("Database"), 1),),
            ),
        ),
    }


def _records() -> dict[str, object]:
    return {
        "figures": (
            Figure(3, _("late"), "?", is_late=True),
            Figure(5, _("due this week"), "?", current=True),
            Figure(1284, _("records")),
        ),
        "gaps": (
            GapLine(_("Way of updating"), _("required by ND47:11.4"), "#"),
            GapLine(_("Sharing class of “Phone number”"), _("not chosen"), "#"),
        ),
        "sections": (
            Section(_("Name and purpose"), Badge(_("Complete"), "ok"), "#"),
            Section(_("Collecting and updating"), Badge(_("1 missing"), "wait"), "#"),
            Section(_("Data items"), Badge(_("Late"), "late"), note=_("12 items, below")),
        ),
        "facts": (
            Fact(_("Responsible agency"), "Sở Giáo dục và Đào tạo", "#"),
            Fact(_("Last updated"), "15/10/2026", badge=Badge(_("on time"), "ok")),
            Fact(_("Rows"), 12480),
        ),
    }


def _samples() -> dict[str, object]:
    return {
        "changes": (
            Change(_("Purpose"), "Quản lý hộ", "Quản lý hộ kinh doanh"),
            Change(_("Phone"), "", "0225 3 842 123"),
        ),
        "score": Score(
            (
                Tick(_("Complete description"), holds=True),
                Tick(_("Updated on time"), holds=True),
                Tick(_("Area not stated"), holds=False),
            )
        ),
        "headings": (
            Heading(_("School"), "?sort=-name", "ascending"),
            Heading(_("School level"), "?sort=level"),
            Heading(_("Classes"), is_number=True),
            Heading(_("Pupils"), "?sort=pupils", is_number=True, note=_("people")),
        ),
        "title_line": "PHỤ LỤC 01. DANH SÁCH TRƯỜNG HỌC",
        "hit": format_html("Bảng {} áp dụng từ 01/01/2026", mark_safe("<mark>giá đất</mark>")),
        "hit_source": "Sở Nông nghiệp và Môi trường · 12.480 dòng",
        "code": "curl -s http://127.0.0.1:8000/api/v1/datasets",
        "rows": (
            ("Trường Tiểu học Nguyễn Văn Tố", "Tiểu học", 32, 1284),
            ("Trường THCS Trần Phú", "THCS", 40, 1733),
            ("Trường Mầm non Kim Đồng 3", "Mầm non", 18, None),
        ),
    }


@signed_in
def kit(request: HttpRequest) -> HttpResponse:
    """Show the kit; `?error=1` shows the form as it looks when it is refused."""
    form = Sample({"name": ""}) if "error" in request.GET else Sample()
    tones = (("", _("Draft")), ("ok", _("Complete")), ("wait", _("Waiting")), ("late", _("Late")))
    facts = {"form": form, "tones": tones, "moment": MOMENT, "large": 1234567.5, "bytes": 120_832}
    return render(
        request, "console/kit.html", facts | _charts() | _places() | _records() | _samples()
    )


urls = [path("kit/", kit, name="kit")]
