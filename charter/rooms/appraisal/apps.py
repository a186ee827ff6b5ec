from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "charter.rooms.appraisal"
    label = "appraisal"
