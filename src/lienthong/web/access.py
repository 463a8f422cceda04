"""Who may open a page: every route says so, and the house test walks them all."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, cast
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.html import escape
from django.utils.timezone import now
from django.utils.translation import gettext as _

from lienthong.accounts.domain import Actor, NotAllowed
from lienthong.accounts.queries.actors import actor_for
from lienthong.web.refusals import refuse_null

P = ParamSpec("P")
PUBLIC: Final = "public"
SIGNED_IN: Final = "signed-in"
SESSION_ORGANIZATION: Final = "organization"


class ConsoleRequest(HttpRequest):
    """A request of a person who is signed in, acting for one organization."""

    actor: Actor


View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
StaffView = Callable[Concatenate[ConsoleRequest, P], HttpResponseBase]


def public(view: View[P]) -> View[P]:
    """Anyone may open the page."""
    view.permission = PUBLIC  # type: ignore[attr-defined]
    return view


def _signed_out(request: HttpRequest) -> HttpResponseBase:
    """Lead to the sign-in page; a part of a page is told in its place, so that typing is kept."""
    if request.headers.get("HX-Request") != "true":
        return redirect_to_login(_way_back(request))
    told = _("Your session has ended. Sign in again in another tab, then save once more.")
    said = f'<div id="autosave"><strong role="alert">{escape(told)}</strong></div>'
    return HttpResponse(said, status=401)


def _way_back(request: HttpRequest) -> str:
    """Where to go after signing in: this page, or the one whose form was sent."""
    before = urlsplit(request.headers.get("Referer", ""))
    is_sent = request.method not in {"GET", "HEAD"}
    if is_sent and before.path and before.netloc == request.get_host():
        return before.path
    return request.get_full_path()


def _guard(view: StaffView[P], permission: str) -> View[P]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _signed_out(request)
        chosen = request.session.get(SESSION_ORGANIZATION)
        actor = actor_for(request.user.pk, organization_id=chosen, at=now())
        if permission != SIGNED_IN and not actor.holds(permission):
            raise NotAllowed(permission=permission)
        refuse_null(request)
        staff = cast("ConsoleRequest", request)
        staff.actor = actor
        return view(staff, *args, **kwargs)

    guarded.permission = permission  # type: ignore[attr-defined]
    return cast("View[P]", guarded)


def signed_in(view: StaffView[P]) -> View[P]:
    """Anyone who is signed in may open the page."""
    return _guard(view, SIGNED_IN)


def needs(permission: str) -> Callable[[StaffView[P]], View[P]]:
    """Only people who hold the permission for some organization may open the page.

    Which records they see is decided by the query behind it: access is part of the lookup.
    """

    def decorate(view: StaffView[P]) -> View[P]:
        return _guard(view, permission)

    return decorate
