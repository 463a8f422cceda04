"""Addresses of the staff site, area by area; each area lists its own in `urls`."""

from django.urls import URLPattern, URLResolver

from lienthong.web.console import (
    account,
    agreements,
    audit,
    cases,
    databases,
    datasets,
    jobs,
    keys,
    kit,
    law,
    law_documents,
    lists,
    organizations,
    people,
    reviews,
    services,
    systems,
    uploads,
)

app_name = "console"
urlpatterns: list[URLPattern | URLResolver] = [
    *account.urls,
    *agreements.urls,
    *audit.urls,
    *databases.urls,
    *datasets.urls,
    *jobs.urls,
    *keys.urls,
    *kit.urls,
    *law_documents.urls,
    *law.urls,
    *lists.urls,
    *organizations.urls,
    *people.urls,
    *reviews.urls,
    *services.urls,
    *systems.urls,
    *uploads.urls,
    *cases.urls,
]
