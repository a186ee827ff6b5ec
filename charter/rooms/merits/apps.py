from django.apps import AppConfig


class MeritsConfig(AppConfig):
    name = "charter.rooms.merits"
    label = "merits"
