from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "lienthong.web.portal"
    label = "portal"
