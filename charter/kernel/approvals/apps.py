from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "charter.kernel.approvals"
    label = "approvals"
