from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "charter.rooms.complaints"
    label = "complaints"
