"""Whether the web process works, and what it has done."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from lienthong.web.access import public
from lienthong.web.metrics import open_metrics


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


@public
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers and reaches the registers, else 503."""
    works = _database_answers()
    body = {"status": "ok" if works else "failing", "database": "ok" if works else "unreachable"}
    return JsonResponse(body, status=200 if works else 503)


@public
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts in the OpenMetrics text format."""
    return HttpResponse(
        open_metrics(is_database_up=_database_answers()),
        content_type="application/openmetrics-text; version=1.0.0; charset=utf-8",
    )
