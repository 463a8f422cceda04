"""The `/r1` face: headers, request hash and errors as X-Road consumers expect them."""

import base64
import json
from collections.abc import Iterable
from hashlib import sha512
from xml.sax.saxutils import escape

from lienthong.errors import LienthongError
from lienthong.exchange.gateway.words import tell

_DROPPED = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization te trailer transfer-encoding"
    b" upgrade host user-agent server content-length expect x-road-id x-road-request-id".split()
)
_CODES = {
    "trust.signature": "Server.ClientProxy.SslAuthenticationFailed",
    "trust.snapshot": "Server.ClientProxy.OutdatedGlobalConf",
    "trust.log": "Server.ClientProxy.LoggingFailed",
}
_XML_TYPES = ("text/xml", "application/xml", "text/*")


def request_hash(
    method: str, target: str, headers: Iterable[tuple[bytes, bytes]], added: dict[str, str]
) -> str:
    """The hash over the forwarded head; our routes take no body."""
    lines = [method.encode(), target.encode("latin-1")]
    lines += [name + b":" + value for name, value in headers if name.lower() not in _DROPPED]
    lines += [f"{name}:{value}".encode("latin-1") for name, value in added.items()]
    head = b"".join(line + b"\r\n" for line in lines)
    return base64.b64encode(sha512(head).digest()).decode()


def code_of(error: LienthongError) -> str:
    """The X-Road code of an error."""
    own = getattr(error, "xroad", None)
    if isinstance(own, str):
        return own
    return _CODES.get(error.code.rsplit(".", 1)[0], "Client.InvalidRequest")


def status_of(code: str) -> int:
    """X-Road knows two statuses for its own errors."""
    return 500 if code.startswith("Server") else 400


def error_body(
    error: LienthongError, *, detail: str, accept: str, language: str
) -> tuple[bytes, str]:
    """The error as JSON or XML, with its content type."""
    code = code_of(error)
    message, hint = tell(error, language)
    text = f"{message} {hint}"
    if any(kind in accept for kind in _XML_TYPES):
        body = (
            f"<error><type>{escape(code)}</type><message>{escape(text)}</message>"
            f"<detail>{escape(detail)}</detail></error>"
        )
        return body.encode(), "application/xml;charset=utf-8"
    told = {"type": code, "message": text, "detail": detail}
    return json.dumps(told, ensure_ascii=False).encode(), "application/json;charset=utf-8"
