"""Every address of portal, API and console."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from lienthong.web.portal import feeds, health

handler400 = "lienthong.web.refusals.bad_request"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
    path("api/", include("lienthong.web.api.urls")),
    *i18n_patterns(
        path("", include("lienthong.web.console.signing_in.urls")),
        path("lam-viec/", include("lienthong.web.console.urls")),
        path("", include("lienthong.web.portal.urls")),
        prefix_default_language=False,
    ),
]
