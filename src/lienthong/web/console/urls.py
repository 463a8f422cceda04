"""Addresses of the staff site, area by area; each area lists its own in `urls`."""

from django.urls import URLPattern, URLResolver

from lienthong.web.console import jobs, kit

app_name = "console"
urlpatterns: list[URLPattern | URLResolver] = [
    *jobs.urls,
    *kit.urls,
]
