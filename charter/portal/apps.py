from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "charter.portal"
    label = "portal"

    def ready(self) -> None:
        import_module("charter.portal.checks")
