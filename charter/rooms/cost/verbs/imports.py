"""Actual costs from a file: looked at first, booked when asked, the same file once."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.imports import fingerprint
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.cost.importing import SHEET, Checker, Draft
from charter.rooms.cost.models import Booking, CostUpload
from charter.rooms.cost.permissions import may_keep
from charter.rooms.cost.verbs._common import _book, _demand

CHECKED = declare("cost.upload.checked", gettext_lazy("%(by)s上傳了費用檔「%(title)s」"))
BOOKED = declare("cost.upload.booked", gettext_lazy("%(by)s從「%(title)s」入帳%(count)s筆"))
DISCARDED = declare("cost.upload.discarded", gettext_lazy("%(by)s捨棄了費用檔「%(title)s」"))
IMPORTED = declare(
    "cost.account.imported", gettext_lazy("%(by)s匯入「%(title)s」的%(count)s筆費用")
)
KEEPERS = gettext_lazy("費用由財務匯入，請把檔案交給財務。")


@transaction.atomic
def check_upload(*, name: str, data: bytes, by: Person | None) -> CostUpload:
    """Keep the file to look at what would come of it; not one line is booked."""
    _demand(may_keep(by), by, str(KEEPERS))
    Checker().check(SHEET.rows(data))
    made: CostUpload = CostUpload.objects.create(
        name=name[-200:], data=data, sha256=fingerprint(data), by=by, at=clock.now()
    )
    record(CHECKED, made, by=by)
    return made


@transaction.atomic
def book_upload(upload: CostUpload, *, by: Person | None) -> int:
    """Book the rows that fit, as they are read now; how many."""
    _demand(may_keep(by), by, str(KEEPERS))
    if CostUpload.objects.filter(sha256=upload.sha256, state="done").exists():
        raise Refused("cost.import_twice", _("同一個檔案已經入帳過，不會再入一次。"))
    drafts = Checker().check(SHEET.rows(bytes(upload.data)))
    if not drafts:
        raise Refused("cost.import_nothing", _("這個檔案沒有可以入帳的列，請改好後再上傳。"))
    CostUpload.FLOW.move(upload, "book", written=len(drafts), done_at=clock.now())
    drafts.sort(key=lambda draft: (draft.project.pk, draft.row))
    for draft in drafts:
        _book_row(draft, upload, by)
    for project in {draft.project.pk: draft.project for draft in drafts}.values():
        count = sum(draft.project.pk == project.pk for draft in drafts)
        record(IMPORTED, project, by=by, count=count, upload=upload.pk)
    record(BOOKED, upload, by=by, count=len(drafts))
    return len(drafts)


def _book_row(draft: Draft, upload: CostUpload, by: Person | None) -> None:
    _book(
        draft.project,
        draft.worth,
        key=draft.key,
        by=by,
        category=draft.category,
        kind=Booking.Kind.ACTUAL,
        source=Booking.Source.IMPORT,
        day=draft.day,
        reference=draft.reference,
        note=draft.note or upload.name,
    )


@transaction.atomic
def discard_upload(upload: CostUpload, *, by: Person | None) -> None:
    _demand(may_keep(by), by, str(KEEPERS))
    CostUpload.FLOW.move(upload, "discard", data=b"")
    record(DISCARDED, upload, by=by)
