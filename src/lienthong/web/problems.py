"""What went wrong, told in the reader's language: a page for people, RFC 9457 for programs."""

import logging
from collections.abc import Callable, Mapping

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext

from lienthong.errors import LienthongError, gettext_noop

STAFF = "/lam-viec/"
log = logging.getLogger(__name__)


class Fault(LienthongError):
    """The program failed; nothing of it is told outside."""

    code = "web.fault"
    status = 500
    message = gettext_noop("The hub could not answer because of a fault in it.")
    hint = gettext_noop(
        "Try again; if it stays, tell the operator of the hub the time and address."
    )


class RegistersFull(LienthongError):
    """The disk of the database is full; the transaction left nothing."""

    code = "web.registers_full"
    status = 507
    message = gettext_noop("Nothing was saved: the disk is full.")
    hint = gettext_noop("Ask the operator to free space, then send it again.")


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
    facts = {
        "title": sentence(error),
        "hint": hint(error),
        "status": error.status,
        "error": error,
        "back": STAFF if request.path.startswith(STAFF) else "/",
    }
    return render(request, "problem.html", facts, status=error.status)


class ProblemMiddleware:
    """Turns a LienthongError of a view into its page or problem document."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer our own errors, and faults that a program meets; the rest is Django's page.

        A fault is logged with its place and not with what was asked: a query may name people.
        """
        if isinstance(error, OperationalError) and "is full" in str(error):
            log.error("the disk of the registers is full")
            error = RegistersFull()
        if not isinstance(error, LienthongError):
            if not wants_json(request) or isinstance(error, Http404 | PermissionDenied):
                return None
            log.error("fault at %s", request.path, exc_info=error)
            return problem_json(Fault(), instance=request.path)
        if wants_json(request):
            return problem_json(error, instance=request.path)
        return problem_page(request, error)
