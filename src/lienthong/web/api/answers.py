"""How the API answers: open to every page, problems by RFC 9457, files by name."""

from collections.abc import Iterable
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import get_language_from_request, override
from ninja import NinjaAPI
from ninja.errors import ValidationError

from lienthong.errors import LienthongError, gettext_noop
from lienthong.web.api.strict import InvalidParameter
from lienthong.web.problems import problem_json

_ENCODE = msgspec.json.Encoder(decimal_format="number").encode


class AddressUnknown(LienthongError):
    """There is no such address in the API."""

    code = "api.address_unknown"
    status = 404
    message = gettext_noop("The API has no address {path}.")
    hint = gettext_noop("The description of the API at /api/v1/openapi.json lists all.")


def opened(answer: HttpResponseBase) -> HttpResponseBase:
    """The same answer for pages of every other site: open data is for everyone."""
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def json_answer(value: Any, *, status: int = 200) -> HttpResponse:
    """Any value of ours as JSON; numbers keep every digit."""
    answer = HttpResponse(_ENCODE(value), status=status, content_type="application/json")
    opened(answer)
    return answer


def stream(
    parts: Iterable[bytes], *, media_type: str, file_name: str, is_download: bool = True
) -> StreamingHttpResponse:
    """A file in parts, under a name."""
    answer = StreamingHttpResponse(parts, content_type=media_type)
    kind = "attachment" if is_download else "inline"
    answer["Content-Disposition"] = f'{kind}; filename="{file_name}"'
    opened(answer)
    return answer


def problem(request: HttpRequest, error: LienthongError) -> HttpResponse:
    """Our own error as a problem document, in the language that the caller prefers."""
    with override(get_language_from_request(request)):
        answer = problem_json(error, instance=request.path)
    opened(answer)
    return answer


def _own(request: HttpRequest, error: LienthongError | type[LienthongError]) -> HttpResponse:
    return problem(request, error if isinstance(error, LienthongError) else error())


def _invalid(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    if not isinstance(error, ValidationError):
        return problem(request, InvalidParameter(name="", reason=""))
    first = error.errors[0]
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, LienthongError):
        return problem(request, cause)
    name = str(first["loc"][-1])
    return problem(request, InvalidParameter(name=name[:80], reason=first["msg"]))


def register_problems(api: NinjaAPI) -> None:
    """Every refusal of the API is a problem document."""
    api.add_exception_handler(LienthongError, _own)
    api.add_exception_handler(ValidationError, _invalid)
