"""The kit as an app: templates, template tags and static files that portal and console share."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "lienthong.web"
    label = "web"
