"""Meetings in the palette, and where a new one is called."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.frame import Hit, listed, named, offer, searchable
from charter.kernel.meetings.models import Meeting
from charter.kernel.meetings.permissions import may_call
from charter.org.models import Person

HANDFUL = 5

named(_("定期會議"), "repeat", "meetings:all_series")
listed(_("會議"), "calendar-event", "meetings:list")
offer(_("召集會議"), "calendar-event", "meetings:new", may=may_call, rank=50)


@searchable("meeting", _("會議"), "calendar-event")
def meetings(person: Person, words: str) -> Iterable[Hit]:
    found = Meeting.objects.visible_to(person).filter(title__icontains=words)
    for meeting in found.order_by("-starts_at", "-pk")[:HANDFUL]:
        url = reverse("meetings:meeting", args=[meeting.pk])
        yield Hit(str(meeting), meeting.about_title, url, meeting.tone, meeting.word)
