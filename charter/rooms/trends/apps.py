from django.apps import AppConfig


class TrendsConfig(AppConfig):
    name = "charter.rooms.trends"
    label = "trends"
