from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "charter.rooms.knowledge"
    label = "knowledge"
