from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "charter.kernel.duties"
    label = "duties"
