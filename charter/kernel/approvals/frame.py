"""How many decisions wait, beside the navigation entry; requests in the palette."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.approvals.models import Request
from charter.kernel.frame import Hit, counter, named, searchable
from charter.org.models import Person

HANDFUL = 5


named(_("流程與限額"), "route", "approvals:flows")


@counter("/approvals/")
def waiting(person: Person) -> QuerySet[Request]:
    return Request.objects.waiting_for(person)


@searchable("approval", _("審批"), "rubber-stamp")
def requests(person: Person, words: str) -> Iterable[Hit]:
    found = Request.objects.visible_to(person).filter(title__icontains=words)
    return [
        Hit(r.title, r.number, reverse("approvals:request", args=[r.pk]))
        for r in found.order_by("-pk")[:HANDFUL]
    ]
