from django.apps import AppConfig


class RecruitmentConfig(AppConfig):
    name = "charter.rooms.recruitment"
    label = "recruitment"
