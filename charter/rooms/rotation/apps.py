from django.apps import AppConfig


class RotationConfig(AppConfig):
    name = "charter.rooms.rotation"
    label = "rotation"
