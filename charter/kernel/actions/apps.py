from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "charter.kernel.actions"
    label = "actions"
