from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "charter.kernel.registers"
    label = "registers"
