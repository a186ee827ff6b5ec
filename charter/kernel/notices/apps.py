from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "charter.kernel.notices"
    label = "notices"
