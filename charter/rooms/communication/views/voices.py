"""The room's first page, opinions of team members, and a customer's request."""

from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground import clock
from charter.ground.web import page, toast
from charter.kernel.journal.models import Entry
from charter.kernel.mail.permissions import may_clear
from charter.org.web import Request, open_to
from charter.rooms.communication import verbs
from charter.rooms.communication.forms import AnswerForm, OpinionForm
from charter.rooms.communication.models import Concern, Opinion
from charter.rooms.communication.permissions import may_answer, may_answer_opinion
from charter.rooms.communication.views.plans import projects_of
from charter.rooms.communication.web import tried


@open_to(staff=True)
@require_GET
def overview(request: Request) -> HttpResponse:
    """Every active project: is its plan agreed, is it kept, what waits for an answer."""
    decided = Q(communication__lines__occasions__lapsed=False) & (
        Q(communication__lines__occasions__due__lt=clock.today())
        | Q(communication__lines__occasions__happened_on__isnull=False)
    )
    of = "communication__lines__occasions"
    kept = decided & Q(**{f"{of}__happened_on__lte": F(f"{of}__due")})
    rows = projects_of(request).annotate(
        planned=Count(of, filter=decided, distinct=True),
        kept=Count(of, filter=kept, distinct=True),
        waiting=Count("concerns", filter=Q(concerns__state="open"), distinct=True),
    )
    clears = may_clear(request.user)
    return page(request, "communication/overview.html", rows=rows[:200], may_clear=clears)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def say(request: Request) -> HttpResponse:
    form = OpinionForm(request.user, request.POST or None)

    def speak(data: dict[str, Any]) -> None:
        person = None if data["nameless"] else request.user
        verbs.say(text=data["text"], project=data["project"], author=person, by=person)

    if form.is_bound and tried(request, form, speak):
        toast(request, _("意見已送出，會在期限內回覆。"))
        return redirect("communication:opinions")
    answer = page(request, "communication/say.html", form=form)
    answer.status_code = 422 if form.is_bound else 200
    return answer


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def opinion(request: Request, pk: int) -> HttpResponse:
    rows = Opinion.objects.visible_to(request.user).select_related("project", "author", "handler")
    found, form = get_object_or_404(rows, pk=pk), AnswerForm(request.POST or None)

    def reply(data: dict[str, Any]) -> None:
        verbs.answer_opinion(found, by=request.user, **data)

    if form.is_bound and tried(request, form, reply):
        return redirect(found)
    may = found.state == "open" and may_answer_opinion(request.user, found)
    return _voice(request, "communication/opinion.html", found, form, may)


@open_to(staff=True, customers=True)
@require_GET
def concern(request: Request, pk: int) -> HttpResponse:
    rows = Concern.objects.visible_to(request.user).select_related("project__manager", "by")
    found = get_object_or_404(rows, pk=pk)
    if request.user.is_customer:
        return redirect("portal_reports:reports")
    may = found.state == "open" and may_answer(request.user, found)
    return _voice(request, "communication/concern.html", found, AnswerForm(), may)


@open_to(staff=True)
@require_POST
def answer_concern(request: Request, pk: int) -> HttpResponse:
    rows = Concern.objects.visible_to(request.user).select_related("project__manager", "by")
    found, form = get_object_or_404(rows, pk=pk), AnswerForm(request.POST)

    def reply(data: dict[str, Any]) -> None:
        verbs.answer_concern(found, by=request.user, **data)

    if tried(request, form, reply):
        return redirect(found)
    return _voice(request, "communication/concern.html", found, form, True)


def _voice(
    request: Request, template: str, found: Concern | Opinion, form: AnswerForm, may: bool
) -> HttpResponse:
    entries = Entry.objects.of(found).select_related("by", "principal").latest_first()[:20]
    shown = page(request, template, said=found, form=form if may else None, entries=entries)
    shown.status_code = 422 if form.is_bound else 200
    return shown
