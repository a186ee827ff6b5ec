from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "charter.policy"
    label = "policy"
