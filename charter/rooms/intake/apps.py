from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "charter.rooms.intake"
    label = "intake"
