"""Addresses of the public site. They have no slash at the end; English stands under /en/."""

from django.urls import path, re_path

from lienthong.web.portal import (
    agencies,
    data_services,
    databases,
    datasets,
    explaining,
    feeds,
    home,
    lists,
    search,
)
from lienthong.web.portal.slashes import without_slash
from lienthong.web.portal.tables import page as tables

app_name = "portal"
FORMS = "(?P<form>csv|xlsx|json|parquet)"
SLUG, KEY = "(?P<slug>[-a-z0-9]+)", "(?P<key>[-a-zA-Z0-9_]+)"
VERSION = r"phien-ban/(?P<number>[1-9]\d{0,8})"

urlpatterns = [
    path("", home.home, name="home"),
    path("du-lieu", search.datasets, name="datasets"),
    path("du-lieu.atom", feeds.feed, name="feed"),
    re_path(rf"^du-lieu/{SLUG}/bang/{KEY}\.{FORMS}$", tables.table_file, name="table_file"),
    path("du-lieu/<slug:slug>/bang/<slug:key>", tables.table, name="table"),
    re_path(
        rf"^du-lieu/{SLUG}/{VERSION}/bang/{KEY}\.{FORMS}$", tables.table_file, name="version_file"
    ),
    path(
        "du-lieu/<slug:slug>/phien-ban/<int:number>/bang/<slug:key>",
        tables.table,
        name="version_table",
    ),
    path("du-lieu/<slug:slug>/phien-ban/<int:number>", datasets.version, name="version"),
    path("du-lieu/<slug:slug>", datasets.dataset, name="dataset"),
    path("co-so-du-lieu", databases.databases, name="databases"),
    path("co-so-du-lieu/<slug:slug>", databases.database, name="database"),
    path("danh-muc", lists.lists, name="lists"),
    path("danh-muc/<int:number>", lists.one_list, name="list"),
    re_path(
        r"^danh-muc/(?P<number>\d{1,9})\.(?P<form>csv|xlsx|json)$",
        lists.list_file,
        name="list_file",
    ),
    path("dich-vu", data_services.services, name="services"),
    path("dich-vu/<slug:slug>", data_services.service, name="service"),
    path("co-quan", agencies.agencies, name="agencies"),
    path("co-quan/<slug:slug>", agencies.agency, name="agency"),
    path("giay-phep", explaining.licences, name="licences"),
    path("tro-giup/api", explaining.api_help, name="api_help"),
    re_path(r"^(?P<path>[^/].*)/$", without_slash, name="without_slash"),
]
