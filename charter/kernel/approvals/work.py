"""等你審批: what waits for a person's decision, and what they must mend."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from charter.kernel.approvals.models import Question, Request
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


@owed("asked", _("詢問"), "message-circle")
def questions(person: Person) -> list[Owed]:
    """What approvers asked about my requests and nobody answered yet."""
    asked = Question.objects.open().filter(request__authors__contains=[person.pk])
    found = asked.select_related("request__flow", "request__applicant")
    return [_line(question.request, _("答覆"), "#questions") for question in found]


def _line(request: Request, verb: object, at: str = "") -> Owed:
    return Owed(
        title=request.title,
        where=f"{request.flow.title}・{request.applicant.name}",
        url=reverse("approvals:request", args=[request.pk]) + at,
        verb=str(verb),
        due=request.due,
        clause=request.flow.clause,
    )
