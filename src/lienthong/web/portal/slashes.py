"""Public addresses have no slash at the end; an address typed with one leads to the page."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.views.decorators.common import no_append_slash

from lienthong.web.access import public


@no_append_slash
@public
def without_slash(request: HttpRequest, path: str) -> HttpResponse:
    """Lead to the same address without its slash, when there is a page."""
    wanted = request.path.rstrip("/")
    try:
        resolve(wanted)
    except Resolver404:
        raise Http404 from None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{wanted}?{query}" if query else wanted)
