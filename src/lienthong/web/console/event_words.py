"""Audit events and records in words: `catalog.dataset.published` is a dataset, published."""

from django.utils.translation import gettext_lazy as _

from lienthong.accounts.labels import EVENTS

AREAS = {
    "accounts": _("People and agencies"),
    "governance": _("Law and approvals"),
    "inventory": _("Databases"),
    "catalog": _("Open data and services"),
    "exchange": _("Sharing"),
}
SUBJECTS = {
    "accounts.focal_point": _("Focal officer"),
    "accounts.organization": _("Agency"),
    "accounts.person": _("Person"),
    "accounts.role": _("Role"),
    "accounts.role_assignment": _("Role of a person"),
    "accounts.sign_in": _("Signing in"),
    "catalog.dataset": _("Dataset"),
    "catalog.list": _("Issued list"),
    "catalog.service": _("Data service"),
    "catalog.table": _("Table"),
    "catalog.upload": _("Uploaded file"),
    "exchange.agreement": _("Agreement"),
    "exchange.consumer_key": _("Key"),
    "exchange.key": _("Key"),
    "exchange.register": _("Register of the exchange"),
    "governance.case": _("Case"),
    "governance.legal_basis": _("Legal basis"),
    "inventory.database": _("Database"),
    "inventory.system": _("Information system"),
}
HAPPENED = {
    "accepted": _("accepted"),
    "added": _("added"),
    "approved": _("approved"),
    "build_failed": _("building failed"),
    "built": _("built"),
    "changed": _("changed"),
    "check_reported": _("result of a check reported"),
    "check_waived": _("check waived"),
    "corrected": _("corrected"),
    "created": _("created"),
    "deleted": _("deleted"),
    "dictionary_edited": _("data dictionary edited"),
    "discarded": _("discarded"),
    "ended": _("ended"),
    "failed": _("failed"),
    "issued": _("issued"),
    "items_changed": _("data items changed"),
    "opened": _("opened"),
    "proposed": _("proposed"),
    "published": _("published"),
    "read": _("read"),
    "recalled": _("recalled"),
    "received": _("received"),
    "refused": _("refused"),
    "registered": _("registered"),
    "rejected": _("rejected"),
    "removed": _("removed"),
    "renamed": _("renamed"),
    "restored": _("restored"),
    "resumed": _("resumed"),
    "returned": _("returned"),
    "revoked": _("revoked"),
    "submitted": _("submitted"),
    "suspended": _("suspended"),
    "transferred": _("assigned to a successor"),
    "undone": _("a change undone"),
    "updated": _("updated"),
    "withdrawn": _("withdrawn"),
}


def subject_words(subject: str) -> str:
    """What kind of record it is, or its name in code when nobody has named it."""
    return str(SUBJECTS.get(subject, subject))


def event_words(event: str) -> str:
    """What happened, such as "Dataset: published"; the name in code where words are missing."""
    known = EVENTS.get(event)
    if known is not None:
        return str(known)
    subject, _dot, happened = event.rpartition(".")
    if happened not in HAPPENED or subject not in SUBJECTS:
        return event
    return f"{SUBJECTS[subject]}: {HAPPENED[happened]}"
