from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "charter.kernel.journal"
    label = "journal"

    def ready(self) -> None:
        from charter.kernel.journal import events, verbs  # noqa: PLC0415 -- models are ready now
        from charter.org import chronicle  # noqa: PLC0415

        chronicle.plug(events.declare, verbs.record)
