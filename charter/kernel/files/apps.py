from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "charter.kernel.files"
    label = "files"
