from django.apps import AppConfig


class AftersalesConfig(AppConfig):
    name = "charter.rooms.aftersales"
    label = "aftersales"
