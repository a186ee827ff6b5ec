"""`migrate`, which builds an empty database in a tenth of the time, and admits customers to it."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from charter.ground.database import fresh, second_lock, triggers

PARTIAL = ("app_label", "fake", "fake_initial", "plan", "check_unapplied", "prune")


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if not any(options.get(name) for name in PARTIAL):
            connection = connections[options["database"]]
            connection.prepare_database()
            fresh.build(connection)
        super().handle(*args, **options)
        if not options.get("plan") and not options.get("check_unapplied"):
            second_lock.admit()
            triggers.quicken()
