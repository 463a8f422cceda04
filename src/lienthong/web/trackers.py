"""Marks that other sites hang onto a link when it is shared: the page is found without them."""

from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.http import escape_leading_slashes

# Names that social networks, mail services and search engines append; no page of ours has them.
TRACKERS: Final = frozenset({
    "_ga", "_gl", "dclid", "fbclid", "gbraid", "gclid", "gclsrc", "igsh", "igshid", "li_fat_id",
    "mc_cid", "mc_eid", "mibextid", "msclkid", "srsltid", "ttclid", "twclid", "wbraid", "yclid",
    "zarsrc",
})  # fmt: skip
FAMILY: Final = "utm_"


def is_tracker(name: str) -> bool:
    """Whether a parameter only says where the reader came from."""
    return name in TRACKERS or name.startswith(FAMILY)


class TrackerMiddleware:
    """Lead a reader whose link carries such marks to the address without them; APIs stay strict."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or the way to its plain address."""
        is_page = request.method in {"GET", "HEAD"} and not request.path.startswith("/api/")
        if is_page and request.META.get("QUERY_STRING") and any(map(is_tracker, request.GET)):
            kept = request.GET.copy()
            for name in [name for name in kept if is_tracker(name)]:
                del kept[name]
            query, path = kept.urlencode(), escape_leading_slashes(quote(request.path))
            return HttpResponseRedirect(f"{path}?{query}" if query else path)
        return self.get_response(request)
