"""Words of the room for people."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lienthong.governance.domain.cases import CaseState, CheckState, Step
from lienthong.governance.domain.legal_bases import LifeState, LinkKind
from lienthong.governance.domain.profiles import (
    CaseKind,
    Label,
    Parameter,
    Source,
    Standing,
    Status,
)
from lienthong.governance.domain.working_days import DayKind

CASE_STATES = {
    CaseState.OPENED: _("Waiting for a decision"),
    CaseState.RETURNED: _("Returned"),
    CaseState.APPROVED: _("Approved"),
    CaseState.WITHDRAWN: _("Withdrawn"),
}
CHECK_STATES = {
    CheckState.PENDING: _("Not done yet"),
    CheckState.PASSED: _("Passed"),
    CheckState.FAILED: _("Not passed"),
    CheckState.WAIVED: _("Waived"),
}
STEPS = {
    Step.DECIDE: _("Ready to decide"),
    Step.COMPLETE_CHECKS: _("Checks to complete"),
    Step.MEND: _("To be mended by me"),
    Step.AWAIT_DECISION: _("Waiting for a decision"),
    Step.AWAIT_MENDING: _("Waiting to be mended"),
}
DAY_KINDS = {
    DayKind.HOLIDAY: _("Public holiday"),
    DayKind.TET: _("Lunar New Year holiday"),
    DayKind.COMPENSATORY: _("Day off in lieu"),
    DayKind.SWAP_OFF: _("Swapped: day off"),
    DayKind.SWAP_WORK: _("Swapped: working day"),
    DayKind.QUESTIONED: _("In question, counted as an ordinary day"),
}
LINKS_TO = {
    LinkKind.REPLACES: _("replaced by"),
    LinkKind.AMENDS: _("amended by"),
    LinkKind.PARTLY_REPEALS: _("partly repealed by"),
    LinkKind.CONTINUES: _("continued in content by"),
    LinkKind.GUIDES: _("guided by"),
    LinkKind.IMPLEMENTS: _("implemented by"),
}
LINKS_FROM = {
    LinkKind.REPLACES: _("replaces"),
    LinkKind.AMENDS: _("amends"),
    LinkKind.PARTLY_REPEALS: _("partly repeals"),
    LinkKind.CONTINUES: _("continues the content of"),
    LinkKind.GUIDES: _("gives guidance on"),
    LinkKind.IMPLEMENTS: _("implements"),
}
BASIS_KINDS = {
    "law": _("Law"),
    "decree": _("Decree"),
    "circular": _("Circular"),
    "decision": _("Decision"),
    "plan": _("Plan"),
    "letter": _("Official letter"),
    "regulation": _("Regulation of an agency"),
    "other": _("Other document"),
}
STATUSES = {
    Status.LAW: _("In force"),
    Status.LAPSED: _("Lapsed"),
    Status.SEED: _("From the plan"),
    Status.UNVERIFIED: _("Unverified"),
    Status.HOUSE: _("Default of the system"),
}
SOURCES = {
    Source.TEXT: _("the text was read"),
    Source.SECONDARY: _("several public sources agree; the text was not read"),
    Source.MEMORY: _("not compared with the text"),
}
REQUIRED_OF = {
    "database.listing": _("Description of a database"),
    "dataset.publication": _("Publication of an open dataset"),
    "service.publication": _("Publication of a data service"),
    "list.issue": _("Issue of a list by decision"),
    "focal_point.publication": _("Publication of a focal officer"),
    "request.connection": _("Request to connect"),
    "agreement.signing": _("Agreement on sharing"),
}
VOCABULARIES = {
    "sharing": _("Sharing classes"),
    "importance": _("Importance classes"),
    "personal_data": _("Personal data"),
    "method": _("Methods of sharing"),
}
LIST_WORDS = {
    "reason": _("a reason"),
    "legal_ground": _("the legal ground"),
    "written": _("in writing"),
    "lgsp_ngsp": _("the provincial or national platform (LGSP, NGSP)"),
    "lgsp": "LGSP",
    "ndxp": "NDXP",
    "ndop": "NDOP",
    "ndop_mandatory": _("NDOP for mandatory sets"),
    "direct": _("a direct connection"),
}


CHECKS = {
    "privacy": _("Privacy"),
    "security": _("Safety and security"),
    "personal_data": _("Personal data"),
    "quality": _("Data quality"),
    "completeness": _("Every part the rules ask for"),
    "state_secret": _("No state secrets"),
    "documents": _("Technical documents"),
    "schema": _("Exchange data structure"),
    "licence": _("Licence"),
    "dictionary": _("Data dictionary"),
    "contact": _("Contact for feedback"),
}


def check_label(code: str) -> Label:
    """The name of a check that only the house asks for."""
    name = str(CHECKS.get(code, code))
    return Label(name, name)


def check_words(kind: CaseKind, code: str) -> str:
    """The name of a check in the language of the page."""
    rule = kind.check(code)
    return words(rule.label if rule else check_label(code))


def decision_words(*, approved: bool) -> str:
    """What a decision was."""
    return gettext("Approved") if approved else gettext("Returned")


def withdrawn_words() -> str:
    """That a submission was taken back."""
    return gettext("Withdrawn")


def submitted_words(number: int) -> str:
    """That a round was submitted."""
    if number == 1:
        return gettext("Submitted")
    return gettext("Submitted again, round {n}").format(n=number)


def language() -> str:
    """The language of the page; Vietnamese when none is set."""
    return get_language() or "vi"


def words(label: Label) -> str:
    """A name of the law in the language of the page."""
    return label.in_language(language())


def standing(thing: Standing) -> str:
    """How a value stands, such as "quy định nội bộ (văn bản gốc đã hết hiệu lực)"."""
    return gettext(thing.words())


def _duration(number: int, unit: str) -> str:
    match unit:
        case "working_day":
            return ngettext("{n} working day", "{n} working days", number).format(n=number)
        case "day" if number == 0:
            return gettext("at once")
        case "day":
            return ngettext("{n} day", "{n} days", number).format(n=number)
        case "month":
            return ngettext("{n} month", "{n} months", number).format(n=number)
        case _:
            return ngettext("{n} hour", "{n} hours", number).format(n=number)


def value_words(parameter: Parameter, terms: dict[str, str] | None = None) -> str:
    """The value of a parameter as a person would write it.

    `terms` are the names of codes of the profile, for values that are lists of codes.
    """
    value = parameter.value
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int):
        return _duration(value, parameter.unit or "hour")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, tuple):
        known = {**LIST_WORDS, **(terms or {})}
        return ", ".join(str(known.get(item, item)) for item in value)
    if parameter.unit == "before_month_day":
        month, day = value.split("-")
        return gettext("before {day}/{month} each year").format(day=day, month=month)
    return value


def source_words(source: str) -> str:
    """How a document is known: one of our marks in words, or what a person wrote."""
    return str(SOURCES[Source(source)]) if source in set(Source) else source


def life_words(state: LifeState, since: date | None) -> str:
    """How a document stands on a day, such as "hết hiệu lực 22/10/2025"."""
    day = date_format(since, "d/m/Y") if since else ""
    sentences = {
        LifeState.NOT_YET: gettext("not in force until {day}"),
        LifeState.IN_FORCE: gettext("in force since {day}"),
        LifeState.PARTLY: gettext("partly repealed since {day}"),
        LifeState.ENDED: gettext("ended on {day}"),
        LifeState.UNKNOWN: gettext("not known whether in force"),
    }
    return sentences[state].format(day=day)
