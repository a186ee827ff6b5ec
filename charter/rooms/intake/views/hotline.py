"""From the ringing telephone to the case: number, customer, words."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground.web import exported, page, toast
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to
from charter.rooms.aftersales.web import tried
from charter.rooms.intake.forms import CallForm
from charter.rooms.intake.hotline import desk_for
from charter.rooms.intake.models import Call
from charter.rooms.intake.tables import CALLS
from charter.rooms.intake.verbs import log_call

LATEST = 5


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def hotline(request: Request) -> HttpResponse:
    form, made = CallForm(request.POST or None, initial=request.GET.dict()), list[Call]()
    if form.is_valid() and tried(
        form, lambda _data: made.append(log_call(**form.told(), by=request.user))
    ):
        return _logged(request, made[0])
    desk = desk_for(request.POST or request.GET)
    mine = Call.objects.filter(taken_by=request.user).select_related("customer", "contact", "case")
    latest = mine.order_by("-pk")[:LATEST]
    answer = page(request, "intake/hotline.html", form=form, desk=desk, latest=latest)
    answer.status_code = 422 if form.is_bound else 200
    return answer


def _logged(request: Request, call: Call) -> HttpResponse:
    if call.is_new and call.case_id:
        return redirect("aftersales:registered", pk=call.case_id)
    toast(request, _("來電已記在%s") % call.case.number if call.case else _("來電已記下"))
    return redirect("intake:hotline")


@open_to(staff=True)
@require_GET
def caller(request: Request) -> HttpResponse:
    """Who that may be and what is open there, while the number is typed; nothing is written."""
    return page(request, "intake/caller.html", desk=desk_for(request.GET))


@open_to(staff=True)
@require_GET
def calls(request: Request) -> HttpResponseBase:
    rows = Call.objects.visible_to(request.user)
    rows = rows.select_related("customer", "contact", "case", "taken_by")
    if answer := exported(CALLS, rows, request, "calls"):
        return answer
    return page(request, "intake/calls.html", view=CALLS.view(rows, request.GET))


@open_to(staff=True)
@require_GET
def call(request: Request, pk: int) -> HttpResponse:
    rows = Call.objects.visible_to(request.user)
    rows = rows.select_related("customer", "contact", "case", "taken_by")
    found = get_object_or_404(rows, pk=pk)
    entries = Entry.objects.of(found).select_related("by", "principal").latest_first()[:20]
    return page(request, "intake/call.html", call=found, entries=entries)
