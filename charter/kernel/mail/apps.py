from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "charter.kernel.mail"
    label = "mail"
