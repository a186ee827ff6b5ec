"""Candidates from a workbook: looked at first, entered when asked. What was not taken is not kept:
the file holds names."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.ground.imports import fingerprint
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.recruitment.importing import SHEET, Checker
from charter.rooms.recruitment.models import CandidateUpload, Opening
from charter.rooms.recruitment.verbs._common import _demand_hr
from charter.rooms.recruitment.verbs.applying import add_candidate

CHECKED = declare("recruitment.upload.checked", gettext_lazy("%(by)s上傳了應徵者名單%(title)s"))
TAKEN = declare("recruitment.upload.taken", gettext_lazy("%(by)s從%(title)s匯入%(count)s位應徵者"))
DISCARDED = declare("recruitment.upload.discarded", gettext_lazy("%(by)s捨棄了應徵者名單%(title)s"))


@transaction.atomic
def check_upload(opening: Opening, *, name: str, data: bytes, by: Person | None) -> CandidateUpload:
    """Keep the file to look at what would come of it; nobody is entered."""
    _demand_hr(by)
    if not opening.is_open:
        raise Refused("recruitment.opening_over", _("這個職缺已經結束，不再收件。"))
    Checker(opening).check(SHEET.rows(data))
    made = CandidateUpload.objects.create(
        opening=opening, name=name[-200:], data=data, sha256=fingerprint(data), by=by
    )
    record(CHECKED, made, by=by, about=opening)
    return made


@transaction.atomic
def take_upload(upload: CandidateUpload, *, by: Person | None) -> int:
    """Enter the rows that fit, as they are read now; how many. The file is not kept."""
    _demand_hr(by)
    data, opening = bytes(upload.data), upload.opening
    CandidateUpload.FLOW.move(upload, "take")
    drafts = Checker(opening).check(SHEET.rows(data))
    if not drafts:
        raise Refused("recruitment.import_nothing", _("這個檔案沒有可以匯入的列，請改好後再上傳。"))
    for _place, who, channel in drafts:
        add_candidate(opening, who, channel=channel, by=by)
    rows = CandidateUpload.objects.filter(pk=upload.pk)
    rows.update(written=len(drafts), data=b"", name=str(upload))
    record(TAKEN, upload, by=by, about=opening, count=len(drafts))
    return len(drafts)


@transaction.atomic
def discard_upload(upload: CandidateUpload, *, by: Person | None) -> None:
    _demand_hr(by)
    CandidateUpload.FLOW.move(upload, "discard", data=b"", name=str(upload))
    record(DISCARDED, upload, by=by, about=upload.opening)
