from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SiteConfig(AppConfig):
    """The only place that wires floors together."""

    name = "charter.site"
    label = "site"

    def ready(self) -> None:
        autodiscover_modules(
            "customers",
            "approvals",
            "meetings",
            "verbs",
            "states",
            "trails",
            "reactions",
            "evidence",
            "merit",
            "indicators",
            "duties",
            "work",
            "frame",
            "starting",
            "board",
            "sections",
            "own_sections",
            "handing",
            "marks",
            "mail",
            "jobs",
            "nouns",
        )
