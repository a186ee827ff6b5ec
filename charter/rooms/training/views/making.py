"""Where courses, sessions, claims, plans and results begin."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from charter.ground import clock
from charter.ground.acts import tried
from charter.ground.errors import Refused
from charter.ground.keys import key_in
from charter.ground.web import page, toast
from charter.org.models import Role
from charter.org.web import Request, open_to
from charter.rooms.people.queries import readable_figures
from charter.rooms.training import forms, verbs
from charter.rooms.training.models import Seat
from charter.rooms.training.permissions import RUNS
from charter.rooms.training.views.acting import known

BOTH = ["GET", "POST"]


def _asked(request: Request, form: Any, title: str, button: str, **more: Any) -> HttpResponse:
    answer = page(request, "training/new.html", form=form, heading=title, button=button, **more)
    answer.status_code = 422 if form.is_bound else 200
    return answer


@open_to(*RUNS)
@require_http_methods(BOTH)
def new_course(request: Request) -> HttpResponse:
    form, made = forms.CourseForm(request.POST or None), []

    def add(data: dict[str, Any]) -> None:
        made.append(verbs.add_course(**data, by=request.user))

    if form.is_bound and tried(form, add, request=request):
        return redirect("training:course", pk=made[0].pk)
    return _asked(request, form, _("建立課程"), _("建立課程"), clause="SP3.2a")


@open_to(*RUNS)
@require_http_methods(BOTH)
def new_session(request: Request) -> HttpResponse:
    begins = {name: request.GET.get(name, "") for name in ("course", "need")}
    form, made = forms.SessionForm(request.POST or None, initial=begins), []

    def plan(data: dict[str, Any]) -> None:
        made.append(verbs.plan_session(data.pop("course"), **data, by=request.user))

    if form.is_bound and tried(form, plan, request=request):
        toast(request, _("已安排，並通知受邀的人"))
        return redirect("training:session", pk=made[0].pk)
    return _asked(request, form, _("安排場次"), _("安排並邀請"), clause="SP3.2a")


@open_to(staff=True)
@require_http_methods(BOTH)
def new_claim(request: Request) -> HttpResponse:
    begins = {"item": request.GET.get("item", "")}
    form = forms.ClaimForm(
        request.user, request.POST or None, request.FILES or None, initial=begins
    )
    made = []

    def tell(data: dict[str, Any]) -> None:
        made.append(verbs.claim(**data, by=request.user))

    if form.is_bound and tried(form, tell, request=request):
        toast(request, _("已請主管確認"))
        return redirect("training:claim", pk=made[0].pk)
    return _asked(request, form, _("申報自學或外訓"), _("請主管確認"), clause="SP3.2b")


@open_to(staff=True)
@require_POST
def draw(request: Request, pk: int) -> HttpResponse:
    """This year's plan of a person, drawn from the gaps; one that exists is opened."""
    person = get_object_or_404(readable_figures(request.user), pk=pk)
    plan = verbs.draw_plan(person, year=clock.today().year, by=request.user)
    return redirect("training:plan", pk=plan.pk)


@open_to(Role.HR, Role.DEPARTMENT_HEAD)
@require_POST
def agree_all(request: Request) -> HttpResponse:
    """For the people picked on the list of plans."""
    keys = [key for key in map(key_in, request.POST.getlist("pk")) if key is not None]
    people = readable_figures(request.user).filter(pk__in=keys, is_active=True)
    if not keys:
        raise Refused("training.nobody_picked", _("請先勾選要同意的人。"))
    n = verbs.agree_for_all(people.order_by("pk"), year=clock.today().year, by=request.user)
    toast(request, ngettext("同意了%(n)s份計劃", "同意了%(n)s份計劃", n) % {"n": n})
    return redirect("training:plans")


def _rows(request: Request, seats: list[Seat]) -> list[tuple[Seat, forms.ResultForm]]:
    data = request.POST or None
    return [(seat, forms.ResultForm(data, prefix=str(seat.pk))) for seat in seats]


@open_to(staff=True)
@require_http_methods(BOTH)
def results(request: Request, pk: int) -> HttpResponse:
    """One row for each person who was there and has no result yet."""
    session = known(request, "session", pk)
    waiting = session.seats.present().filter(records=None).exclude(person=request.user)
    rows = _rows(request, list(waiting.select_related("person").order_by("person__name")))
    refusal = ""
    if request.method == "POST" and all([form.is_valid() for _seat, form in rows]):
        try:
            n = verbs.enter_results(
                session, results=[_result(*row) for row in rows], by=request.user
            )
        except Refused as said:
            request.refusal, refusal = said.code, str(said)
        else:
            toast(request, ngettext("登記了%(n)s人", "登記了%(n)s人", n) % {"n": n})
            return redirect("training:session", pk=pk)
    answer = page(request, "training/results.html", row=session, rows=rows, refusal=refusal)
    answer.status_code = 422 if request.method == "POST" else 200
    return answer


def _result(seat: Seat, form: forms.ResultForm) -> verbs.Result:
    told = form.cleaned_data
    score: Decimal | None = told["score"]
    return verbs.Result(seat, score, told["pretest"], False if told["failed"] else None)
