"""What the address of a search asks for: strict in its names, so that a mistake is seen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Final, ParamSpec, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from lienthong.errors import LienthongError, gettext_noop

P = ParamSpec("P")
FACETS: Final = ("type", "agency", "topic", "format", "licence", "updated")
SORTS: Final = ("relevance", "newest", "title")
_SINGLE: Final = ("q", "sort", "page")
_MAX_TEXT: Final = 200
_MAX_PAGE: Final = 500
_MAX_DIGITS: Final = 3


class AddressNotUnderstood(LienthongError):
    """The address of a search has a part that no search has."""

    code = "portal.search.address_not_understood"
    status = 422
    message = gettext_noop("The address holds “{part}”, which no search here understands.")
    hint = gettext_noop("Search again from the search field, or use only these names: {names}.")


class ParameterUnknown(LienthongError):
    """The page has no such parameter, or has it once."""

    code = "portal.parameter_unknown"
    status = 422
    message = gettext_noop("This page takes no “{name}” in its address.")
    hint = gettext_noop("Open the address again without what follows the question mark.")


def takes_nothing(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """A page whose address has no parameters: an unknown one is refused and not passed over."""

    @wraps(view)
    def strict(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request = cast("HttpRequest", args[0])
        for name in request.GET:
            raise ParameterUnknown(name=name[:60])
        return view(*args, **kwargs)

    return strict


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: words, chosen values of facets, order, and page from 1."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1

    @property
    def order(self) -> str:
        """The order asked for, or the usual one: best match with words, else newest."""
        return self.sort or ("relevance" if self.text else "newest")

    def pairs(self, *, without: Sequence[str] = ()) -> list[tuple[str, str]]:
        """The search as names and values again, in the order of an address."""
        found = [("q", self.text)] if self.text else []
        found += [(name, value) for name in FACETS for value in self.chosen.get(name, ())]
        if self.sort:
            found.append(("sort", self.sort))
        if self.page > 1:
            found.append(("page", str(self.page)))
        return [(name, value) for name, value in found if name not in without]

    def address(self, path: str, *, page: int | None = None, text: str | None = None) -> str:
        """The address of the same search on another page, or with other words."""
        changed = replace(self, page=page or 1, text=self.text if text is None else text)
        query = urlencode(changed.pairs())
        return f"{path}?{query}" if query else path


def _refuse(part: str) -> AddressNotUnderstood:
    return AddressNotUnderstood(part=part[:60], names=", ".join((*_SINGLE, *FACETS)))


def read_search(params: Sequence[tuple[str, str]]) -> Asked:
    """The search that the parameters ask for.

    Raises AddressNotUnderstood for an unknown name, a name repeated that may stand once, a page
    that is no number, and an unknown order.
    """
    single: dict[str, str] = {}
    chosen: dict[str, tuple[str, ...]] = {}
    for name, value in params:
        if name in FACETS:
            held = chosen.get(name, ())
            chosen[name] = held if value in held or not value else (*held, value)
        elif name in _SINGLE and name not in single:
            single[name] = value
        else:
            raise _refuse(name)
    page = single.get("page", "1") or "1"
    if not (
        page.isascii()
        and page.isdigit()
        and len(page) <= _MAX_DIGITS
        and 1 <= int(page) <= _MAX_PAGE
    ):
        raise _refuse(f"page={page}")
    sort = single.get("sort", "")
    if sort and sort not in SORTS:
        raise _refuse(f"sort={sort}")
    text = " ".join(single.get("q", "").replace("\x00", " ").split())[:_MAX_TEXT]
    return Asked(text, {k: v for k, v in chosen.items() if v}, sort, int(page))
