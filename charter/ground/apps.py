from django.apps import AppConfig


class GroundConfig(AppConfig):
    name = "charter.ground"
    label = "ground"
