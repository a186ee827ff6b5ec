"""A restore tells of itself: what came back, and which entries of the journal did not."""

import json
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Department, Person, Role
from charter.site.backups.dumps import RESTORED

WHOLE = declare("site.backup.restored", _("由%(made_at)s的備份還原，沒有遺失紀錄"))
LOSS = declare(
    "site.backup.restored_with_loss",
    _("由%(made_at)s的備份還原：稽核軌跡第%(lost_from)s到%(lost_to)s筆不在其中"),
)


@transaction.atomic
def tell_of_restore(*, by: Person | None = None) -> bool:
    """Write into the journal what `charter restore` left in the database; once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [RESTORED])
        if cursor.fetchone()[0] is None:
            return False
        cursor.execute(f"SELECT told::text FROM {RESTORED}")  # noqa: S608 (a name of ours)
        facts: dict[str, Any] = json.loads(cursor.fetchone()[0])
        cursor.execute(f"DROP TABLE {RESTORED}")
    house = Department.objects.order_by("pk").first()
    if house is not None:
        lost = facts["lost_to"] >= facts["lost_from"]
        keepers = Person.objects.holding(Role.ADMINISTRATOR)
        record(LOSS if lost else WHOLE, house, by=by, tell=keepers, **facts)
    return True
