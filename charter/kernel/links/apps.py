from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "charter.kernel.links"
    label = "links"
