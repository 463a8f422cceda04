"""RFC 9421 message signatures and RFC 9530 digests, in one narrow profile made for speed."""

from lienthong.trust.signatures.digests import check_digest, content_digest
from lienthong.trust.signatures.profile import COVERED_HEADERS, Message, MessageSignature
from lienthong.trust.signatures.requests import read_request, sign_request, verify_request
from lienthong.trust.signatures.responses import Answer, sign_response, verify_response

__all__ = [
    "COVERED_HEADERS",
    "Answer",
    "Message",
    "MessageSignature",
    "check_digest",
    "content_digest",
    "read_request",
    "sign_request",
    "sign_response",
    "verify_request",
    "verify_response",
]
