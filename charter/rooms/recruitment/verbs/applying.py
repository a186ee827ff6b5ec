"""How candidates come in: entered, from files, from a workbook, colleagues by themselves.

No entry of the journal names a candidate: it is sealed, and could never forget (decision 1502).
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.files.verbs import Upload, attach
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.recruitment.models import Candidate, Channel, Dossier, Opening, Step
from charter.rooms.recruitment.verbs._common import _demand_hr, _needs, _number, _own

APPLIED = declare("recruitment.candidate.applied", gettext_lazy("收到%(title)s應徵%(opening)s"))
NAMED = declare("recruitment.candidate.named", gettext_lazy("%(by)s補正%(title)s的資料"))
MOST_FILES = 100
OLDEST = dt.timedelta(days=366)
Kind = Step.Kind


@dataclass(frozen=True)
class Who:
    """What is known of somebody who applies."""

    name: str = ""
    email: str = ""
    phone: str = ""
    note: str = ""
    applied_on: dt.date | None = None


@transaction.atomic
def add_candidate(
    opening: Opening, who: Who, *, channel: Channel, by: Person | None, files: Sequence[Upload] = ()
) -> Candidate:
    _demand_hr(by)
    _needs(who.name, "name", _("請填應徵者的姓名。"))
    made = _apply(opening, channel, who, by)
    _keep_papers(made, files, by)
    return made


def _apply(
    opening: Opening, channel: Channel, who: Who, by: Person | None, person: Person | None = None
) -> Candidate:
    if not opening.is_open:
        raise Refused("recruitment.opening_over", _("這個職缺已經結束，不再收件。"))
    if channel.opening_id != opening.pk:
        raise Refused("recruitment.channel_of_another", _("請選這個職缺的渠道。"), field="channel")
    day, today = who.applied_on or clock.today(), clock.today()
    if not today - OLDEST <= day <= today:
        said = _("應徵日要在一年之內，而且不能晚於今天。")
        raise Refused("recruitment.applied_when", said, field="applied_on")
    made = Candidate.objects.create(
        number=_number("CD"),
        opening=opening,
        channel=channel,
        person=person,
        applied_on=day,
        entered_by=None if person else by,
    )
    Dossier.objects.create(
        candidate=made,
        name=who.name.strip()[:60],
        email=who.email.strip(),
        phone=who.phone.strip()[:30],
        note=who.note.strip(),
    )
    Step.objects.bulk_create(_stages(made, opening))
    who_did = None if person else by  # a colleague's application is nobody's business
    record(APPLIED, made, by=who_did, about=opening, opening=str(opening), channel=channel.kind)
    return made


def _stages(candidate: Candidate, opening: Opening) -> list[Step]:
    """All four, always: what a line sets is how, never whether."""
    order = [(Kind.QUALIFICATION, 1, 1)]
    order += [(Kind.INTERVIEW, n, opening.assessors) for n in range(1, opening.interviews + 1)]
    order += [(Kind.TEST, 1, 1), (Kind.BACKGROUND, 1, 1)]
    return [
        Step(candidate=candidate, kind=kind, round=n, needs=needs, place_in_order=place)
        for place, (kind, n, needs) in enumerate(order)
    ]


def _keep_papers(candidate: Candidate, files: Sequence[Upload], by: Person | None) -> None:
    """A file is kept under the candidate's number; what it was called stands in the dossier."""
    dossier, attached = candidate.dossier, []
    for count, upload in enumerate(files, len(dossier.originals) + 1):
        data, original = upload.read(), _called(upload)
        suffix = f".{original.rsplit('.', 1)[-1].lower()}" if "." in original else ""
        paper = ContentFile(data, name=f"{candidate.number}-{count}{suffix[:8]}")
        try:
            attach(candidate, cast(Upload, paper), by=by, about=candidate.opening)
        except Refused as refusal:
            said = _("%(file)s：%(why)s") % {"file": original, "why": refusal}
            raise Refused(refusal.code, said, field="uploads") from refusal
        attached.append({"name": original, "sha256": hashlib.sha256(data).hexdigest()})
    dossier.originals = [*dossier.originals, *attached]
    dossier.save(update_fields=["originals"])


def _called(upload: Upload) -> str:
    return (upload.name or "").replace("\\", "/").rsplit("/", 1)[-1][:200]


@transaction.atomic
def add_papers(candidate: Candidate, *, uploads: Sequence[Upload], by: Person | None) -> None:
    found = _own(candidate, by)
    if not uploads:
        raise Refused("recruitment.no_file", _("請選至少一個檔案。"), field="uploads")
    _keep_papers(found, uploads, by)
    record(NAMED, found, by=by, about=found.opening)


@transaction.atomic
def add_files(
    opening: Opening, *, channel: Channel, uploads: Sequence[Upload], by: Person | None
) -> tuple[list[Candidate], int]:
    """One candidate per file, whose name is typed later; nothing in a file is read. A file that
    some candidate of the opening already brought is left out: how many is the second number."""
    _demand_hr(by)
    if not 0 < len(uploads) <= MOST_FILES:
        said = _("一次請選1到%(n)s個檔案。") % {"n": MOST_FILES}
        raise Refused("recruitment.files_at_once", said, field="uploads")
    made: list[Candidate] = []
    for upload in uploads:
        data = upload.read()
        mark = [{"sha256": hashlib.sha256(data).hexdigest()}]
        known = Dossier.objects.filter(candidate__opening=opening, originals__contains=mark)
        if not known.exists():
            made.append(_apply(opening, channel, Who(), by))
            again = ContentFile(data, name=_called(upload))
            _keep_papers(made[-1], [cast(Upload, again)], by)
    return made, len(uploads) - len(made)


@transaction.atomic
def edit_dossier(
    candidate: Candidate, *, name: str, by: Person | None, email: str = "", phone: str = "",
    note: str = "",
) -> None:  # fmt: skip
    """Typed from the file, or put right."""
    found = _own(candidate, by)
    dossier = found.dossier
    dossier.name = _needs(name, "name", _("請填應徵者的姓名。"))[:60]
    dossier.email, dossier.phone, dossier.note = email.strip(), phone.strip()[:30], note.strip()
    dossier.save()
    record(NAMED, found, by=by, about=found.opening)


@transaction.atomic
def apply_inside(opening: Opening, *, note: str, by: Person) -> Candidate:
    """A colleague applies for an opening that was told inside the house."""
    channel = opening.channels.filter(kind=Channel.Kind.INTERNAL).first()
    if by.is_customer or not by.is_active or channel is None:
        raise Refused("recruitment.not_told_inside", _("這個職缺沒有開放內部應徵。"))
    if opening.post_id and by.postings.current().filter(post=opening.post_id).exists():
        raise Refused("recruitment.has_the_post", _("你已經擔任這個職務。"))
    if Candidate.objects.active().filter(opening=opening, person=by).exists():
        raise Refused("recruitment.applied_already", _("你已經應徵這個職缺，請等結果。"))
    return _apply(opening, channel, Who(note=note), by, person=by)
