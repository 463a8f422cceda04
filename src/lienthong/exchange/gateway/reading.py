"""One strict reader of requests: headers, path and query have one right way each (T5, T6)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

from lienthong.errors import gettext_noop
from lienthong.exchange.gateway.errors import HeaderRefused, ParameterRefused, PathRefused

_X1_FORM = re.compile(rb"/x1/([A-Za-z0-9._-]{1,64})/([A-Za-z0-9._-]{1,64})")
_PART_FORM = re.compile(r"[A-Za-z0-9'()+,.=?-]{1,64}")
_SAFE = "'()+,.="
_PARTS = 5
_MOST_PARAMETERS = 32
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# A header that decides something may be there once only. X-Road-Client is not among them: its last
# value counts, as PR-REST says, and it must be that of the consumer whose key signed the call.
_SINGLE = frozenset(
    {
        "agreement", "purpose", "content-digest", "signature", "signature-input", "content-length",
        "x-road-id", "x-road-userid", "x-road-issue", "host",
    }
)  # fmt: skip


def read_headers(pairs: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Header names in lower case with their values. Raises HeaderRefused for doubles that count."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in pairs}
    if len(headers) != len(pairs):
        names = [name.decode("latin-1") for name, _ in pairs]
        for name in headers:
            if name in _SINGLE and names.count(name) > 1:
                raise HeaderRefused(name=name, reason=gettext_noop("it is there twice"))
    return headers


@dataclass(frozen=True, slots=True)
class XRoadAddress:
    """`/r1/{instance}/{class}/{member}/{subsystem}/{service}[/route]`."""

    service: str
    route: str


def read_native(path: bytes) -> tuple[str, str]:
    """Agreement and route of an `/x1` path. Raises PathRefused."""
    found = _X1_FORM.fullmatch(path)
    if found is None or found[1].strip(b".") == b"" or found[2].strip(b".") == b"":
        raise PathRefused
    return found[1].decode(), found[2].decode()


def read_xroad(path: bytes) -> XRoadAddress:
    """The parts of an `/r1` path. Raises PathRefused for anything that does not round-trip."""
    parts = [_read_part(part) for part in path.split(b"/")[2:]]
    if not _PARTS <= len(parts) <= _PARTS + 1:
        raise PathRefused
    return XRoadAddress("/".join(parts[:_PARTS]), parts[_PARTS] if len(parts) > _PARTS else "")


def _read_part(raw: bytes) -> str:
    try:
        text = unquote_to_bytes(raw).decode("utf-8")
        written = raw.decode("ascii")
    except UnicodeDecodeError as error:
        raise PathRefused from error
    if not _PART_FORM.fullmatch(text) or text.strip(".") == "":
        raise PathRefused
    if written not in (text, quote(text, safe=_SAFE), quote(text, safe="")):
        raise PathRefused
    return text


def read_query(raw: bytes) -> dict[str, str]:
    """The parameters of a query, each once. Raises ParameterRefused."""
    if not raw:
        return {}
    pairs = raw.split(b"&")
    if len(pairs) > _MOST_PARAMETERS:
        raise ParameterRefused(name="…", reason=gettext_noop("there are too many"))
    found: dict[str, str] = {}
    for pair in pairs:
        raw_name, equals, raw_value = pair.partition(b"=")
        name, value = _decode(raw_name), _decode(raw_value)
        if not equals or not name:
            raise ParameterRefused(name=name or "…", reason=gettext_noop("it has no name or value"))
        if name in found:
            raise ParameterRefused(name=name, reason=gettext_noop("it is there twice"))
        found[name] = value
    return found


def _decode(raw: bytes) -> str:
    try:
        text = unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ParameterRefused(name="…", reason=gettext_noop("it is not UTF-8")) from error
    if _CONTROL.search(text):
        raise ParameterRefused(name="…", reason=gettext_noop("it holds a control character"))
    return text
