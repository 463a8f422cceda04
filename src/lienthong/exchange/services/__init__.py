"""Changes of the room: keys, agreements, and issuing the signed register."""

from lienthong.exchange.services.agreements import (
    AgreementIncomplete,
    AgreementNotChangeable,
    AgreementOfOneself,
    accept_agreement,
    propose_agreement,
    return_agreement,
    withdraw_agreement,
)
from lienthong.exchange.services.keys import (
    KeyAlreadyRegistered,
    KeyDetailsMissing,
    register_key,
    revoke_key,
)
from lienthong.exchange.services.registers import issue_snapshot

__all__ = [
    "AgreementIncomplete",
    "AgreementNotChangeable",
    "AgreementOfOneself",
    "KeyAlreadyRegistered",
    "KeyDetailsMissing",
    "accept_agreement",
    "issue_snapshot",
    "propose_agreement",
    "register_key",
    "return_agreement",
    "revoke_key",
    "withdraw_agreement",
]
