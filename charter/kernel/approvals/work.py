"""等你審批: what waits for a person's decision, and what they must mend."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from charter.kernel.approvals.models import Request
from charter.kernel.work import Owed, owed
from charter.org.models import Person


@owed("approval", _("審批"), "rubber-stamp")
def approvals(person: Person) -> list[Owed]:
    waiting = Request.objects.waiting_for(person).select_related("flow", "applicant")
    return [_line(request, pgettext("verb", "審批")) for request in waiting.order_by("due", "pk")]


@owed("stuck_approval", _("卡關"), "lock")
def stuck(person: Person) -> list[Owed]:
    found = Request.objects.pending().filter(stuck_owner=person)
    return [_line(r, _("指定審批人")) for r in found.select_related("flow", "applicant")]


@owed("returned_request", _("補正"), "arrow-back-up")
def returned(person: Person) -> list[Owed]:
    mine = Request.objects.filter(applicant=person, state=Request.State.RETURNED)
    return [_line(r, _("補正後重送")) for r in mine.select_related("flow", "applicant")]


def _line(request: Request, verb: object) -> Owed:
    return Owed(
        title=request.title,
        where=f"{request.flow.title}・{request.applicant.name}",
        url=reverse("approvals:request", args=[request.pk]),
        verb=str(verb),
        due=request.due,
        clause=request.flow.clause,
    )
