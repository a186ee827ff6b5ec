from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "charter.rooms.surveys"
    label = "surveys"
