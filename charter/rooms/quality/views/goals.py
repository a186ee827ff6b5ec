"""Goals: the tree, one goal with its periods, breaking it down."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.keys import key_in
from charter.ground.periods import period_of, previous_period
from charter.ground.web import page, toast
from charter.kernel.approvals.models import Request as Asked
from charter.kernel.indicators.models import Indicator
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to
from charter.rooms.projects import presenting
from charter.rooms.projects.models import Project
from charter.rooms.projects.permissions import may_open
from charter.rooms.projects.views.common import project_of
from charter.rooms.quality.forms.goals import (
    AimForm,
    BreakdownForm,
    ChangeForm,
    MeasureForm,
    RetireGoalForm,
)
from charter.rooms.quality.goaltree import forest, node_of
from charter.rooms.quality.models import Goal
from charter.rooms.quality.permissions import goal_verbs_for, may_set_goals
from charter.rooms.quality.places import project_places, room_tabs
from charter.rooms.quality.verbs import goals as verbs
from charter.rooms.quality.verbs import measures, proposing
from charter.rooms.quality.web import tried

RECENT, PERIODS = 20, 25
FORMS = {"measure": MeasureForm, "change": ChangeForm, "retire": RetireGoalForm}


@open_to(staff=True)
@require_GET
def goals(request: Request) -> HttpResponse:
    """Those of the organisation, as trees."""
    seen = Goal.objects.visible_to(request.user).of_organisation()
    may_set = may_set_goals(request.user, None)
    return page(
        request,
        "quality/goals.html",
        trees=forest(seen),
        proposed=seen.proposed().select_related("owner"),
        may_set=may_set,
        tabs=room_tabs(),
    )


@open_to(staff=True)
@require_GET
def of_project(request: Request, pk: int) -> HttpResponse:
    project = project_of(request, pk)
    shown = presenting.frame(project, request.user)
    seen = Goal.objects.visible_to(request.user).filter(project=pk)
    shown["trees"], shown["proposed"] = forest(seen), seen.proposed().select_related("owner")
    shown["may_set"] = may_set_goals(request.user, project)
    shown["places"] = project_places(pk)
    return page(request, "quality/project_goals.html", **shown)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """`?project=7` sets one of that project."""
    asked = key_in(request.GET.get("project", ""))
    seen = Project.objects.visible_to(request.user)
    project = seen.filter(pk=asked).first() if asked else None
    form = AimForm(request.POST or None, initial={"owner": request.user})
    made: list[Goal] = []

    def do(_data: dict[str, Any]) -> None:
        made.append(proposing.propose(form.aim, project=project, by=request.user))

    if form.is_bound and tried(form, do):
        toast(request, _("目標已送審，核准後生效"))
        return redirect("quality:goal", pk=made[0].pk)
    answer = page(request, "quality/goal_new.html", form=form, project=project)
    answer.status_code = 422 if form.is_bound else 200
    return answer


def _known(request: Request, pk: int) -> Goal:
    seen = Goal.objects.visible_to(request.user)
    people = ("owner", "project", "department", "post__department", "parent", "set_by")
    one: Goal = get_object_or_404(seen.select_related(*people), pk=pk)
    return one


def _shown(request: Request, one: Goal, status: int = 200, **sheet: Any) -> HttpResponse:
    rows = list(one.measures.select_related("by")[:PERIODS])
    for row in rows:
        row.goal = one
    answer = page(
        request,
        "quality/goal.html",
        goal=one,
        may_open=may_open(request.user, one.project_id),
        node=node_of(one),
        measures=rows,
        figure=Indicator.objects.filter(name=one.indicator).first() if one.indicator else None,
        can=goal_verbs_for(request.user, one),
        asked=Asked.objects.visible_to(request.user)
        .about(one)
        .filter(state__in=proposing.UNDECIDED)
        .first(),
        entries=Entry.objects.of(one).select_related("by").latest_first()[:RECENT],
        **sheet,
    )
    answer.status_code = status
    return answer


@open_to(staff=True)
@require_GET
def goal(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _known(request, pk))


def _started(one: Goal, verb: str) -> dict[str, Any]:
    """With what a form begins."""
    if verb == "measure":
        return {"day": previous_period(one.period, period_of(one.period, clock.today())).last}
    names = ("title", "owner", "parameter", "target", "indicator", "unit", "direction", "period")
    return {name: getattr(one, name) for name in names} if verb == "change" else {}


def _do(one: Goal, verb: str, form: Any, request: Request) -> None:
    said, by = form.cleaned_data, request.user
    if verb == "measure":
        measures.measure(one, **said, by=by)
    elif verb == "change":
        proposing.propose_change(one, form.aim, reason=said["reason"], by=by)
    else:
        verbs.retire(one, **said, by=by)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Measure, change, retire: `GET` opens the form in the page, `POST` does it."""
    if verb not in FORMS:
        raise Http404
    one = _known(request, pk)
    if request.method == "GET":
        if verb not in goal_verbs_for(request.user, one):
            raise Refused("quality.not_now", _("現在的狀態或你的權限不能做這件事。"))
        return _shown(request, one, verb=verb, form=FORMS[verb](initial=_started(one, verb)))
    form = FORMS[verb](request.POST)
    if tried(form, lambda _data: _do(one, verb, form, request)):
        toast(request, _("調整已送審，核准後生效") if verb == "change" else _("目標已更新"))
        return redirect("quality:goal", pk=pk)
    return _shown(request, _known(request, pk), 422, verb=verb, form=form)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def breakdown(request: Request, pk: int) -> HttpResponse:
    """All parts on one page, so that their weights sum to 100."""
    one = _known(request, pk)
    if "break_down" not in goal_verbs_for(request.user, one):
        raise Refused("quality.not_now", _("現在的狀態或你的權限不能做這件事。"))
    parts = list(one.children.in_force().order_by("pk"))
    form = BreakdownForm(one, parts, request.POST or None)
    if form.is_bound and form.is_valid() and _broken_down(request, one, form):
        toast(request, _("分解已送審，核准後生效"))
        return redirect("quality:goal", pk=pk)
    answer = page(request, "quality/breakdown.html", goal=one, form=form)
    answer.status_code = 422 if form.is_bound else 200
    return answer


def _broken_down(request: Request, one: Goal, form: BreakdownForm) -> bool:
    try:
        proposing.propose_parts(one, form.read(), by=request.user)
    except Refused as refusal:
        form.error = str(refusal)
        return False
    return True
