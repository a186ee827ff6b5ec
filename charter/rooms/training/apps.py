from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "charter.rooms.training"
    label = "training"
