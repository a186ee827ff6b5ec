"""The plan: what is in force, what nobody answers yet, the version that is drawn up."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.acts import tried
from charter.ground.keys import key_in
from charter.ground.web import page, toast
from charter.kernel.approvals.queries import asked_about
from charter.kernel.journal.models import Entry
from charter.org.models import Role
from charter.org.web import Request, open_to
from charter.rooms.recruitment import verbs
from charter.rooms.recruitment.acts import PLAN_ACTS
from charter.rooms.recruitment.forms import DrawForm, LineForm, said_of
from charter.rooms.recruitment.models import Line, Plan
from charter.rooms.recruitment.permissions import READERS, may_recruit, verbs_for_plan
from charter.rooms.recruitment.queries import needs, progress
from charter.rooms.recruitment.views.acting import acted
from charter.rooms.recruitment.views.common import tabs_of


@open_to(*READERS)
@require_GET
def overview(request: Request) -> HttpResponse:
    """The one in force; what waits for it; the versions."""
    user, hr = request.user, may_recruit(request.user)
    plans = Plan.objects.visible_to(user).select_related("drawn_by")
    in_force, in_work = plans.in_force().first(), plans.in_work().first()
    lines = Line.objects.visible_to(user)
    return page(
        request,
        "recruitment/overview.html",
        tabs=tabs_of(user),
        plan=in_force,
        rows=progress(lines.in_force()),
        in_work=in_work if hr or in_work is None or not in_work.is_draft else None,
        needs=needs(in_work or in_force) if hr else [],
        plans=plans[:20],
        hr=hr,
        can=verbs_for_plan(user, in_force) if in_force else [],
    )


def _known(request: Request, pk: int) -> Plan:
    one: Plan = get_object_or_404(
        Plan.objects.visible_to(request.user).select_related("drawn_by"), pk=pk
    )
    return one


def _shown(request: Request, one: Plan, **sheet: Any) -> HttpResponse:
    can = verbs_for_plan(request.user, one)
    lines = Line.objects.visible_to(request.user).filter(plan=one)
    before = {line.thread: line for line in Line.objects.in_force()} if one.is_draft else {}
    context = {
        "plan": one,
        "lines": [
            (line, _changed(line, before)) for line in lines.select_related("department", "project")
        ],
        "needs": needs(one) if one.is_draft and may_recruit(request.user) else [],
        "can": can,
        "acts": [(verb, act) for verb, act in PLAN_ACTS.items() if verb in can],
        "approval": asked_about(one, request.user),
        "entries": Entry.objects.of(one).select_related("by", "principal").latest_first()[:30],
        **sheet,
    }
    return page(request, "recruitment/plan.html", **context)


def _changed(line: Line, before: dict[int, Line]) -> str:
    """How a line of a draft stands to the version in force."""
    if not before:
        return ""
    old = before.get(line.thread)
    if old is None:
        return _("新增")
    return "" if old.terms() == line.terms() else _("有修改")


@open_to(*READERS)
@require_GET
def plan(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _known(request, pk))


@open_to(*READERS)
@require_http_methods(["GET", "POST"])
def plan_act(request: Request, pk: int, verb: str) -> HttpResponse:
    one = _known(request, pk)
    return acted(
        request,
        one,
        verb,
        acts=PLAN_ACTS,
        can=verbs_for_plan(request.user, one),
        shown=lambda **sheet: _shown(request, one, **sheet),
        back=one.get_absolute_url(),
    )


@open_to(Role.HR)
@require_http_methods(["GET", "POST"])
def draw(request: Request) -> HttpResponse:
    form, made = DrawForm(None, request.POST or None), []

    def act(data: dict[str, Any]) -> None:
        made.append(verbs.draw_plan(**data, by=request.user))

    if form.is_bound and tried(form, act, request=request):
        return redirect("recruitment:plan", made[0].pk)
    title = _("擬新版招聘計劃")
    answer = page(request, "recruitment/form.html", form=form, title=title, button=_("開始擬"))
    answer.status_code = 422 if form.is_bound else 200
    return answer


@open_to(Role.HR)
@require_http_methods(["GET", "POST"])
def line_new(request: Request, pk: int) -> HttpResponse:
    """Prefilled with the need that it answers."""
    one, kept = _known(request, pk), ("post", "title", "department", "project", "source", "reason")
    begins: dict[str, Any] = {name: request.GET.get(name, "") for name in kept}
    for name in ("post", "department", "project"):
        begins[name] = key_in(begins[name])
    form = LineForm(one, request.POST or None, initial={k: v for k, v in begins.items() if v})

    def act(_data: dict[str, Any]) -> None:
        verbs.add_line(one, form.need(), by=request.user)

    return _lined(request, one, form, act, _("列入計劃"))


@open_to(Role.HR)
@require_http_methods(["GET", "POST"])
def line_edit(request: Request, pk: int) -> HttpResponse:
    rows = Line.objects.visible_to(request.user).select_related("plan")
    line = get_object_or_404(rows, pk=pk)
    form = LineForm(line.plan, request.POST or None, initial=said_of(line))

    def act(_data: dict[str, Any]) -> None:
        verbs.edit_line(line, form.need(), by=request.user)

    return _lined(request, line.plan, form, act, _("儲存"))


def _lined(request: Request, one: Plan, form: LineForm, act: Any, button: str) -> HttpResponse:
    if form.is_bound and tried(form, act, request=request):
        toast(request, _("計劃已更新"))
        return redirect("recruitment:plan", one.pk)
    answer = page(request, "recruitment/line.html", form=form, plan=one, button=button)
    answer.status_code = 422 if form.is_bound else 200
    return answer


@open_to(Role.HR)
@require_POST
def line_drop(request: Request, pk: int) -> HttpResponse:
    line = get_object_or_404(Line.objects.visible_to(request.user).select_related("plan"), pk=pk)
    verbs.drop_line(line, by=request.user)
    return redirect("recruitment:plan", line.plan_id)


@open_to(Role.HR)
@require_POST
def publish(request: Request, pk: int) -> HttpResponse:
    line = get_object_or_404(Line.objects.visible_to(request.user), pk=pk)
    opening = verbs.publish(line, by=request.user)
    toast(request, _("職缺已發布，請加渠道"))
    return redirect("recruitment:opening", opening.pk)
