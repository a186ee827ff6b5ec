"""What people owe this room: the next step of their problems, effects to judge, suggestions."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charter.kernel.work import Owed, owed
from charter.org.models import Person, Role
from charter.rooms.quality.models import Problem, Suggestion
from charter.rooms.quality.permissions import DECIDES

MOST = 200
NEXT = {
    Problem.State.REPORTED: _("應急處理"),
    Problem.State.CONTAINED: _("查明原因"),
    Problem.State.ANALYSED: _("訂整改措施"),
    Problem.State.REOPENED: _("重新查原因"),
}


def _evening(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(18)))


@owed("problem", _("質量問題"), "alert-triangle")
def problems(person: Person) -> list[Owed]:
    """Mine, at a step that waits for me; a quality officer's also those whose time has come."""
    mine = Q(owner=person, state__in=NEXT)
    if person.has_role(Role.QUALITY):
        ripe = Q(pk__in=Problem.objects.to_verify().values("pk"))
        mine |= ripe & ~Q(owner=person)
    found = Problem.objects.filter(mine).select_related("project").order_by("due", "pk")
    return [
        Owed(
            title=one.title,
            where=f"{one.project or one.get_step_display()}・{one.number}",
            url=reverse("quality:problem", args=[one.pk]),
            verb=NEXT.get(Problem.State(one.state), _("驗證效果")),
            due=_evening(_due(one)),
            clause="SP2.3.2b",
        )
        for one in found[:MOST]
    ]


def _due(problem: Problem) -> dt.date:
    if problem.state == Problem.State.REPORTED:
        return problem.contain_due
    return problem.verify_by or problem.due


@owed("suggestion", _("改善建議"), "bulb")
def suggestions(person: Person) -> list[Owed]:
    mine = Q(tried_by=person, state=Suggestion.State.TRYING)
    if person.has_role(*DECIDES):
        others = ~Q(suggested_by=person)
        home = Q(department=person.department_id)
        if person.has_role(Role.IMPROVEMENT_OFFICE):
            home = Q()
        mine |= Q(state__in=("submitted", "answered")) & others & home
    found = Suggestion.objects.filter(mine).select_related("suggested_by").order_by("pk")
    return [_owed(one) for one in found[:MOST]]


def _owed(one: Suggestion) -> Owed:
    verbs = {"submitted": _("答覆"), "answered": _("決定"), "trying": _("回報試行")}
    days = {"submitted": one.answer_due, "answered": one.decision_due, "trying": one.try_until}
    day = days[one.state]
    return Owed(
        title=one.title,
        where=str(one.suggested_by),
        url=reverse("quality:suggestion", args=[one.pk]),
        verb=verbs[one.state],
        due=_evening(day) if day else None,
        clause="SP4.4b",
    )
