"""What every record says of itself: when, by whom, what is missing and who asks for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from lienthong.catalog.domain import PublicationGap
from lienthong.errors import LienthongError
from lienthong.governance import labels as law_labels
from lienthong.governance.domain.profiles import Status
from lienthong.governance.queries import cite
from lienthong.inventory import labels
from lienthong.inventory.domain import Gap, State
from lienthong.web.components import Change
from lienthong.web.problems import hint, sentence
from lienthong.web.templatetags.kit import moment


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A change in words, with each field before and after."""

    id: int
    what: str
    who: str
    when: str
    note: str
    can_undo: bool
    changes: list[Change]


def when(at: datetime) -> str:
    """A moment as people say it: today 09:42, or with its day."""
    here = localtime(at)
    if here.date() == localtime(now()).date():
        return _("today {time}").format(time=f"{here:%H:%M}")
    return moment(at)


def inside(name: str) -> str:
    """A name as it stands inside a sentence; one that begins with an abbreviation stays."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def few(names: Iterable[str]) -> str:
    """The first two names, and how many more there are."""
    every = list(dict.fromkeys(names))
    more = len(every) - 2
    if more <= 0:
        return ", ".join(every)
    return _("{names} and {n} more").format(names=", ".join(every[:2]), n=more)


def basis_words(gap: Gap | PublicationGap) -> str:
    """Who asks for a part: the article, and how it stands today."""
    requirement = gap.requirement
    basis = cite(gap.basis, language=law_labels.language())
    if gap.is_duty:
        return _("required by {basis}").format(basis=basis)
    if requirement.status is Status.LAPSED:
        return _("required by {basis}; now an internal rule").format(basis=basis)
    return f"{basis}; {law_labels.standing(requirement)}"


def problem_words(error: LienthongError) -> str:
    """What went wrong and what to do; reasons and states are in the reader's words, too."""
    facts = dict(error.facts)
    if isinstance(facts.get("reason"), str):
        facts["reason"] = _(str(facts["reason"]))
    if facts.get("state") in set(State):
        facts["state"] = str(labels.STATES[State(str(facts["state"]))]).lower()
    said = type(error)(**facts)
    return f"{sentence(said)} {hint(said)}"
