"""等你審批: what waits for a person's decision, what they must mend, and for whom they wait."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from charter.ground import clock, formats
from charter.kernel.approvals.models import Question, Request, Seat
from charter.kernel.approvals.permissions import urged_lately
from charter.kernel.work import Owed, owed, panel
from charter.org.models import Person

AWAITED = 5


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


@owed("asked", _("詢問"), "message-circle")
def questions(person: Person) -> list[Owed]:
    """What approvers asked about my requests and nobody answered yet."""
    asked = Question.objects.open().filter(request__authors__contains=[person.pk])
    found = asked.select_related("request__flow", "request__applicant")
    return [_line(question.request, _("答覆"), "#questions") for question in found]


@panel("awaited", "approvals/panel.html", order=20)
def awaited(person: Person) -> dict[str, Any] | None:
    """My requests that wait for somebody else, the oldest first, and whom one may urge."""
    pending = Request.objects.pending().filter(applicant=person).select_related("flow")
    found = list(pending.order_by("submitted_at", "pk")[:AWAITED])
    if not found:
        return None
    seats = Seat.objects.filter(step__request__in=found, state=Seat.State.OPEN)
    holders: dict[int, list[Person]] = {}
    for seat in seats.select_related("person", "step").order_by("pk"):
        holders.setdefault(seat.step.request_id, []).append(seat.person)
    now = clock.now()
    return {
        "lines": [
            {
                "request": one,
                "holders": holders.get(one.pk, []),
                "waited": formats.span((now - one.submitted_at).total_seconds()),
                "may_urge": not urged_lately(one),
            }
            for one in found
        ]
    }


def _line(request: Request, verb: object, at: str = "") -> Owed:
    return Owed(
        title=request.title,
        where=f"{request.flow.title}・{request.applicant.name}",
        url=reverse("approvals:request", args=[request.pk]) + at,
        verb=str(verb),
        due=request.due,
        clause=request.flow.clause,
    )
