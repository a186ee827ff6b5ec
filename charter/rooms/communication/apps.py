from django.apps import AppConfig


class CommunicationConfig(AppConfig):
    name = "charter.rooms.communication"
    label = "communication"
