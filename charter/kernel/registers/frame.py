"""Records of registers in the palette, and where a new one begins."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground.search import newest_first
from charter.ground.table import OVER_LISTS
from charter.kernel.frame import Hit, named, offer, searchable
from charter.kernel.registers import saved
from charter.kernel.registers.models import Record
from charter.kernel.registers.rules import open_to_person
from charter.org.models import Person

HANDFUL = 5
OVER_LISTS.append(saved.over)

named(_("分級矩陣"), "table", "registers:matrices")
offer(
    _("登記台帳"),
    "clipboard-list",
    "registers:new",
    may=lambda person: bool(open_to_person(person)),
)


@searchable("register_record", _("台帳"), "clipboard-list")
def records(person: Person, words: str) -> Iterable[Hit]:
    found = newest_first(Record.objects.visible_to(person).found_by(words))
    for record in found[:HANDFUL]:
        where = f"{record.number}・{record.register_label}"
        url = reverse("registers:record", args=[record.pk])
        yield Hit(record.title, where, url, record.tone, record.get_grade_display())
