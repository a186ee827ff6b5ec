from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "charter.insight"
    label = "insight"
