"""Words for the codes of public records."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lienthong.governance.domain import Term
from lienthong.governance.queries import profile_on
from lienthong.web.portal.naming import either
from lienthong.web.templatetags.kit import number

FREQUENCIES: Final[Mapping[str, object]] = {
    "real_time": gettext_lazy("in real time"),
    "daily": gettext_lazy("daily"),
    "weekly": gettext_lazy("weekly"),
    "monthly": gettext_lazy("monthly"),
    "quarterly": gettext_lazy("quarterly"),
    "half_yearly": gettext_lazy("every six months"),
    "yearly": gettext_lazy("yearly"),
    "on_change": gettext_lazy("when something changes"),
}
ORIGINS: Final[Mapping[str, object]] = {
    "document": gettext_lazy("Issued documents"),
    "statistics": gettext_lazy("Statistics"),
    "shared": gettext_lazy("Shared by another agency"),
    "website": gettext_lazy("Public website"),
    "monitoring": gettext_lazy("Monitoring and measuring"),
    "other": gettext_lazy("Other source"),
}
COLUMN_TYPES: Final[Mapping[str, object]] = {
    "text": gettext_lazy("text"),
    "code": gettext_lazy("code"),
    "integer": gettext_lazy("whole number"),
    "number": gettext_lazy("number"),
    "boolean": gettext_lazy("yes or no"),
    "date": gettext_lazy("day"),
    "datetime": gettext_lazy("moment"),
    "time": gettext_lazy("time of day"),
    "place": gettext_lazy("place"),
    "file": gettext_lazy("file"),
}
DATABASE_LEVELS: Final[Mapping[str, object]] = {
    "national": gettext_lazy("National database"),
    "ministry": gettext_lazy("Database of a ministry or sector"),
    "province": gettext_lazy("Database of the province"),
    "commune": gettext_lazy("Database of the commune"),
    "internal": gettext_lazy("Internal database"),
}
DOMAINS: Final[Mapping[str, object]] = {
    "population": gettext_lazy("Population"),
    "land": gettext_lazy("Land"),
    "enterprise": gettext_lazy("Enterprises"),
    "other": gettext_lazy("Other domains"),
}
COLLECTION: Final[Mapping[str, object]] = {
    "manual": gettext_lazy("entered by officials"),
    "public_service": gettext_lazy("from public services"),
    "sensor": gettext_lazy("by sensors"),
    "connection": gettext_lazy("by connection with other systems"),
    "digitisation": gettext_lazy("by digitising papers"),
}
OPERATING: Final[Mapping[str, object]] = {
    "building": gettext_lazy("Being built"),
    "operating": gettext_lazy("In operation"),
    "upgrading": gettext_lazy("Being upgraded"),
    "stopped": gettext_lazy("Stopped"),
}
CONSUMERS: Final[Mapping[str, object]] = {
    "everyone": gettext_lazy("Everyone"),
    "state_agencies": gettext_lazy("All state agencies"),
    "territory": gettext_lazy("Agencies of the territory"),
    "own_agency": gettext_lazy("The agency itself"),
    "enterprises": gettext_lazy("Enterprises"),
    "data_subject": gettext_lazy("The person the data is about"),
}
METHODS: Final[Mapping[str, object]] = {
    "online_query": gettext_lazy("Online query between systems"),
    "sync": gettext_lazy("Synchronisation between databases"),
    "packaged": gettext_lazy("Packaged on storage media"),
    "ndop_query": gettext_lazy("Query through the national platform"),
    "ndop_sync_down": gettext_lazy("Synchronisation from the national platform"),
    "ndop_sync_up": gettext_lazy("Synchronisation to the national platform"),
}
LIST_KINDS: Final[Mapping[str, object]] = {
    "databases": gettext_lazy("List of databases"),
    "open_data": gettext_lazy("List of open data"),
    "services": gettext_lazy("List of data services"),
}


def word(words: Mapping[str, object], code: object) -> str:
    """The word for a code; a code without one as it is."""
    key = str(code or "")
    return str(words.get(key, key))


def words(known: Mapping[str, object], codes: object) -> str:
    """The words for several codes, in one line."""
    found = codes if isinstance(codes, Iterable) and not isinstance(codes, str) else ()
    return ", ".join(word(known, code) for code in found)


def term(terms: Iterable[Term], code: object) -> str:
    """The word of the law for a code."""
    found = next((each for each in terms if each.code == code), None)
    return either(found.label.vi, found.label.en) if found else str(code or "")


def sharing(code: object, *, on: date) -> str:
    """The sharing class in the words of the law of the day."""
    return term(profile_on(on).classes(), code)


def yes(value: object) -> str:
    """Yes or no."""
    return _("yes") if value else _("no")


def rows_words(count: int) -> str:
    """A number of rows."""
    return ngettext("{n} row", "{n} rows", count).format(n=number(count))
