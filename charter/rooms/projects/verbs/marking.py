"""The customer goes through what was delivered, item by item."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects.models import Acceptance, AcceptanceDocument, ItemMark, Opinion
from charter.rooms.projects.permissions import may_speak
from charter.rooms.projects.verbs.acceptance import _lock

MARKED = declare(
    "projects.acceptance.item_marked",
    gettext_lazy("%(by)s看過「%(document)s」：%(mark)s"),
)


@transaction.atomic
def mark_item(document: AcceptanceDocument, *, mark: str, by: Person, note: str = "") -> ItemMark:
    """Fits, or there is something to say about it: then the words become an opinion that the
    project answers. The last word on this version counts."""
    locked = _lock(document.acceptance)
    if not may_speak(by, locked):
        raise Refused("projects.other_customer", _("只有這位客戶的聯絡人可以提意見。"))
    if locked.state != Acceptance.State.REQUESTED:
        raise Refused("flow.moved_on", _("這次驗收已經有人答覆，請重新整理頁面。"))
    if mark not in ItemMark.Mark.values:
        raise Refused("projects.no_mark", _("請選符合或有意見。"), field="mark")
    text = note.strip()
    if mark == ItemMark.Mark.REMARK and not text:
        raise Refused("projects.mark_without_note", _("請寫下對這一項的意見。"), field="note")
    made, _new = ItemMark.objects.update_or_create(
        acceptance=locked,
        version=locked.version,
        document=document,
        defaults={"mark": mark, "by": by, "at": clock.now()},
    )
    if mark == ItemMark.Mark.REMARK:
        Opinion.objects.create(
            acceptance=locked, version=locked.version, about=document.title, text=text, by=by,
            at=clock.now(),
        )  # fmt: skip
    record(
        MARKED,
        locked,
        by=by,
        about=locked.project,
        tell=[locked.project.manager] if text else [],
        document=document.title,
        mark=ItemMark.Mark(made.mark).label,
        note=text,
        version=locked.version,
    )
    return made
