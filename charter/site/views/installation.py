"""What whoever keeps the installation running wants to know: does a backup exist that comes back,
is there room, does the worker work."""

import datetime as dt
import os
import shutil
from dataclasses import dataclass

from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from charter.ground import clock
from charter.ground.web import page, toast
from charter.kernel.journal.models import Entry, Seal
from charter.org.models import Role
from charter.org.web import Request, open_to
from charter.site.backups import dumps, freshness, sealed, shelf
from charter.site.verbs import backups as verbs

DAY = dt.timedelta(days=1)
LITTLE = 0.1  # of the disk


@dataclass(frozen=True)
class Room:
    """Bytes: of the database, of the disk on which backups lie."""

    database: int
    free: int
    total: int
    needed: int

    @property
    def is_little(self) -> bool:
        return self.free < max(self.needed, self.total * LITTLE)


def room() -> Room:
    folder = shelf.folder() if shelf.folder().exists() else shelf.folder().parent
    disk = shutil.disk_usage(folder)
    return Room(dumps.bytes_used(), disk.free, disk.total, shelf.needed())


@open_to(Role.ADMINISTRATOR)
@require_GET
def overview(request: Request) -> HttpResponse:
    kept = shelf.kept()
    failure = _last_failure(kept)
    failed = ProcrastinateJob.objects.filter(
        status="failed", procrastinateevent__at__gt=clock.now() - DAY
    )
    return page(
        request,
        "site/installation.html",
        kept=kept,
        state=freshness.of(kept),
        failure=failure,
        why=failure and (failure.facts.get("reason") or failure.facts.get("finding")),
        folder=shelf.folder(),
        is_sealed=bool(os.environ.get(sealed.SETTING)),
        is_nightly=os.environ.get("CHARTER_BACKUP") != "0",
        room=room(),
        seal=Seal.objects.order_by("-last").first(),
        worked_at=ProcrastinateEvent.objects.filter(type="succeeded").aggregate(at=Max("at"))["at"],
        failed=[*failed.order_by("task_name").values_list("task_name", flat=True).distinct()],
    )


def _last_failure(kept: list[shelf.Backup]) -> Entry | None:
    """The last time that it did not work, if none has worked since."""
    found = Entry.objects.filter(event__in=(verbs.FAILED, verbs.DOUBTFUL)).order_by("-pk").first()
    sound = [one.made_at for one in kept if not one.finding]
    return found if found and not (sound and sound[0] > found.at) else None


@open_to(Role.ADMINISTRATOR)
@require_POST
def back_up(request: Request) -> HttpResponse:
    verbs.ask_for_backup(by=request.user)
    toast(request, _("已排定備份，做好並試還原之後會列在這裡。"))
    return redirect("site:installation")
