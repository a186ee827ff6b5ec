"""Complaints in the palette, among the lists of the house, and where a new one begins."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground.search import newest_first
from charter.kernel.frame import Hit, listed, offer, searchable
from charter.org.models import Person
from charter.rooms.complaints.models import Complaint

HANDFUL = 5


def may_register(person: Person) -> bool:
    return person.is_active and not person.is_customer


listed(_("客訴"), "message", "complaints:complaints")
offer(_("登記客訴"), "message", "complaints:new", may=may_register, rank=42)


@searchable("complaint", _("客訴"), "message")
def complaints(person: Person, words: str) -> Iterable[Hit]:
    found = newest_first(Complaint.objects.visible_to(person).found_by(words))
    for one in found.select_related("customer")[:HANDFUL]:
        url = reverse("complaints:complaint", args=[one.pk])
        yield Hit(
            one.title, f"{one.number} · {one.customer}", url, one.tone, one.get_state_display()
        )
