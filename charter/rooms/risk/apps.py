from django.apps import AppConfig


class RiskConfig(AppConfig):
    name = "charter.rooms.risk"
    label = "risk"
