"""Periods: opening them, rating several at once, how scores spread."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.web import exported, page, toast
from charter.org.models import Role
from charter.org.web import Request, open_to
from charter.rooms.appraisal import forms, verbs
from charter.rooms.appraisal.calibrating import calibration
from charter.rooms.appraisal.models import Appraisal, Ballot, Cycle
from charter.rooms.appraisal.periods import to_open
from charter.rooms.appraisal.permissions import may_calibrate, may_open
from charter.rooms.appraisal.rating_sheet import sheet
from charter.rooms.appraisal.tables import APPRAISALS, appraisals, mine, periods


@open_to(staff=True)
@require_GET
def cycles(request: Request) -> HttpResponse:
    known = list(Cycle.objects.visible_to(request.user))
    keys = {cycle.key for cycle in known}
    context: dict[str, Any] = {
        "periods": periods(request.user, known),
        "mine": mine(request.user),
        "voices": Ballot.objects.visible_to(request.user).waiting().count(),
        "may_open": may_open(request.user),
        "may_calibrate": may_calibrate(request.user),
        "to_open": to_open(clock.today(), keys) if may_open(request.user) else [],
    }
    return page(request, "appraisal/cycles.html", **context)


@open_to(staff=True)
@require_POST
def open_period(request: Request) -> HttpResponse:
    """Only a period that is over and was not opened is offered."""
    keys = set(Cycle.objects.values_list("key", flat=True))
    offered = {period.key: (name, period) for name, period in to_open(clock.today(), keys)}
    chosen = offered.get(request.POST.get("key", ""))
    if chosen is None:
        raise Refused("appraisal.not_offered", _("這個週期還沒有結束，或已經開始考核。"))
    cycle = verbs.open_cycle(chosen[0], chosen[1], by=request.user)
    toast(request, _("%(cycle)s已開始，數據由系統計算中") % {"cycle": cycle})
    return redirect("appraisal:cycle", pk=cycle.pk)


def _known(request: Request, pk: int) -> Cycle:
    found: Cycle = get_object_or_404(Cycle.objects.visible_to(request.user), pk=pk)
    return found


@open_to(staff=True)
@require_GET
def cycle(request: Request, pk: int) -> HttpResponseBase:
    """Whose appraisals the reader may see, and the sheet of those to rate."""
    found = _known(request, pk)
    rows = appraisals(request.user, found)
    if answer := exported(APPRAISALS, rows, request, f"appraisals-{found.key}"):
        return answer
    context: dict[str, Any] = {
        "cycle": found,
        "sheet": sheet(request.user, found),
        "scale": (5, 4, 3, 2, 1),
        "view": APPRAISALS.view(rows, request.GET),
        "may_calibrate": may_calibrate(request.user),
    }
    return page(request, "appraisal/cycle.html", **context)


@open_to(staff=True)
@require_POST
def rate_many(request: Request, pk: int) -> HttpResponse:
    found, given = _known(request, pk), forms.many(request.POST)
    rows = Appraisal.objects.visible_to(request.user).filter(cycle=found, pk__in=list(given))
    rated = [(one, *given[one.pk]) for one in rows.select_related("cycle", "person", "superior")]
    count = verbs.rate_many(rated, by=request.user)
    said = ngettext("%(n)s人已評分", "%(n)s人已評分", count) % {"n": count}
    toast(request, said)
    return redirect("appraisal:cycle", pk=pk)


@open_to(staff=True)
@require_POST
def give_voice(request: Request) -> HttpResponse:
    """All that were chosen on the page; each is counted by itself."""
    waiting = Ballot.objects.visible_to(request.user).waiting().select_related("cycle", "about")
    count = 0
    for ballot in waiting:
        form = forms.VoiceForm({"rating": request.POST.get(f"rating-{ballot.pk}", "")})
        if form.is_valid():
            verbs.give_voice(ballot, rating=form.cleaned_data["rating"], by=request.user)
            count += 1
    if not count:
        raise Refused("appraisal.nobody_picked", _("請至少給一位同事意見。"))
    toast(request, ngettext("%(n)s份意見已收到", "%(n)s份意見已收到", count) % {"n": count})
    return redirect("appraisal:voices" if waiting.all().exists() else "appraisal:cycles")


@open_to(Role.HR, Role.MANAGEMENT)
@require_GET
def calibrate(request: Request, pk: int) -> HttpResponse:
    found = _known(request, pk)
    told = calibration(request.user, found)
    return page(request, "appraisal/calibration.html", cycle=found, told=told)
