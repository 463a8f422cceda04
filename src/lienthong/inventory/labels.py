"""Words of the room for people."""

from collections.abc import Iterable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.inventory.domain import Section, State

Words = dict[str, str | Promise]

FIELDS: Final[Words] = {
    "name": _("Name of the database"),
    "name_en": _("Name in English"),
    "purpose": _("Purpose"),
    "owner": _("Owner agency"),
    "operator": _("Operating unit"),
    "level": _("Level of the database"),
    "basic_domain": _("Basic data domain"),
    "legal_bases": _("Legal bases for setting it up"),
    "scope": _("Scope"),
    "scope_areas": _("Codes of the areas covered"),
    "scope_start": _("Data since"),
    "scope_end": _("Data until"),
    "content": _("Content"),
    "collection_kinds": _("How data comes in"),
    "collection_mechanism": _("Mechanism of collection"),
    "update_mechanism": _("Mechanism of updating"),
    "update_frequency": _("Frequency of updating"),
    "input_period": _("Period of data entry"),
    "sources": _("Sources of the data"),
    "hosting_system": _("Information system that holds it"),
    "status": _("State of operation"),
    "record_count": _("Number of records"),
    "start_year": _("In use since the year"),
    "share_format": _("Format and form of sharing"),
    "regulations": _("Regulations on use"),
    "sync_national": _("Synchronised with the national general database"),
    "quality_result": _("Result of the latest quality assessment"),
    "quality_last_on": _("Day of the latest quality assessment"),
    "quality_due_on": _("Next quality assessment due"),
    "focal_officer": _("Focal officer"),
    "items": _("Data items"),
    "owner_name": _("Owner agency"),
    "operator_name": _("Operating unit"),
    "hosting_system_name": _("Information system that holds it"),
}
ITEM_FIELDS: Final[Words] = {
    "name": _("Name of the data item"),
    "description": _("Description"),
    "data_type": _("Data type"),
    "length": _("Greatest length"),
    "unit": _("Unit of measure"),
    "value_range": _("Range of values"),
    "is_identifier": _("Identifies a record"),
    "sharing_class": _("Sharing class"),
    "consumers": _("Who may use it"),
    "importance": _("Importance"),
    "personal_data": _("Personal data"),
    "master_data": _("Master data"),
    "code_list": _("Shared code list it refers to"),
    "state_secret": _("State secret"),
    "position": _("Place in the list"),
}
SYSTEM_FIELDS: Final[Words] = {
    "name": _("Name of the system"),
    "description": _("Description"),
    "operator": _("Operating unit"),
    "status": _("State of operation"),
    "builds_database": _("The system has a database of its own"),
    "security_level": _("Level of information system security"),
    "architecture_ref": _("Document of the digital architecture"),
    "maintenance_plan": _("Plan of maintenance and upgrade"),
}
SECTIONS: Final[dict[Section, str | Promise]] = {
    Section.IDENTITY: _("Name, purpose, owner agency"),
    Section.SCOPE: _("Scope and content"),
    Section.COLLECTION: _("Collection, updating, sources"),
    Section.SYSTEM: _("Information system, operation, sharing"),
    Section.ITEMS: _("Data items"),
}
STATES: Final[dict[State, str | Promise]] = {
    State.DRAFT: _("Draft"),
    State.SUBMITTED: _("Waiting for consolidation"),
    State.RETURNED: _("Returned"),
    State.ACCEPTED: _("Accepted"),
}
CHOICES: Final[dict[str, Words]] = {
    "level": {
        "national": _("National database"),
        "ministry": _("Of a ministry or sector"),
        "province": _("Of a province"),
        "commune": _("Of a commune"),
        "internal": _("Internal to one system"),
    },
    "basic_domain": {
        "population": _("Population"),
        "land": _("Land"),
        "enterprise": _("Enterprises"),
        "other": pgettext_lazy("domain", "Other"),
    },
    "collection_kinds": {
        "manual": _("Entered by hand"),
        "public_service": _("From public services"),
        "sensor": _("From sensors and devices"),
        "connection": _("Through connection and sharing"),
        "digitisation": _("Digitised from records"),
    },
    "update_frequency": {
        "real_time": _("In real time"),
        "daily": _("Daily"),
        "weekly": _("Weekly"),
        "monthly": _("Monthly"),
        "quarterly": _("Quarterly"),
        "half_yearly": _("Every six months"),
        "yearly": _("Yearly"),
        "on_change": _("When something changes"),
    },
    "status": {
        "building": _("Being built"),
        "operating": _("In operation"),
        "upgrading": _("Being upgraded"),
        "stopped": _("Stopped"),
    },
    "sync_national": {
        "none": _("Not synchronised"),
        "planned": _("Planned"),
        "synced": _("Synchronised"),
    },
    "data_type": {
        "text": _("text"),
        "code": _("code"),
        "integer": _("whole number"),
        "number": _("number"),
        "boolean": _("yes or no"),
        "date": _("day"),
        "datetime": _("day and time"),
        "place": _("place"),
        "file": _("file"),
    },
    "consumers": {
        "everyone": _("Everyone"),
        "state_agencies": _("All state agencies"),
        "territory": _("Agencies of the territory"),
        "own_agency": _("The owner agency only"),
        "enterprises": _("Enterprises"),
        "data_subject": _("The person the data is about"),
    },
}


def choices(field: str) -> list[tuple[str, str]]:
    """The words of a closed list, in its order."""
    name = "update_frequency" if field == "input_period" else field
    return [(code, str(word)) for code, word in CHOICES[name].items()]


def word(field: str, code: object) -> str:
    """The word for a code; what has no word is shown as it is."""
    name = "update_frequency" if field == "input_period" else field
    return str(CHOICES.get(name, {}).get(str(code), code or ""))


def words(field: str, codes: Iterable[object]) -> str:
    """Several codes in words."""
    return ", ".join(word(field, code) for code in codes)


def field_label(key: str) -> str:
    """The name of a field, as a change of a record names it: `purpose`, or `item:12:unit`."""
    parts = key.split(":")
    known = ITEM_FIELDS if parts[0] == "item" else FIELDS
    return str(known.get(parts[-1], FIELDS["items"] if parts[0] == "item" else parts[-1]))
