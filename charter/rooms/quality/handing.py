from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.handing import lies, stays
from charter.rooms.people.verbs import pass_on
from charter.rooms.quality.models import (
    Check,
    Goal,
    Problem,
    SpecialTeam,
    Standard,
    StandardVersion,
    Suggestion,
    TeamMember,
)
from charter.rooms.quality.verbs import checkplans, problems, standards

lies(
    Problem,
    "owner",
    _("質量問題"),
    open=Problem.objects.open,
    hand=lambda one, to, why: problems.hand_over(one, to=to, reason=why, by=None),
    project="project",
)
lies(
    Check,
    "checker",
    _("質量檢查"),
    open=Check.objects.open,
    hand=lambda one, to, why: checkplans.hand_over(one, checker=to, reason=why, by=None),
    project="project",
    due="due",
)
lies(
    Goal,
    "owner",
    _("質量目標"),
    open=Goal.objects.running,
    hand=lambda one, to, why: pass_on(one, "owner", to=to, reason=why, by=None),
    project="project",
)
lies(
    Standard,
    "owner",
    _("質量標準"),
    open=Standard.objects.in_force,
    hand=lambda one, to, why: standards.hand_over(one, owner=to, by=None),
)
lies(
    Suggestion,
    "tried_by",
    _("試行中的建議"),
    open=lambda: Suggestion.objects.filter(state=Suggestion.State.TRYING),
    hand=lambda one, to, why: pass_on(one, "tried_by", to=to, reason=why, by=None),
    due="try_until",
)


def _teams() -> "QuerySet[SpecialTeam]":
    return SpecialTeam.objects.filter(problem__in=Problem.objects.open()).select_related("problem")


lies(
    SpecialTeam,
    "leader",
    _("專項整改小組"),
    open=_teams,
    hand=lambda one, to, why: pass_on(one, "leader", to=to, reason=why, by=None),
    project="problem__project",
    page=lambda one: one.problem,
    beside=("problem",),
)
stays(TeamMember, "person", because="takes part; the leader is handed on")
stays(Check, "author", because="whose work is checked")
stays(StandardVersion, "author", because="who wrote it")
