from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "charter.kernel.indicators"
    label = "indicators"
