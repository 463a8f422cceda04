"""What went wrong, told in the reader's language: a page for people, RFC 9457 for programs."""

import logging
from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext

from lienthong.errors import LienthongError

log = logging.getLogger(__name__)


def told_facts(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts for a sentence; those that are sentences of ours are translated, too."""
    return {
        name: gettext(value) if isinstance(value, str) and value else value
        for name, value in facts.items()
    }


def sentence(error: LienthongError) -> str:
    """The message of an error in the language of the page."""
    return gettext(error.message).format(**told_facts(error.facts))


def hint(error: LienthongError) -> str:
    """What to do next, in the language of the page."""
    return gettext(error.hint).format(**told_facts(error.facts))


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks: the API, or a caller that accepts only JSON."""
    return request.path.startswith("/api/") or (
        "json" in request.headers.get("Accept", "") and "html" not in request.headers["Accept"]
    )


def problem_json(error: LienthongError, *, instance: str = "") -> JsonResponse:
    """An error as RFC 9457 says, with our stable code."""
    body = {
        "type": f"urn:lienthong:{error.code}",
        "title": sentence(error),
        "status": error.status,
        "detail": hint(error),
        "code": error.code,
        "instance": instance,
    }
    answer = JsonResponse(body, status=error.status, json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/problem+json"
    return answer


def problem_page(request: HttpRequest, error: LienthongError) -> HttpResponse:
    """An error as a page that says what to do."""
    facts = {"title": sentence(error), "hint": hint(error), "status": error.status, "error": error}
    return render(request, "problem.html", facts, status=error.status)


class ProblemMiddleware:
    """Turns a LienthongError of a view into its page or problem document."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer our own errors; leave the rest to Django."""
        if not isinstance(error, LienthongError):
            return None
        if wants_json(request):
            return problem_json(error, instance=request.path)
        return problem_page(request, error)
