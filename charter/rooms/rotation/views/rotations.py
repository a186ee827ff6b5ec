"""Who has been long in one post, the plans that answer it, and how people fit their posts."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.acts import lead, tried
from charter.ground.keys import key_in
from charter.ground.web import page, toast
from charter.kernel.approvals.models import Request as Asked
from charter.kernel.journal.models import Entry
from charter.kernel.parameters.queries import value_now
from charter.org.models import Department, Role
from charter.org.web import Request, open_to
from charter.rooms.rotation import forms, rotations, verbs
from charter.rooms.rotation.acts import PLAN_ACTS
from charter.rooms.rotation.models import RotationLine, RotationPlan
from charter.rooms.rotation.permissions import KEEPERS, may_plan, plan_verbs

LEADS = (Role.HR, Role.ADMINISTRATOR, Role.DEPARTMENT_HEAD, Role.MANAGEMENT, Role.GENERAL_MANAGER)


def _department(request: Request) -> Department | None:
    """Who keeps people chooses; a head sees the own department."""
    if request.user.has_role(*KEEPERS):
        chosen = key_in(request.GET.get("department", ""))
        return Department.objects.filter(pk=chosen).first() if chosen is not None else None
    return request.user.department


@open_to(*LEADS)
@require_GET
def rotations_page(request: Request) -> HttpResponse:
    """Management that leads no department reads plans, and no list of people."""
    department, user = _department(request), request.user
    names = user.has_role(*KEEPERS) or may_plan(user, department.pk if department else None)
    return page(
        request,
        "rotation/rotations.html",
        held=rotations.in_post(department, only_due="due" in request.GET) if names else [],
        names=names,
        plans=RotationPlan.objects.visible_to(user).select_related("department", "made_by")[:50],
        department=department,
        departments=Department.objects.order_by("code") if user.has_role(*KEEPERS) else (),
        months=int(value_now("rotation_months")),
        may_plan=names,
    )


@open_to(Role.HR, Role.ADMINISTRATOR, Role.DEPARTMENT_HEAD)
@require_http_methods(["GET", "POST"])
def new_plan(request: Request) -> HttpResponse:
    own = request.GET.get("department") or request.user.department_id
    form = forms.PlanForm(request.POST or None, initial={"department": own})
    made: list[RotationPlan] = []

    def start(data: dict[str, Any]) -> None:
        made.append(verbs.draft_plan(**data, by=request.user))

    if form.is_bound and tried(form, start, request=request):
        return redirect(made[0])
    answer = page(request, "rotation/form.html", form=form, heading=_("擬訂輪崗計劃"), law="SP3.4b")
    answer.status_code = 422 if form.is_bound else 200
    return answer


def known(request: Request, pk: int) -> RotationPlan:
    seen = RotationPlan.objects.visible_to(request.user).select_related("department", "made_by")
    return get_object_or_404(seen, pk=pk)


def _shown(request: Request, plan: RotationPlan, **more: Any) -> HttpResponse:
    can = plan_verbs(request.user, plan)
    lines = RotationLine.objects.visible_to(request.user).filter(plan=plan)
    leads = RotationPlan.objects.led_by(request.user).filter(pk=plan.pk).exists()
    entries = Entry.objects.of(plan).select_related("by", "principal").latest_first()[:30]
    return page(
        request,
        "rotation/plan.html",
        plan=plan,
        lines=lines.told(),
        acts=[(verb, act) for verb, act in PLAN_ACTS.items() if verb in can],
        lead=lead(PLAN_ACTS, can, plan),
        may_write=bool(can),
        asked=Asked.objects.visible_to(request.user).about(plan).order_by("-pk").first(),
        entries=entries if leads else (),
        leads=leads,
        **more,
    )


@open_to(staff=True)
@require_GET
def plan(request: Request, pk: int) -> HttpResponse:
    return _shown(request, known(request, pk))


def _form(verb: str, plan: RotationPlan, data: Any = None) -> Any:
    form = PLAN_ACTS[verb].form
    return form(plan, data) if verb in ("move", "stay") else form(data)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    found = known(request, pk)
    if verb not in PLAN_ACTS or verb not in plan_verbs(request.user, found):
        raise Http404
    act, posted = PLAN_ACTS[verb], request.method == "POST"
    form = _form(verb, found, request.POST if posted else None)
    if posted and tried(form, lambda data: act.do(found, by=request.user, **data), request=request):
        toast(request, _("輪崗計劃已更新"))
        return redirect(found)
    answer = _shown(request, known(request, pk), form=form, act=act, verb=verb)
    answer.status_code = 422 if posted else 200
    return answer


@open_to(staff=True)
@require_POST
def drop_line(request: Request, pk: int) -> HttpResponse:
    line = get_object_or_404(RotationLine.objects.visible_to(request.user), pk=pk)
    verbs.drop_line(line, by=request.user)
    return redirect(line.plan)


@open_to(staff=True)
@require_GET
def line(request: Request, pk: int) -> HttpResponse:
    """A line is shown on its plan."""
    found = get_object_or_404(RotationLine.objects.visible_to(request.user), pk=pk)
    return redirect("rotation:rotationplan", pk=found.plan_id)
