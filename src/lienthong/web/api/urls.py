"""Addresses of the API, version 1."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from ninja import NinjaAPI

from lienthong.web.access import public
from lienthong.web.api import catalogue, rows
from lienthong.web.api.answers import AddressUnknown, opened, problem, register_problems

app_name = "api"


class OpenAPI(NinjaAPI):
    """Answers for every site: open data is read from other people's pages."""

    def create_response(self, *args: object, **kwargs: object) -> HttpResponse:
        """The answer with the header that lets other pages read it."""
        answer = super().create_response(*args, **kwargs)  # type: ignore[arg-type]
        opened(answer)
        return answer

    def get_root_path(self, path_params: dict[str, object]) -> str:
        """Where the API stands; the namespace of the site is not asked for it."""
        return "/api/v1/"


api = OpenAPI(
    title="Liên Thông",
    version="1",
    description="Open data, catalogue and search. No key, no name. Errors are RFC 9457 problems.",
    urls_namespace="v1",
    docs_url=None,
    openapi_url="/openapi.json",
)
register_problems(api)
api.add_router("", catalogue.router)
api.add_router("", rows.router)


@public
def unknown(request: HttpRequest) -> HttpResponse:
    """Any other address under /api/."""
    return problem(request, AddressUnknown(path=request.path[:200]))


urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", api.urls),
    re_path("^", unknown),
]
