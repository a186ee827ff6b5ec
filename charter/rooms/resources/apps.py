from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "charter.rooms.resources"
    label = "resources"
