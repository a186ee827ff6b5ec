from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "charter.rooms.people"
    label = "people"
