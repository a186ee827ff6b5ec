"""The customer has answered for a check that is still open: its checker learns it at once."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.quality.models import Check

HEARD = declare(
    "quality.check.heard",
    gettext_lazy("客戶回答了「%(title)s」：%(score)s分"),
    gettext_lazy("你要做的檢查"),
)


@transaction.atomic
def heard(check: Check, *, score: int, by: Person | None) -> None:
    record(HEARD, check, by=by, about=check.project or check, tell=[check.checker], score=score)
