"""Reads of the room: keys, agreements and issued registers. Access is part of each lookup."""

from lienthong.exchange.queries.agreements import (
    AgreementNotFound,
    AgreementView,
    agreement_for,
    agreement_view,
    agreements_for,
    waiting_for,
)
from lienthong.exchange.queries.keys import KeyNotFound, key_for, keys_for, usable_keys
from lienthong.exchange.queries.registers import last_issue, register_on

__all__ = [
    "AgreementNotFound",
    "AgreementView",
    "KeyNotFound",
    "agreement_for",
    "agreement_view",
    "agreements_for",
    "key_for",
    "keys_for",
    "last_issue",
    "register_on",
    "usable_keys",
    "waiting_for",
]
