from django.apps import AppConfig


class ClassifyingConfig(AppConfig):
    name = "charter.rooms.classifying"
    label = "classifying"
