"""Training in the palette and among the lists of the house; where something new begins."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.frame import Hit, listed, named, offer, searchable
from charter.org.models import Person
from charter.rooms.training.models import Course
from charter.rooms.training.permissions import is_colleague, may_run

HANDFUL = 5

named(_("培訓場次"), "calendar-event", "training:sessions")
named(_("培訓課程"), "book-2", "training:courses")
named(_("發展計劃"), "school", "training:plans")
listed(_("培訓"), "school", "training:calendar")
listed(_("技能矩陣"), "table", "training:matrix")
offer(_("培訓簽到"), "qrcode", "training:by_code", may=is_colleague, rank=70)
offer(_("申報自學或外訓"), "book-2", "training:claim_new", may=is_colleague, rank=72)
offer(_("安排培訓場次"), "calendar-event", "training:session_new", may=may_run, rank=74)


@searchable("course", _("培訓課程"), "book-2")
def courses(person: Person, words: str) -> Iterable[Hit]:
    found = Course.objects.visible_to(person).filter(title__icontains=words.strip())
    for one in found[:HANDFUL]:
        url = reverse("training:course", args=[one.pk])
        yield Hit(one.title, str(one.get_subject_display()), url)
