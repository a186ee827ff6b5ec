from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "charter.kernel.meetings"
    label = "meetings"
