from django.apps import AppConfig


class SteeringConfig(AppConfig):
    name = "charter.rooms.steering"
    label = "steering"
