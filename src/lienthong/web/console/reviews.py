"""My work: what waits for the actor, and what they wait for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.exchange.queries import waiting_for
from lienthong.governance import labels, queries
from lienthong.governance.domain import (
    QueueItem,
    Step,
    day_of,
)
from lienthong.text import fold
from lienthong.web.access import ConsoleRequest, signed_in
from lienthong.web.components import Badge, Figure, Heading, Pager, Tone
from lienthong.web.console.beginning import first_steps

PAGE_SIZE = 50
LONGEST_NUMBER = 6
STEP_TONES: dict[Step, Tone] = {Step.DECIDE: "ok", Step.MEND: "late", Step.AWAIT_DECISION: "wait"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader chose above the list."""

    view: str
    text: str
    kind: str
    organization: str
    page: int

    @classmethod
    def of(cls, request: HttpRequest) -> "Wanted":
        """The choice in the address; what is no choice counts as none."""
        asked = request.GET
        page = asked.get("page", "")[:LONGEST_NUMBER]
        view = asked.get("view", "")
        return cls(
            view=view if view in VIEWS else "",
            text=asked.get("q", "")[:200],
            kind=asked.get("kind", ""),
            organization=asked.get("organization", ""),
            page=max(int(page), 1) if page.isdecimal() else 1,
        )

    def address(self, **changes: str | int) -> str:
        """The list with another choice, from its first page unless `page` is given."""
        chosen: dict[str, str | int] = {
            "view": self.view,
            "q": self.text,
            "kind": self.kind,
            "organization": self.organization,
            "page": "",
            **changes,
        }
        kept = urlencode({name: value for name, value in chosen.items() if value})
        return f"{reverse('console:home')}?{kept}" if kept else reverse("console:home")


VIEWS: dict[str, Callable[[QueueItem, date], bool]] = {
    "late": lambda item, on: item.is_late(on),
    "week": lambda item, on: item.is_due_this_week(on),
    "mine": lambda item, _on: item.waits_for_me,
    "others": lambda item, _on: not item.waits_for_me,
}


def _everything(_item: QueueItem, _on: date) -> bool:
    return True


def _view_words() -> dict[str, str]:
    return {
        "late": _("late"),
        "week": _("due this week"),
        "mine": _("waiting for me"),
        "others": _("waiting for others"),
    }


def _figures(items: list[QueueItem], wanted: Wanted, on: date) -> list[Figure]:
    figures = []
    for name, words in _view_words().items():
        count = sum(VIEWS[name](item, on) for item in items)
        current = wanted.view == name
        figures.append(
            Figure(
                count,
                words,
                wanted.address(view="" if current else name),
                is_late=name == "late" and count > 0,
                current=current,
            )
        )
    return figures


def _chosen(items: list[QueueItem], wanted: Wanted, on: date) -> list[QueueItem]:
    shows = VIEWS.get(wanted.view, _everything)
    text = fold(wanted.text)
    return [
        item
        for item in items
        if shows(item, on)
        and (not wanted.kind or item.kind == wanted.kind)
        and (not wanted.organization or str(item.organization_id) == wanted.organization)
        and (not text or text in fold(f"{item.title} {item.number} {item.organization}"))
    ]


def _late_badge(item: QueueItem, on: date) -> Badge | None:
    days = item.days_late(on)
    if not days:
        return None
    return Badge(ngettext("{n} day late", "{n} days late", days).format(n=days), "late")


def _pager(wanted: Wanted, total: int) -> Pager:
    first, last = (wanted.page - 1) * PAGE_SIZE + 1, min(wanted.page * PAGE_SIZE, total)
    place = _("{first}–{last} of {total}").format(first=first, last=last, total=total)
    before = wanted.address(page=wanted.page - 1) if wanted.page > 1 else ""
    after = wanted.address(page=wanted.page + 1) if last < total else ""
    return Pager(place, previous=before, next=after)


@signed_in
def home(request: ConsoleRequest) -> HttpResponse:
    """Everything that waits for the actor, and what they wait for, the most urgent first."""
    on = day_of(now())
    wanted = Wanted.of(request)
    items = queries.queue(request.actor, on)
    found = _chosen(items, wanted, on)
    shown = found[(wanted.page - 1) * PAGE_SIZE : wanted.page * PAGE_SIZE]
    heads = [_("Task"), _("Kind"), _("Agency"), _("Step"), _("Due")]
    facts = {
        "figures": _figures(items, wanted, on),
        "wanted": wanted,
        "kinds": sorted({(item.kind, item.kind_label) for item in items}, key=lambda k: k[1]),
        "agencies": sorted(
            {(str(item.organization_id), item.organization) for item in items},
            key=lambda agency: agency[1],
        ),
        "headings": [Heading(head) for head in heads],
        "rows": [
            (
                item,
                Badge(str(labels.STEPS[item.step]), STEP_TONES.get(item.step, "")),
                _late_badge(item, on),
            )
            for item in shown
        ],
        "pager": _pager(wanted, len(found)) if len(found) > PAGE_SIZE else None,
        "has_any": bool(items),
        "sections": [] if items else first_steps(request.actor),
        "proposals": waiting_for(by=request.actor),
    }
    return render(request, "console/reviews/queue.html", facts)


urls = [path("", home, name="home")]
