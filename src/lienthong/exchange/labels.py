"""Words for people."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def agreement_states() -> dict[str, str]:
    """The states of an agreement in the reader's language."""
    return {
        "proposed": _("Waiting for the provider"),
        "active": _("In force"),
        "returned": _("Refused"),
        "withdrawn": pgettext("agreement", "Withdrawn"),
        "expired": _("Expired"),
    }


def route_words() -> dict[str, str]:
    """The ways of asking in the reader's language."""
    return {"record": _("One record by its key"), "page": _("A page of records by filters")}
