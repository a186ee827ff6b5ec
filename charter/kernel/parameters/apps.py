from django.apps import AppConfig


class ParametersConfig(AppConfig):
    name = "charter.kernel.parameters"
    label = "parameters"
