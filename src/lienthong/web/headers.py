"""What browsers may do with our pages: only what comes from here, and never in a frame."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase

from lienthong.settings import settings


def content_policy(*, sign_in_at: str = "") -> str:
    """The Content-Security-Policy of every answer.

    `sign_in_at` is the address of an OpenID provider: a browser applies `form-action` to the
    redirect that follows the sign-in form, too.
    """
    parts = urlsplit(sign_in_at)
    provider = f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            f"form-action 'self'{provider}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


class HeadersMiddleware:
    """Sets the security headers that Django leaves to us."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.policy = content_policy(sign_in_at=settings().oidc_issuer)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        answer.headers.setdefault("Content-Security-Policy", self.policy)
        answer.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        return answer
