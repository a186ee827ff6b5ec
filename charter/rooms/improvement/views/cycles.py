"""Cycles: the list, one with its group and calendar, and what can be done to it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground import clock
from charter.ground.web import page, toast
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to
from charter.rooms.improvement import forms
from charter.rooms.improvement.calendars import calendar_of
from charter.rooms.improvement.compiling import with_newest
from charter.rooms.improvement.models import Cycle, Member
from charter.rooms.improvement.permissions import (
    cycle_verbs_for,
    is_office,
    may_appoint,
    may_set_up,
)
from charter.rooms.improvement.readiness import (
    lacking,
    office_begins,
    seat_begins,
    unit_begins,
)
from charter.rooms.improvement.verbs import cycles as verbs
from charter.rooms.improvement.views.common import Doing, acted, cycle_of, plain

RECENT = 8


def _do(verb: Any) -> Any:
    return lambda one, form, by: verb(one, **form.cleaned_data, by=by)


ACTS = {
    "bind_office": Doing(
        plain(forms.OfficeForm), _do(verbs.bind_office), gettext_lazy("設定服務改善辦公室"),
        "SI2.2", gettext_lazy("辦公室已設定"), office_begins,
    ),
    "appoint": Doing(
        plain(forms.MemberForm), _do(verbs.appoint), gettext_lazy("任命領導小組成員"),
        "SI2.1", gettext_lazy("已任命"), seat_begins,
    ),
    "include": Doing(
        plain(forms.IncludeForm), _do(verbs.include), gettext_lazy("納入部門"),
        "SI1.1", gettext_lazy("已納入"), unit_begins,
    ),
    "start": Doing(
        plain(forms.SureForm), _do(verbs.start), gettext_lazy("啟動編制"),
        "SI3.4b", gettext_lazy("已啟動，各部門收到通知"),
        means=gettext_lazy("各部門的填報人會收到通知，在報送日前寫好計劃；啟動後，辦公室和納入的部門不能再改。"),
    ),
    "supervise": Doing(
        plain(forms.SuperviseForm), _do(verbs.supervise), gettext_lazy("登記督導檢查"),
        "SI2.1", gettext_lazy("已登記"),
    ),
    "close": Doing(
        plain(forms.SureForm), _do(verbs.close), gettext_lazy("結束年度"),
        "SI2.2", gettext_lazy("年度已結束"),
        means=gettext_lazy("結束後不能再報送、評估或登記；紀錄全部保留。"),
    ),
}  # fmt: skip


@open_to(staff=True)
@require_GET
def cycles(request: Request) -> HttpResponse:
    rows = Cycle.objects.visible_to(request.user).select_related("office", "holder")
    return page(request, "improvement/cycles.html", rows=rows, may_set_up=may_set_up(request.user))


def new_acts(made: list[Cycle]) -> dict[str, Doing]:
    """The one act of nobody's: what it makes is put into `made`."""

    def do(_nothing: Any, form: Any, by: Any) -> None:
        made.append(verbs.set_up(**form.cleaned_data, by=by))

    begin = {"year": clock.today().year + 1}
    done = _("年度已建立，請設定辦公室與領導小組")
    form = plain(forms.CycleForm)
    return {"new": Doing(form, do, _("籌備改善年度"), "SI3.4b", done, lambda _nothing: begin)}


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    made: list[Cycle] = []
    answer = acted(request, new_acts(made), "new", None, reverse("improvement:cycles"))
    return redirect("improvement:cycle", pk=made[0].pk) if made else answer


@open_to(staff=True)
@require_GET
def cycle(request: Request, pk: int) -> HttpResponse:
    one = cycle_of(request, pk)
    plans, documents = with_newest(one), list(one.documents.all())
    wanting = lacking(one) if one.state == Cycle.State.SETUP else {}
    can = cycle_verbs_for(request.user, one)
    shown: dict[str, Any] = {
        "cycle": one,
        "can": [(verb, ACTS[verb]) for verb in can],
        "wanting": [what for said in wanting.values() for what in said],
        "waits_for_group": "appoint" in wanting and not may_appoint(request.user),
        "lead": next((verb for verb in can if verb in wanting or verb == "start"), ""),
        "members": one.members.seated().select_related("person__department"),
        "plans": plans,
        "calendar": calendar_of(one, plans, documents),
        "supervisions": one.supervisions.select_related("by"),
        "documents": documents,
        "office": is_office(request.user, one),
        "entries": Entry.objects.of(one).select_related("by").latest_first()[:RECENT],
    }
    return page(request, "improvement/cycle.html", **shown)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    one = cycle_of(request, pk)
    return acted(request, ACTS, verb, one, reverse("improvement:cycle", args=[pk]))


@open_to(staff=True)
@require_POST
def release(request: Request, pk: int) -> HttpResponse:
    seated = Member.objects.seated().filter(cycle__in=Cycle.objects.visible_to(request.user))
    member = get_object_or_404(seated.select_related("cycle", "person"), pk=pk)
    verbs.release(member, by=request.user)
    toast(request, _("已解任"))
    return redirect("improvement:cycle", pk=member.cycle_id)
