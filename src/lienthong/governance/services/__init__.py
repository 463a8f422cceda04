"""Writes of the room: each is one named change in one transaction, with its audit event."""

from lienthong.governance.services.cases import (
    decide,
    open_case,
    report_check,
    transfer_case,
    waive_check,
    withdraw_case,
)
from lienthong.governance.services.legal_bases import (
    Document,
    NewLink,
    add_legal_basis,
    change_legal_basis,
    remove_legal_basis,
)

__all__ = [
    "Document",
    "NewLink",
    "add_legal_basis",
    "change_legal_basis",
    "decide",
    "open_case",
    "remove_legal_basis",
    "report_check",
    "transfer_case",
    "waive_check",
    "withdraw_case",
]
