"""What names a candidate goes when its time is over or the candidate asks; the facts stay."""

import io
import json
import zipfile

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.files.models import Attachment
from charter.kernel.files.verbs import remove
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.recruitment.exporting import facts_of, plain
from charter.rooms.recruitment.models import Assessment, Candidate, Dossier, Outcome
from charter.rooms.recruitment.verbs._common import _own
from charter.rooms.recruitment.verbs.deciding import withdraw_candidate

ERASED = declare("recruitment.candidate.erased", gettext_lazy("%(title)s的個人資料已刪除：%(why)s"))
EXPORTED = declare("recruitment.candidate.exported", gettext_lazy("%(by)s匯出%(title)s的個人資料"))


@transaction.atomic
def erase_candidate(candidate: Candidate, *, by: Person | None, is_asked: bool = True) -> None:
    """Dossier, notes and files go. Number, channel, days, stages and results stay: they name
    nobody and no longer say which colleague applied. `is_asked`: at the candidate's request,
    else since the time to keep it is over."""
    found = _own(candidate, by)
    if found.state == Candidate.State.HIRED and is_asked and by is not None:
        raise Refused(
            "recruitment.hired_is_staff",
            _("已錄用的人依員工資料的保存期限辦理，請在人員頁刪除。"),
        )
    if found.is_open:
        withdraw_candidate(found, outcome=Outcome.ERASED, by=by)
        found.refresh_from_db()
    why = _("本人要求") if is_asked else _("保存期限屆滿")
    for paper in Attachment.objects.of(found):
        remove(paper, reason=why, by=None)
    Dossier.objects.filter(candidate=found).delete()
    Assessment.objects.filter(step__candidate=found).exclude(notes="").update(notes="")
    found.offers.exclude(grade="").update(grade="")
    found.erased_at, found.person = clock.now(), None
    found.save(update_fields=["erased_at", "person"])
    record(ERASED, found, by=by, about=found.opening, why=why)


@transaction.atomic
def export_candidate(candidate: Candidate, *, by: Person) -> bytes:
    """Everything kept of a candidate, as a ZIP of JSON and the files; that it was taken is kept."""
    found = _own(candidate, by)
    told = json.dumps(facts_of(found), ensure_ascii=False, indent=2, default=plain)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("candidate.json", told)
        for paper in Attachment.objects.of(found):
            if paper.path.exists():
                archive.write(paper.path, f"files/{paper.name}")
    record(EXPORTED, found, by=by, about=found.opening)
    return packed.getvalue()
