"""A backup is made and tried; the journal says so, and administrators hear when it did not work."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Department, Person, Role
from charter.site.backups.shelf import Backup

KEPT = declare(
    "site.backup.kept",
    _("備份%(name)s已試還原：%(rows)s筆資料，稽核軌跡到第%(entries)s筆"),
)
DOUBTFUL = declare("site.backup.doubtful", _("備份%(name)s裡的稽核軌跡對不上：%(finding)s"))
FAILED = declare("site.backup.failed", _("備份沒有做成：%(reason)s"))
MOST = 500  # characters of what a tool said
TASK = "site.keep_backup"


@transaction.atomic
def tell_of_backup(made: Backup, *, by: Person | None) -> None:
    """That it came back on trial; administrators hear of one whose journal does not hold."""
    facts = {"name": made.name, "rows": made.rows, "entries": made.entries}
    if made.finding:
        _note(DOUBTFUL, by, aloud=True, **facts, finding=made.finding[:MOST])
    else:
        _note(KEPT, by, aloud=False, **facts)


@transaction.atomic
def tell_of_failure(reason: str, *, by: Person | None) -> None:
    _note(FAILED, by, aloud=True, reason=reason[:MOST])


@transaction.atomic
def ask_for_backup(*, by: Person) -> None:
    """Have the worker make one now; the journal hears of it when it is done."""
    _demand_right(by)
    try:
        with transaction.atomic():
            app.configure_task(TASK, queueing_lock=TASK).defer(by=by.pk)
    except AlreadyEnqueued as waiting:
        raise Refused(
            "backup.already_asked", gettext("已經排定備份，做好後會列在下面。")
        ) from waiting


def _demand_right(by: Person) -> None:
    if not by.has_role(Role.ADMINISTRATOR):
        raise Refused("backup.may_not", gettext("備份由系統管理員負責。請他們代為備份。"))


def _note(event: str, by: Person | None, *, aloud: bool, **facts: Any) -> None:
    house = Department.objects.order_by("pk").first()
    if house is not None:
        keepers = Person.objects.holding(Role.ADMINISTRATOR) if aloud else ()
        record(event, house, by=by, tell=keepers, **facts)
