"""What every page refuses before it is asked: methods, NUL characters, too much at once."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.views import defaults

from lienthong.errors import LienthongError, gettext_noop
from lienthong.web.problems import problem_json, problem_page, wants_json

_READING: Final = ("GET", "HEAD")
_STAFF: Final = (*_READING, "POST")
_TOO_MUCH: Final = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


class MethodNotAllowed(LienthongError):
    """The address does not answer this method."""

    code = "web.method_not_allowed"
    status = 405
    message = gettext_noop("This address does not take the method {method}.")
    hint = gettext_noop("It answers: {allowed}.")


class TooMuchSent(LienthongError):
    """A form carries more than the hub reads at once."""

    code = "web.too_much_sent"
    status = 413
    message = gettext_noop("Nothing was saved: more was sent at once than the hub takes.")
    hint = gettext_noop("Go back, shorten the text, and send it again; or send it in parts.")


class NullCharacter(LienthongError):
    """The address or a field holds the character NUL, which no text holds."""

    code = "web.null_character"
    status = 422
    message = gettext_noop("The address or a field holds a character that no text has (NUL).")
    hint = gettext_noop("Type that text again, without copying it, and send it once more.")


def has_null(values: Iterable[tuple[str, list[Any]]]) -> bool:
    """Whether a name or a value holds NUL; PostgreSQL stores none."""
    return any("\x00" in str(text) for name, held in values for text in (name, *held))


def refuse_null(request: HttpRequest) -> None:
    """Raise NullCharacter for a form that holds one."""
    if request.method == "POST" and has_null(request.POST.lists()):
        raise NullCharacter


def told(request: HttpRequest, error: LienthongError) -> HttpResponse:
    """The error as a page, or as a problem document for programs."""
    if wants_json(request):
        return problem_json(error, instance=request.path)
    return problem_page(request, error)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's page for requests it cannot read; too much at once is said as that."""
    if isinstance(exception, _TOO_MUCH):
        return told(request, TooMuchSent())
    return defaults.bad_request(request, exception)


def _allowed(request: HttpRequest) -> tuple[str, ...]:
    found = request.resolver_match
    if found is None or found.namespace != "portal" or found.url_name == "without_slash":
        return _STAFF
    return _READING


def _not_allowed(request: HttpRequest, allowed: Iterable[str]) -> HttpResponse:
    listed = ", ".join(allowed)
    answer = told(request, MethodNotAllowed(method=str(request.method)[:20], allowed=listed))
    answer["Allow"] = listed
    return answer


class RefusalMiddleware:
    """Refuses, in a sentence, what no page takes; the API answers HEAD where it answers GET."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_api = request.path.startswith("/api/")
        method = request.method
        if is_api and method == "HEAD":
            request.method = "GET"
        answer = self.get_response(request)
        request.method = method
        if isinstance(answer, HttpResponseNotAllowed):
            refused = _not_allowed(request, answer["Allow"].split(", "))
            if is_api:
                refused["Access-Control-Allow-Origin"] = "*"
            return refused
        return answer

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict[str, object]
    ) -> HttpResponse | None:
        """Refuse before the form's token is looked at: a stranger's POST has none."""
        allowed = _allowed(request)
        if request.method not in allowed and not request.path.startswith("/api/"):
            return _not_allowed(request, allowed)
        if has_null(request.GET.lists()) or "\x00" in request.path:
            return told(request, NullCharacter())
        return None
