"""Words of the room for people."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lienthong.catalog.domain import Licence, PublicationGap, Theme
from lienthong.governance import labels as law

NAMED_PLACES: Final = 3
Words = Mapping[str, str | Promise]

DATASET_FIELDS: Final[Words] = {
    "title": _("Title"),
    "title_en": _("Title in English"),
    "description": _("Description"),
    "description_en": _("Description in English"),
    "theme": _("Topic"),
    "keywords": _("Keywords"),
    "language": _("Language"),
    "creator": _("Agency that made the data"),
    "contributor": _("Contributors"),
    "origin_kind": _("Origin"),
    "source": _("Source"),
    "source_url": _("Address of the source"),
    "source_retrieved_on": _("Day on which it was taken from the source"),
    "database": _("Database it comes from"),
    "spatial": _("Place covered"),
    "spatial_code": _("Code of the place covered"),
    "temporal_start": _("Period from"),
    "temporal_end": _("Period to"),
    "frequency": _("How often it is updated"),
    "relations": _("Related pages"),
    "licence": _("Licence"),
    "rights": _("Other rights"),
    "access_level": _("Access"),
    "contact_name": _("Contact for feedback"),
    "contact_email": _("E-mail of the contact"),
    "contact_phone": _("Phone of the contact"),
    "citation": _("How to cite it"),
    "personal_data_reviewed": _("Personal data was reviewed column by column"),
    "changelog": _("What changed"),
    "list_ref": _("List of open data it stands on"),
    "plan_phase": _("Phase of the plan"),
    "min_level": _("Minimum level of the phase"),
    "national_id": _("Identifier on the national portal"),
}
SERVICE_FIELDS: Final[Words] = {
    "name": _("Name of the service"),
    "name_en": _("Name in English"),
    "description": _("Description"),
    "service_version": _("Version of the service"),
    "direction": _("Direction"),
    "sharing_form": _("Form of sharing"),
    "method": _("Method of sharing"),
    "database": _("Database it comes from"),
    "item_ids": _("Data items"),
    "distribution": _("Table it answers from"),
    "key_columns": _("Columns to look up by"),
    "fields": _("Columns it gives"),
    "filterable": _("Columns to filter by"),
    "max_page": _("Most rows in one answer"),
    "protocol": _("Protocol"),
    "endpoints": _("Addresses"),
    "operations": _("Operations"),
    "security": _("Encryption, authentication, authorisation"),
    "capacity": _("Capacity"),
    "connect_procedure": _("How to connect"),
    "documents": _("Technical documents"),
    "features": _("Features"),
    "sla": _("Level of service"),
    "maintenance_windows": _("Times of maintenance"),
    "schemas": _("Exchange data structure"),
    "data_model": _("Data model"),
    "null_semantics": _("What missing values mean"),
    "collected": _("Time and unit of collection"),
    "approved": _("Time and unit of approval"),
    "scope": _("Scope"),
    "collection_notes": _("Notes on collection"),
    "accuracy": _("Quality and accuracy"),
    "presentation": _("Presentation"),
    "regulations": _("Regulations on use"),
    "validity": _("How long obtained data is valid"),
    "log_retention_months": _("How many months the log is kept"),
    "auth_required": _("Authentication is needed"),
    "fee": _("Fee (đồng)"),
    "fee_basis": _("Legal basis of the fee"),
    "term_start": _("Shared from"),
    "term_end": _("Shared until"),
    "notices": _("Notices"),
    "national_register_status": _("State on the national register of services"),
}
DATASET_STATUSES: Final[Words] = {
    "draft": _("Draft"),
    "in_review": _("Waiting for approval"),
    "published": _("Published"),
    "withdrawn": pgettext_lazy("dataset", "Withdrawn"),
}
ACCESS_LEVELS: Final[Words] = {
    "open": _("Open data"),
    "exchange": _("Only through the exchange"),
}
ORIGIN_KINDS: Final[Words] = {
    "document": _("Already public as documents"),
    "statistics": _("Statistics"),
    "shared": _("Shared data and code lists"),
    "website": _("Already public on a website or portal"),
    "monitoring": _("Monitoring and IoT of public activities and infrastructure"),
    "other": pgettext_lazy("origin", "Other data"),
}
DISTRIBUTION_KINDS: Final[Words] = {"table": _("Table"), "file": _("File"), "api": _("Interface")}
VERSION_STATES: Final[Words] = {
    "building": _("Being stored"),
    "ready": _("Ready to be published"),
    "published": _("Published"),
    "withdrawn": pgettext_lazy("dataset", "Withdrawn"),
    "failed": _("Not stored"),
    "discarded": _("Let go"),
}
UPLOAD_STATES: Final[Words] = {
    "waiting": _("Waiting to be read"),
    "reading": _("Being read"),
    "review": _("Waiting for your review"),
    "refused": _("Cannot be read"),
    "accepted": _("Taken in"),
    "discarded": _("Let go"),
}
SERVICE_STATUSES: Final[Words] = {
    "draft": _("Draft"),
    "in_review": _("Waiting for approval"),
    "ready": _("Ready"),
    "suspended": _("Suspended"),
    "ended": pgettext_lazy("service", "Ended"),
}
DIRECTIONS: Final[Words] = {"provide": _("Gives data"), "receive": _("Takes data")}
LIST_KINDS: Final[Words] = {
    "databases": _("List of databases"),
    "open_data": _("List of open data"),
    "services": _("List of data sharing services"),
}
PERSONAL_DATA: Final[Words] = {
    "none": _("No personal data"),
    "basic": _("Basic personal data"),
    "sensitive": _("Sensitive personal data"),
}
FREQUENCIES: Final[Words] = {
    "real_time": _("In real time"),
    "daily": _("Daily"),
    "weekly": _("Weekly"),
    "monthly": _("Monthly"),
    "quarterly": _("Quarterly"),
    "half_yearly": _("Every six months"),
    "yearly": _("Yearly"),
    "on_change": _("When something changes"),
}
COLUMN_TYPES: Final[Words] = {
    "text": _("text"),
    "integer": _("whole number"),
    "number": _("number"),
    "boolean": _("yes or no"),
    "date": _("day"),
    "datetime": _("day and time"),
    "time": _("time of day"),
}
COLUMN_FIELDS: Final[Words] = {
    "label": _("Name of the column"),
    "unit": _("Unit of measure"),
    "note": _("Note"),
    "description": _("What it means"),
    "personal": _("Personal data"),
}
REVISION_KINDS: Final[Words] = {
    "created": _("Created"),
    "edited": _("Edited"),
    "items": _("Data items edited"),
    "submitted": _("Sent for approval"),
    "recalled": _("Submission taken back"),
    "returned": _("Returned"),
    "accepted": _("Accepted"),
    "issued": _("Issued in a list"),
    "undone": _("Change undone"),
    "deleted": _("Deleted"),
    "restored": _("Restored"),
    "transferred": _("Handed to a successor"),
    "table": _("Tables changed"),
    "dictionary": _("Dictionary edited"),
    "published": _("Published"),
    "suspended": _("Suspended"),
    "resumed": _("Resumed"),
    "withdrawn": pgettext_lazy("dataset", "Withdrawn"),
}
DESCRIPTION_CHECKS: Final[Words] = {
    "description": _("Full description"),
    "fresh": _("Updated on time"),
    "dictionary": _("Every column is explained"),
    "keywords": _("Keywords"),
    "spatial": _("Place covered"),
    "temporal": _("Period covered"),
    "contact": _("Contact for feedback"),
}
_CHOICES: Final[Mapping[str, Words]] = {
    "access_level": ACCESS_LEVELS,
    "origin_kind": ORIGIN_KINDS,
    "frequency": FREQUENCIES,
    "direction": DIRECTIONS,
}


def word(words: Words, code: object) -> str:
    """The word for a code; what has no word is shown as it is."""
    return str(words.get(str(code), code or ""))


def choices(field: str) -> list[tuple[str, str]]:
    """The codes and words of a closed field, in their order."""
    return [(code, str(said)) for code, said in _CHOICES[field].items()]


def named(thing: Theme | Licence) -> str:
    """The name of a topic or a licence in the language of the page."""
    return thing.en if get_language() == "en" else thing.vi


def gap_words(gap: PublicationGap) -> str:
    """What is missing, in the words of the law, with the first places where it is missing."""
    label = law.words(gap.requirement.label)
    if not gap.places:
        return label
    places = list(dict.fromkeys(gap.places))
    named = ", ".join(places[:NAMED_PLACES])
    rest = len(places) - NAMED_PLACES
    if rest > 0:
        named = ngettext("{named} and {n} more", "{named} and {n} more", rest).format(
            named=named, n=rest
        )
    return f"{label}: {named}"
