"""Recruitment in the palette and among the lists of the house."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.frame import Hit, listed, offer, searchable
from charter.org.models import Person
from charter.rooms.recruitment.models import Candidate, Opening

HANDFUL = 5

listed(_("職缺"), "user-plus", "recruitment:openings")
listed(_("內部應徵"), "briefcase", "recruitment:inside")
offer(
    _("內部應徵"), "briefcase", "recruitment:inside", may=lambda one: not one.is_customer, rank=90
)


@searchable("candidate", _("應徵者"), "user-plus")
def candidates(person: Person, words: str) -> Iterable[Hit]:
    """By number or name, of those whom the person may see."""
    said = words.strip()
    found = Candidate.objects.visible_to(person).filter(
        Q(number__iexact=said) | Q(dossier__name__icontains=said)
    )
    for one in found.select_related("opening", "dossier", "person").order_by("-pk")[:HANDFUL]:
        url = reverse("recruitment:candidate", args=[one.pk])
        where = f"{one.number} · {one.opening.title}"
        yield Hit(one.name, where, url, one.tone, one.get_state_display())


@searchable("opening", _("職缺"), "briefcase")
def openings(person: Person, words: str) -> Iterable[Hit]:
    found = Opening.objects.visible_to(person).filter(title__icontains=words.strip())
    for one in found.select_related("department").order_by("-pk")[:HANDFUL]:
        url = reverse("recruitment:opening", args=[one.pk])
        yield Hit(str(one), str(one.department), url, one.tone, one.get_state_display())
