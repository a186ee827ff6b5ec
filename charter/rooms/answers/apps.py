from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "charter.rooms.answers"
    label = "answers"
