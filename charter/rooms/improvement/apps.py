from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    name = "charter.rooms.improvement"
    label = "improvement"
