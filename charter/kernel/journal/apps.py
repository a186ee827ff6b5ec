from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "charter.kernel.journal"
    label = "journal"
